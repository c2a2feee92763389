//! The databases behind one door: opening, reading a snapshot, writing safely.

mod batch;
mod inspect;
mod lite;
mod lock;
mod migrate;
mod pg;

pub(crate) use inspect::ALL;
pub use inspect::{ColumnOf, Prepared};

use crate::StoreError;
use std::{fmt, future::Future};

/// Where the database is and how it is used.
#[derive(Clone)]
pub struct Settings {
    /// `sqlite://data/kabinet.db` or `postgres://user@host/name`.
    pub url: String,
    /// SQLite: connections that read (one more writes). PostgreSQL: connections in all.
    pub readers: u32,
    /// SQLite: refuse to work beside another process. Off only where the caller knows that nobody else is there.
    pub lock: bool,
}

impl fmt::Debug for Settings {
    /// Without the address, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("readers", &self.readers).field("lock", &self.lock).finish_non_exhaustive()
    }
}

/// An open database; clones share it.
#[derive(Clone)]
pub enum Db {
    /// One file, one writer.
    Lite(lite::Lite),
    /// A server.
    Pg(pg::Pg),
}

/// A transaction: the only way to the tables.
///
/// It can be had from [`Db::read`], where it sees one snapshot and cannot write, and inside a [`Write`].
pub struct Tx {
    pub(crate) conn: Conn,
    /// The first SQL error: after it nothing may be committed.
    fault: Option<StoreError>,
}

/// The two drivers.
pub(crate) enum Conn {
    /// SQLite.
    Lite(lite::Conn),
    /// PostgreSQL.
    Pg(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// One change, written as a whole or not at all.
///
/// It may run several times (a serialization failure, a lost batch), so ids and `now` are fields and it has no effect
/// besides what it does to `tx`; it awaits nothing but `tx`. Returning `Err` rolls it back; so does any SQL error, even
/// one that `run` swallowed.
pub trait Write: Send + Sync + 'static {
    /// What it gives.
    type Out: Send + 'static;
    /// How it refuses; a fault of the store is one of its cases.
    type Err: From<StoreError> + Send + 'static;
    /// Does it.
    fn run(&self, tx: &mut Tx) -> impl Future<Output = Result<Self::Out, Self::Err>> + Send;
}

impl Db {
    /// Opens the database. A SQLite file is created where there is none; tables come with [`Db::migrate`].
    pub async fn open(settings: &Settings) -> Result<Self, StoreError> {
        let url = settings.url.as_str();
        if url.starts_with("sqlite:") {
            Ok(Self::Lite(lite::Lite::open(settings).await?))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Pg(pg::Pg::open(settings).await?))
        } else {
            Err(StoreError::Other("the address of a database begins with sqlite:// or postgres://".to_owned()))
        }
    }

    /// Brings the tables up to this version. A database of a newer version is refused untouched.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let db = self.clone();
        spawned(async move {
            match &db {
                Self::Lite(lite) => migrate::lite(lite.connect().await?).await,
                Self::Pg(pg) => migrate::pg(&pg.pool).await,
            }
        })
        .await?
    }

    /// A snapshot to read from; it ends when it is dropped. Writing through it fails.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        let conn = match self {
            Self::Lite(lite) => lite.snapshot().await?,
            Self::Pg(pg) => pg.snapshot().await?,
        };
        Ok(Tx { conn, fault: None })
    }

    /// Carries out a change and answers when it is committed. A caller that goes away does not disturb it.
    pub async fn write<W: Write>(&self, write: W) -> Result<W::Out, W::Err> {
        match self {
            Self::Lite(lite) => lite.write(write).await,
            Self::Pg(pg) => pg.write(write).await,
        }
    }

    /// Lets SQLite look again at what the tables hold, so that statements find their rows by the right index. PostgreSQL
    /// does so by itself.
    pub async fn optimize(&self) -> Result<(), StoreError> {
        self.look_after(batch::Upkeep::Optimize).await
    }

    /// Has SQLite write its log into the database and give the log's space back. PostgreSQL does so by itself.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        self.look_after(batch::Upkeep::Checkpoint).await
    }

    async fn look_after(&self, what: batch::Upkeep) -> Result<(), StoreError> {
        match self {
            Self::Lite(lite) => lite.look_after(what).await,
            Self::Pg(_) => Ok(()),
        }
    }

    /// Finishes what was handed to [`Db::write`], then closes the connections and, for SQLite, gives the lock back.
    pub async fn close(self) {
        match self {
            Self::Lite(lite) => lite.close().await,
            Self::Pg(pg) => pg.pool.close().await,
        }
    }
}

impl Tx {
    /// The first error, if there was one.
    pub(crate) fn usable(&self) -> Result<(), StoreError> {
        self.fault.clone().map_or(Ok(()), Err)
    }

    /// Remembers the first error of a statement and puts it into the store's words.
    pub(crate) fn noted<T>(&mut self, done: sqlx::Result<T>) -> Result<T, StoreError> {
        done.map_err(|error| {
            let fault = StoreError::from(error);
            self.fault.get_or_insert_with(|| fault.clone());
            fault
        })
    }
}

/// Runs a future to its end even if the caller goes away: a begin or a write that is cut off half-way would leave its
/// connection in a transaction that nobody knows of.
#[expect(clippy::disallowed_methods, reason = "the one place where the store starts tasks")]
async fn spawned<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Result<T, StoreError> {
    tokio::spawn(future).await.map_err(|_| StoreError::Panicked)
}
