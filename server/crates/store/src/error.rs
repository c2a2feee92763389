//! What can go wrong with a database, told without the values that were read or written.

use sqlx::{postgres::PgDatabaseError, sqlite::SqliteError};

/// A fault of the database. Expected conflicts (an address that is taken, a lost race) are not faults: the functions
/// that meet them say so in what they return.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// No space is left where the database lies.
    #[error("the disk with the database is full; nothing was written")]
    DiskFull,
    /// Others are writing; the write was tried several times.
    #[error("the database is busy; nothing was written")]
    Busy,
    /// A newer version of this programme has worked with the database.
    #[error("the database belongs to a newer version: its migration is {found}, this version knows up to {known}")]
    NewerDatabase {
        /// The newest migration found in the database.
        found: i64,
        /// The newest migration this version knows.
        known: i64,
    },
    /// Another process has the database open.
    #[error("another process is working with this database (it holds {path})")]
    Locked {
        /// The lock file.
        path: String,
    },
    /// What is stored cannot be read: damage, or text from a newer version.
    #[error("the database holds something that cannot be read: {0}")]
    Corrupt(String),
    /// The database cannot be reached, or stopped answering.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The code of a write panicked; it was rolled back.
    #[error("a write panicked and was rolled back")]
    Panicked,
    /// Anything else; a mistake in the programme or in the settings.
    #[error("the database refused: {0}")]
    Other(String),
}

impl StoreError {
    /// The same call may succeed later, with nothing else changed.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::DiskFull | Self::Busy | Self::Unavailable(_))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match error {
            E::Database(ref inner) => {
                if let Some(lite) = inner.try_downcast_ref::<SqliteError>() {
                    return of_sqlite(lite);
                }
                inner.try_downcast_ref::<PgDatabaseError>().map_or_else(|| Self::Other(error.to_string()), of_postgres)
            }
            E::Io(inner) if inner.kind() == std::io::ErrorKind::StorageFull => Self::DiskFull,
            E::Io(inner) => Self::Unavailable(inner.kind().to_string()),
            E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::Protocol(_) | E::BeginFailed => {
                Self::Unavailable(error.to_string())
            }
            E::ColumnDecode { index, .. } => Self::Corrupt(format!("column {index}")),
            E::Decode(_) => Self::Corrupt("a value".to_owned()),
            _ => Self::Other(error.to_string()),
        }
    }
}

/// No room to grow the shared-memory file beside the log.
const IOERR_SHMSIZE: i32 = 4874;

/// <https://www.sqlite.org/rescode.html>: the low byte is the primary code.
fn of_sqlite(error: &SqliteError) -> StoreError {
    use sqlx::error::DatabaseError;
    let code = error.code().and_then(|code| code.parse::<i32>().ok()).unwrap_or_default();
    let said = || format!("{} (SQLite code {code})", error.message());
    match code & 0xff {
        _ if code == IOERR_SHMSIZE => StoreError::DiskFull,
        13 => StoreError::DiskFull,
        5 | 6 | 9 => StoreError::Busy,
        11 | 26 => StoreError::Corrupt(said()),
        7 | 8 | 10 | 14 => StoreError::Unavailable(said()),
        _ => StoreError::Other(said()),
    }
}

/// <https://www.postgresql.org/docs/15/errcodes-appendix.html>; the detail is left out, for it quotes values.
fn of_postgres(error: &PgDatabaseError) -> StoreError {
    let code = error.code();
    let said = || format!("{} (SQLSTATE {code})", error.message());
    match code {
        "53100" => StoreError::DiskFull,
        "40001" | "40P01" | "55P03" => StoreError::Busy,
        "XX001" | "XX002" => StoreError::Corrupt(said()),
        "57P01" | "57P02" | "57P03" | "25P03" => StoreError::Unavailable(said()),
        _ if code.starts_with("08") || code.starts_with("53") => StoreError::Unavailable(said()),
        _ => StoreError::Other(said()),
    }
}
