//! Databases to test on, and short ways to read and write.

use futures_util::future::BoxFuture;
use kabinet_store::{Db, Settings, StoreError, Tx, Write};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;
use uuid::Uuid;

/// A fresh SQLite file.
pub async fn sqlite() -> (TempDir, Db) {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open(&settings(folder.path())).await.expect("opens");
    db.migrate().await.expect("migrates");
    (folder, db)
}

/// Settings of a SQLite file in `folder`.
pub fn settings(folder: &Path) -> Settings {
    Settings { url: format!("sqlite://{}", folder.join("kabinet.db").display()), readers: 4, lock: true }
}

/// A PostgreSQL server: the one named by `KABINET_TEST_POSTGRES`, or one of our own that stops with the test.
pub struct Postgres {
    url: String,
    own: Option<Child>,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(own) = &mut self.own {
            drop(own.stdin.take());
            own.wait().ok();
        }
    }
}

impl Postgres {
    pub fn get() -> Self {
        if let Ok(url) = std::env::var("KABINET_TEST_POSTGRES") {
            return Self { url, own: None };
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/postgres.sh");
        let started = Command::new(script).arg("run").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut own = started.expect("the script starts");
        let mut url = String::new();
        BufReader::new(own.stdout.take().expect("its output")).read_line(&mut url).expect("an address");
        assert!(url.starts_with("postgres://"), "PostgreSQL did not start");
        Self { url: url.trim().to_owned(), own: Some(own) }
    }

    /// A fresh database whose transactions are `isolation` unless they say otherwise.
    pub async fn database(&self, name: &str, isolation: &str) -> Db {
        let name = format!("kabinet_{name}_{}", unique());
        let mut admin = PgConnection::connect(&self.url).await.expect("connects");
        for text in [
            format!("CREATE DATABASE {name}"),
            format!("ALTER DATABASE {name} SET default_transaction_isolation = '{isolation}'"),
        ] {
            sqlx::query(AssertSqlSafe(text)).execute(&mut admin).await.expect("makes a database");
        }
        let (server, options) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let (server, _) = server.rsplit_once('/').expect("an address names a database");
        let url = format!("{server}/{name}?{options}");
        let db = Db::open(&Settings { url, readers: 8, lock: true }).await.expect("opens");
        db.migrate().await.expect("migrates");
        db
    }
}

/// A write made of a closure.
pub struct Change<F>(pub F);

impl<F, T> Write for Change<F>
where
    F: for<'a> Fn(&'a mut Tx) -> BoxFuture<'a, Result<T, StoreError>> + Send + Sync + 'static,
    T: Send + 'static,
{
    type Out = T;
    type Err = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<T, StoreError> {
        (self.0)(tx).await
    }
}

/// Lets the compiler see what kind of closure is meant.
pub fn change<F, T>(run: F) -> Change<F>
where
    F: for<'a> Fn(&'a mut Tx) -> BoxFuture<'a, Result<T, StoreError>> + Send + Sync + 'static,
{
    Change(run)
}

/// Writes and gives what the last expression gives. What it uses from outside must be `Copy`.
macro_rules! write {
    ($db:expr, |$tx:ident| $body:expr) => {
        $db.write($crate::support::change(move |$tx| Box::pin(async move { $body }))).await
    };
}
pub(crate) use write;

/// Reads in a snapshot of its own.
macro_rules! read {
    ($db:expr, |$tx:ident| $body:expr) => {{
        let mut snapshot = $db.read().await.expect("a snapshot");
        let $tx = &mut snapshot;
        $body.expect("reads")
    }};
}
pub(crate) use read;

/// The `n`-th id.
pub fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Keeps apart the databases of tests that run at once on one server.
fn unique() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
