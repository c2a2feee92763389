//! The one writer of a SQLite file: takes what waits, writes it in one transaction, answers when it is on the disk.
//!
//! Each job has a savepoint, so that a refusal undoes that job alone. After a fault that may have ended the transaction
//! (no space, an I/O error, out of memory, busy) nothing more is run on the connection: it is replaced, and the whole
//! batch is answered with the fault, since SQLite would otherwise write later jobs outside any transaction.

use super::{Conn, Tx, Write, lite, lock::Lock};
use crate::StoreError;
use futures_util::{FutureExt, future::BoxFuture};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout},
};

/// Jobs in one transaction at most.
const BATCH: usize = 256;
/// How long a batch takes in what arrives while it works. It never waits for more to come.
const GATHER: Duration = Duration::from_millis(5);
/// How long a job may take before its batch is given up: a job that awaits anything but its `Tx` would stop all writing.
const JOB: Duration = Duration::from_secs(30);
/// How often a batch is tried again when the file is locked by somebody else (each try waits for the busy timeout).
const BUSY_TRIES: usize = 2;

/// What the writer is asked.
pub(super) enum Message {
    /// To write.
    Job(Box<dyn Job>),
    /// To look after the file, between two transactions.
    Upkeep(Upkeep, oneshot::Sender<Result<(), StoreError>>),
    /// To finish.
    Close(oneshot::Sender<()>),
}

/// A write with its caller, whatever its types are.
pub(super) trait Job: Send {
    /// Runs it and keeps its result; `true` when it is to be kept. May be called again after a lost batch.
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, bool>;
    /// It failed, whatever its result says.
    fn fail(&mut self, fault: StoreError);
    /// Tells the caller.
    fn answer(self: Box<Self>);
}

/// See [`Job`].
pub(super) struct Pending<W: Write> {
    write: W,
    result: Result<W::Out, W::Err>,
    caller: oneshot::Sender<Result<W::Out, W::Err>>,
}

impl<W: Write> Pending<W> {
    pub(super) fn boxed(write: W, caller: oneshot::Sender<Result<W::Out, W::Err>>) -> Box<dyn Job> {
        let result = Err(StoreError::Unavailable("the writer has stopped".to_owned()).into());
        Box::new(Self { write, result, caller })
    }
}

impl<W: Write> Job for Pending<W> {
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let done = AssertUnwindSafe(self.write.run(tx)).catch_unwind().await;
            self.result = done.unwrap_or_else(|_| Err(StoreError::Panicked.into()));
            self.result.is_ok()
        })
    }

    fn fail(&mut self, fault: StoreError) {
        self.result = Err(fault.into());
    }

    fn answer(self: Box<Self>) {
        // A caller that has gone away does not need the answer.
        self.caller.send(self.result).ok();
    }
}

/// What the file needs from time to time, and what cannot be done inside a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Upkeep {
    /// Looking again at what the tables hold, so that statements find their rows by the right index.
    Optimize,
    /// Writing the log into the database and giving its space back.
    Checkpoint,
}

/// See the module.
pub(super) struct Writer {
    options: Arc<SqliteConnectOptions>,
    tx: Option<Tx>,
    queue: mpsc::Receiver<Message>,
    lock: Option<Lock>,
    upkeep: Vec<(Upkeep, oneshot::Sender<Result<(), StoreError>>)>,
    closing: Vec<oneshot::Sender<()>>,
}

impl Writer {
    pub(super) fn new(
        options: Arc<SqliteConnectOptions>,
        conn: SqliteConnection,
        queue: mpsc::Receiver<Message>,
        lock: Option<Lock>,
    ) -> Self {
        Self { options, tx: Some(of(conn)), queue, lock, upkeep: Vec::new(), closing: Vec::new() }
    }

    /// Works until it is told to close, or nobody is left to ask.
    pub(super) async fn run(mut self) {
        while let Some(message) = self.queue.recv().await {
            if let Some(job) = self.taken(message) {
                self.write(vec![job]).await;
            }
            for (what, caller) in std::mem::take(&mut self.upkeep) {
                // A caller that has gone away does not need the answer.
                caller.send(self.look_after(what).await).ok();
            }
        }
        self.replace().await;
        drop(self.lock);
        for caller in self.closing {
            caller.send(()).ok();
        }
    }

    fn taken(&mut self, message: Message) -> Option<Box<dyn Job>> {
        match message {
            Message::Job(job) => Some(job),
            Message::Upkeep(what, caller) => {
                self.upkeep.push((what, caller));
                None
            }
            Message::Close(caller) => {
                self.queue.close();
                self.closing.push(caller);
                None
            }
        }
    }

    async fn write(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        let mut done = Ok(());
        for _ in 0..=BUSY_TRIES {
            done = self.batch(&mut jobs).await;
            if done.is_err() {
                self.replace().await;
            }
            if done != Err(StoreError::Busy) {
                break;
            }
        }
        for mut job in jobs {
            if let Err(fault) = &done {
                job.fail(fault.clone());
            }
            job.answer();
        }
    }

    async fn look_after(&mut self, what: Upkeep) -> Result<(), StoreError> {
        let mut tx = self.connected().await?;
        let done = match what {
            Upkeep::Optimize => execute(&mut tx, "PRAGMA optimize").await,
            Upkeep::Checkpoint => checkpoint(&mut tx).await,
        };
        self.tx = Some(tx);
        if done.is_err() {
            self.replace().await;
        }
        done
    }

    /// The connection, or another one after a fault.
    async fn connected(&mut self) -> Result<Tx, StoreError> {
        match self.tx.take() {
            Some(tx) => Ok(tx),
            None => Ok(of(SqliteConnection::connect_with(&self.options).await?)),
        }
    }

    /// One transaction over `jobs` and those that come in meanwhile, which are added to `jobs`.
    async fn batch(&mut self, jobs: &mut Vec<Box<dyn Job>>) -> Result<(), StoreError> {
        let mut tx = self.connected().await?;
        let done = self.transaction(&mut tx, jobs).await;
        self.tx = Some(tx);
        done
    }

    async fn transaction(&mut self, tx: &mut Tx, jobs: &mut Vec<Box<dyn Job>>) -> Result<(), StoreError> {
        execute(tx, "BEGIN IMMEDIATE").await?;
        let started = Instant::now();
        let mut next = 0;
        loop {
            while let Some(job) = jobs.get_mut(next) {
                run(tx, job.as_mut()).await?;
                next += 1;
            }
            if next >= BATCH || started.elapsed() >= GATHER {
                break;
            }
            match self.queue.try_recv() {
                Ok(message) => jobs.extend(self.taken(message)),
                Err(_) => break,
            }
        }
        execute(tx, "COMMIT").await
    }

    /// Closes the connection; the next batch opens another.
    async fn replace(&mut self) {
        if let Some(Tx { conn: Conn::Lite(lite::Conn::Writer(conn)), .. }) = self.tx.take()
            && let Err(error) = conn.close().await
        {
            tracing::warn!(error = %StoreError::from(error), "the writer's connection was not closed properly");
        }
    }
}

/// Runs one job in its savepoint. `Err`: the transaction is lost.
async fn run(tx: &mut Tx, job: &mut dyn Job) -> Result<(), StoreError> {
    execute(tx, "SAVEPOINT job").await?;
    let kept =
        timeout(JOB, job.run(tx)).await.map_err(|_| StoreError::Unavailable("a write took too long".to_owned()))?;
    match tx.fault.take() {
        Some(fault) if may_have_ended(&fault) => return Err(fault),
        Some(fault) if kept => job.fail(fault),
        None if kept => return execute(tx, "RELEASE job").await,
        _ => {}
    }
    execute(tx, "ROLLBACK TO job").await?;
    execute(tx, "RELEASE job").await
}

/// Faults after which SQLite may have rolled the transaction back by itself
/// (<https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction>).
fn may_have_ended(fault: &StoreError) -> bool {
    fault.is_retryable()
}

/// Waits only shortly for snapshots that are still read from, because all writing waits with it; what they keep in the log
/// is left for the next time.
async fn checkpoint(tx: &mut Tx) -> Result<(), StoreError> {
    execute(tx, "PRAGMA busy_timeout = 250").await?;
    execute(tx, "PRAGMA wal_checkpoint(TRUNCATE)").await?;
    execute(tx, "PRAGMA busy_timeout = 5000").await
}

fn of(conn: SqliteConnection) -> Tx {
    Tx { conn: Conn::Lite(lite::Conn::Writer(conn)), fault: None }
}

async fn execute(tx: &mut Tx, text: &'static str) -> Result<(), StoreError> {
    let Conn::Lite(conn) = &mut tx.conn else { unreachable!("the writer of SQLite holds a connection to SQLite") };
    sqlx::query(text).execute(&mut **conn).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Db, Settings, setting};
    use kabinet_domain::time::Millis;

    /// Writes something small and something big into a database that may not grow any more.
    struct TooBig;

    impl Write for TooBig {
        type Out = ();
        type Err = StoreError;
        async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
            let Conn::Lite(conn) = &mut tx.conn else { panic!("a SQLite file") };
            sqlx::query("PRAGMA max_page_count = 1").execute(&mut **conn).await.expect("limits");
            setting::put(tx, "small", "x", Millis(1)).await?;
            setting::put(tx, "big", &"x".repeat(100_000), Millis(1)).await.ok();
            // SQLite has rolled everything back by now: what comes would be written outside any transaction.
            setting::put(tx, "stray", "x", Millis(1)).await.ok();
            Ok(())
        }
    }

    struct Put(&'static str);

    impl Write for Put {
        type Out = ();
        type Err = StoreError;
        async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
            setting::put(tx, self.0, "x", Millis(1)).await
        }
    }

    fn pending(
        write: impl Write<Out = (), Err = StoreError>,
    ) -> (Box<dyn Job>, oneshot::Receiver<Result<(), StoreError>>) {
        let (caller, answer) = oneshot::channel();
        (Pending::boxed(write, caller), answer)
    }

    #[tokio::test]
    async fn a_database_that_may_not_grow_loses_the_whole_batch_and_its_connection() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("kabinet.db");
        let url = format!("sqlite://{}", file.display());
        let db = Db::open(&Settings { url, readers: 1, lock: true }).await.expect("opens");
        db.migrate().await.expect("migrates");

        let options = Arc::new(SqliteConnectOptions::new().filename(&file));
        let conn = SqliteConnection::connect_with(&options).await.expect("connects");
        let (_queue, jobs) = mpsc::channel(1);
        let mut writer = Writer::new(options, conn, jobs, None);
        let (early, first) = pending(Put("early"));
        let (too_big, second) = pending(TooBig);
        let (late, third) = pending(Put("late"));
        let (after, fourth) = pending(Put("after"));
        writer.write(vec![early, too_big, late]).await;
        // The limit was the old connection's: the new one has none.
        writer.write(vec![after]).await;

        let mut said = Vec::new();
        for answer in [first, second, third, fourth] {
            said.push(answer.await.expect("an answer"));
        }
        let full = || Err(StoreError::DiskFull);
        assert_eq!(said, [full(), full(), full(), Ok(())]);
        let mut snapshot = db.read().await.expect("a snapshot");
        for name in ["early", "small", "big", "stray", "late", "after"] {
            let written = setting::get(&mut snapshot, name).await.expect("reads").is_some();
            assert_eq!(written, name == "after", "{name}");
        }
    }
}
