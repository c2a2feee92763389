//! SQLite: one file, a pool of readers, one writer (see `batch`).

use super::{
    Settings, Write,
    batch::{Message, Pending, Upkeep, Writer},
    lock::{Lock, refuse_remote},
    spawned,
};
use crate::{StoreError, sql::PREPARED};
use sqlx::{
    ConnectOptions, Connection, SqliteConnection, SqlitePool,
    sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    ops::{Deref, DerefMut},
    path::Path,
    str::FromStr,
    sync::Arc,
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};

/// Rows that a statement may be ahead of who reads them, so that the two rarely wait for each other.
const ROWS_AHEAD: usize = 512;
/// Writes that wait before callers do.
const QUEUE: usize = 1024;
/// The first version without the defect that could damage a log written and checkpointed by two connections at once
/// (<https://www.sqlite.org/wal.html#walresetbug>).
const OLDEST: (u32, u32, u32) = (3, 51, 3);

/// An open SQLite file.
#[derive(Clone)]
pub struct Lite {
    options: Arc<SqliteConnectOptions>,
    readers: SqlitePool,
    writer: mpsc::Sender<Message>,
}

/// The writer's own connection, or a reader's from the pool.
pub(crate) enum Conn {
    /// Inside a batch.
    Writer(SqliteConnection),
    /// Inside a snapshot.
    Reader(sqlx::Transaction<'static, sqlx::Sqlite>),
}

impl Deref for Conn {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        match self {
            Self::Writer(conn) => conn,
            Self::Reader(tx) => tx,
        }
    }
}

impl DerefMut for Conn {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match self {
            Self::Writer(conn) => conn,
            Self::Reader(tx) => tx,
        }
    }
}

impl Lite {
    pub(super) async fn open(settings: &Settings) -> Result<Self, StoreError> {
        if settings.url.contains(":memory:") {
            return Err(StoreError::Other(
                "a database in memory cannot be shared by readers and the writer".to_owned(),
            ));
        }
        let plain = SqliteConnectOptions::from_str(&settings.url)?
            .log_statements(tracing::log::LevelFilter::Trace)
            .statement_cache_capacity(PREPARED)
            .row_buffer_size(ROWS_AHEAD)
            .busy_timeout(Duration::from_secs(5))
            .pragma("temp_store", "MEMORY")
            .pragma("trusted_schema", "OFF")
            .pragma("cell_size_check", "ON");
        let file = plain.get_filename().to_owned();
        prepare_folder(&file)?;
        let lock = if settings.lock { Some(Lock::take(&file)?) } else { None };
        let options = plain
            .clone()
            .create_if_missing(true)
            .auto_vacuum(SqliteAutoVacuum::Incremental)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("cache_size", "-65536")
            .pragma("journal_size_limit", "67108864")
            .analysis_limit(400)
            .optimize_on_close(true, None);
        let options = Arc::new(options);
        let mut first = SqliteConnection::connect_with(&options).await?;
        check_version(&mut first).await?;
        sqlx::query("PRAGMA optimize=0x10002").execute(&mut first).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(settings.readers.max(1))
            // A file does not go away as a server does.
            .test_before_acquire(false)
            .acquire_timeout(Duration::from_secs(5))
            .connect_lazy_with(plain.read_only(true).pragma("cache_size", "-16384"));
        let (writer, queue) = mpsc::channel(QUEUE);
        start(Writer::new(Arc::clone(&options), first, queue, lock));
        Ok(Self { options, readers, writer })
    }

    /// One more connection that may write, for migrations.
    pub(super) async fn connect(&self) -> Result<SqliteConnection, StoreError> {
        Ok(SqliteConnection::connect_with(&self.options).await?)
    }

    pub(super) async fn snapshot(&self) -> Result<super::Conn, StoreError> {
        let readers = self.readers.clone();
        let tx = spawned(async move { readers.begin().await }).await??;
        Ok(super::Conn::Lite(Conn::Reader(tx)))
    }

    pub(super) async fn write<W: Write>(&self, write: W) -> Result<W::Out, W::Err> {
        let gone = || W::Err::from(StoreError::Unavailable("the writer has stopped".to_owned()));
        let (caller, answer) = oneshot::channel();
        self.writer.send(Message::Job(Pending::boxed(write, caller))).await.map_err(|_| gone())?;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Has the writer look after the file between two transactions.
    pub(super) async fn look_after(&self, what: Upkeep) -> Result<(), StoreError> {
        let gone = || StoreError::Unavailable("the writer has stopped".to_owned());
        let (caller, answer) = oneshot::channel();
        self.writer.send(Message::Upkeep(what, caller)).await.map_err(|_| gone())?;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    pub(super) async fn close(self) {
        self.readers.close().await;
        let (caller, answer) = oneshot::channel();
        if self.writer.send(Message::Close(caller)).await.is_ok() {
            answer.await.ok();
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the writer is a task of the store's own")]
fn start(writer: Writer) {
    tokio::spawn(writer.run());
}

fn prepare_folder(file: &Path) -> Result<(), StoreError> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)
        .map_err(|error| StoreError::Unavailable(format!("{}: {}", folder.display(), error.kind())))?;
    refuse_remote(folder)
}

async fn check_version(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(conn).await?;
    let mut numbers = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    if (next(), next(), next()) < OLDEST {
        return Err(StoreError::Other(format!("SQLite {version} is too old")));
    }
    Ok(())
}
