//! What a file needs from time to time.

use crate::{
    door::raw,
    support::{self, read, write},
};
use futures_util::future::join_all;
use kabinet_domain::{ids::MemberId, time::Millis};
use kabinet_store::{
    session::{self, Session, Subject},
    setting,
};
use std::{fs, path::Path};

fn session(n: i64) -> Session {
    Session {
        token_hash: n.to_be_bytes().to_vec(),
        subject: Subject::Member(MemberId(n)),
        created: Millis(1),
        seen: Millis(1),
        expires: Millis(n),
        fresh: Millis(1),
    }
}

/// The size of the log, in bytes.
fn log(folder: &Path) -> u64 {
    fs::metadata(folder.join("kabinet.db-wal")).expect("the log").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_gives_its_space_back_while_others_write() {
    let (folder, db) = support::sqlite().await;
    write!(db, |tx| setting::put(tx, "big", &"x".repeat(8_000_000), Millis(1)).await).expect("writes");
    assert!(log(folder.path()) > 8_000_000, "{}", log(folder.path()));
    let writes = (0..50).map(|n| {
        let db = db.clone();
        async move { write!(db, |tx| setting::put(tx, &format!("small{n}"), "x", Millis(1)).await) }
    });
    let (written, done) = tokio::join!(join_all(writes), db.checkpoint());
    assert_eq!(done, Ok(()));
    assert_eq!(written, vec![Ok(()); 50]);
    assert!(log(folder.path()) < 1_000_000, "{}", log(folder.path()));
    assert!(read!(db, |tx| setting::get(tx, "small49").await).is_some());
}

#[tokio::test]
async fn somebody_who_still_reads_keeps_the_log_and_is_not_disturbed() {
    let (folder, db) = support::sqlite().await;
    let mut snapshot = db.read().await.expect("a snapshot");
    assert_eq!(setting::get(&mut snapshot, "big").await, Ok(None));
    write!(db, |tx| setting::put(tx, "big", &"x".repeat(2_000_000), Millis(1)).await).expect("writes");
    assert_eq!(db.checkpoint().await, Ok(()), "it can be had the next time");
    assert!(log(folder.path()) > 2_000_000);
    assert_eq!(setting::get(&mut snapshot, "big").await, Ok(None), "it still sees what it saw");
    drop(snapshot);
    write!(db, |tx| setting::put(tx, "after", "x", Millis(1)).await).expect("writing goes on");
}

#[tokio::test]
async fn what_the_tables_hold_is_looked_at_again() {
    let (folder, db) = support::sqlite().await;
    write!(db, |tx| {
        for n in 0..500 {
            session::insert(tx, &session(n)).await?;
        }
        session::list(tx, Subject::Member(MemberId(1)), Millis(1)).await.map(drop)
    })
    .expect("writes");
    let known = async || -> i64 {
        let text = "SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'session'";
        sqlx::query_scalar(text).fetch_one(&mut raw(folder.path()).await).await.expect("answers")
    };
    assert_eq!(known().await, 0);
    assert_eq!(db.optimize().await, Ok(()));
    assert!(known().await > 0);
}
