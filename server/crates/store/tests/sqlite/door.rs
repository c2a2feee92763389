//! Opening, migrating, closing.

use crate::support;
use kabinet_domain::time::Millis;
use kabinet_store::{Db, Settings, StoreError, setting};
use sqlx::{Connection, SqliteConnection};

#[tokio::test]
async fn a_file_that_is_open_is_not_opened_again_until_it_is_closed() {
    let (folder, db) = support::sqlite().await;
    let again = Db::open(&support::settings(folder.path())).await;
    let path = folder.path().join("kabinet.db.lock").display().to_string();
    assert_eq!(again.err(), Some(StoreError::Locked { path }));
    let other = db.clone();
    support::write!(db, |tx| setting::put(tx, "a", "1", Millis(1)).await).expect("writes");
    db.close().await;
    let closed = support::write!(other, |tx| setting::put(tx, "a", "2", Millis(1)).await);
    assert!(matches!(closed, Err(StoreError::Unavailable(_))), "{closed:?}");
    let db = Db::open(&support::settings(folder.path())).await.expect("opens");
    assert_eq!(support::read!(db, |tx| setting::get(tx, "a").await).as_deref(), Some("1"));
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_untouched() {
    let (folder, db) = support::sqlite().await;
    db.migrate().await.expect("migrating twice changes nothing");
    let before = db.columns().await.expect("reads");
    let mut raw = raw(folder.path()).await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (7, 'newer', 1, x'00', 0)";
    sqlx::query(newer).execute(&mut raw).await.expect("inserts");
    let refused = db.migrate().await;
    assert_eq!(refused, Err(StoreError::NewerDatabase { found: 7, known: 4 }));
    assert_eq!(
        refused.expect_err("is refused").to_string(),
        "the database belongs to a newer version: its migration is 7, this version knows up to 4"
    );
    assert_eq!(db.columns().await.expect("reads"), before);
}

#[tokio::test]
async fn addresses_that_cannot_work_are_refused() {
    for url in ["mysql://localhost/kabinet", "sqlite::memory:", "kabinet.db"] {
        let settings = Settings { url: url.to_owned(), readers: 1, lock: false };
        assert!(matches!(Db::open(&settings).await.err(), Some(StoreError::Other(_))), "{url}");
    }
    let file = tempfile::NamedTempFile::new().expect("a file");
    let url = format!("sqlite://{}/below/kabinet.db", file.path().display());
    let refused = Db::open(&Settings { url, readers: 1, lock: false }).await.err();
    assert!(matches!(refused, Some(StoreError::Unavailable(_))), "{refused:?}");
    let secret = Settings { url: "postgres://u:secret@h/d".to_owned(), readers: 1, lock: false };
    assert!(!format!("{secret:?}").contains("secret"));
}

#[tokio::test]
async fn the_file_is_kept_as_it_must_be() {
    let (folder, _db) = support::sqlite().await;
    let mut raw = raw(folder.path()).await;
    for (pragma, expected) in [("PRAGMA journal_mode", "wal"), ("PRAGMA integrity_check", "ok")] {
        let found: String = sqlx::query_scalar(pragma).fetch_one(&mut raw).await.expect("answers");
        assert_eq!(found, expected, "{pragma}");
    }
    let vacuum: i64 = sqlx::query_scalar("PRAGMA auto_vacuum").fetch_one(&mut raw).await.expect("answers");
    assert_eq!(vacuum, 2, "incremental");
}

/// A connection past the store.
pub async fn raw(folder: &std::path::Path) -> SqliteConnection {
    let file = folder.join("kabinet.db");
    SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.expect("connects")
}
