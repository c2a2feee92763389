//! A disk that is really full.

use crate::{
    door::raw,
    support::{read, settings, write},
};
use futures_util::future::join_all;
use kabinet_domain::time::Millis;
use kabinet_store::{Db, StoreError, setting};
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

/// A small file system in memory, mounted on a folder; only root may make one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(folder.path()).stderr(Stdio::null());
        mount.status().is_ok_and(|status| status.success()).then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount").arg("-l").arg(self.path()).status().ok();
    }
}

/// Writes until nothing more goes in.
fn fill(path: &Path) {
    use std::io::Write;
    let mut file = fs::File::create(path).expect("a file");
    while file.write_all(&[0; 4096]).is_ok() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_clearly_leaves_nothing_half_written_and_is_over_when_there_is_space() {
    let Some(disk) = SmallDisk::mount() else {
        // Without root the same is tested by `db::batch::tests` on a database that may not grow.
        return;
    };
    let db = Db::open(&settings(disk.path())).await.expect("opens");
    db.migrate().await.expect("migrates");
    write!(db, |tx| setting::put(tx, "before", "x", Millis(1)).await).expect("there is space");
    let filler = disk.path().join("filler");
    fill(&filler);

    for round in 0..3 {
        // Each writes something small, which fits into a page it has, and something big, which does not fit.
        let writes = (0..20).map(|n| {
            let db = db.clone();
            async move {
                write!(db, |tx| {
                    setting::put(tx, &format!("small{round}-{n}"), "x", Millis(1)).await?;
                    setting::put(tx, &format!("big{round}-{n}"), &"x".repeat(300_000), Millis(1)).await
                })
            }
        });
        for result in join_all(writes).await {
            assert_eq!(result, Err(StoreError::DiskFull));
        }
        for n in 0..20 {
            for what in ["small", "big"] {
                let written = read!(db, |tx| setting::get(tx, &format!("{what}{round}-{n}")).await);
                assert_eq!(written, None, "nothing is half written");
            }
        }
        assert_eq!(read!(db, |tx| setting::get(tx, "before").await).as_deref(), Some("x"), "reading goes on");
    }
    assert_eq!(StoreError::DiskFull.to_string(), "the disk with the database is full; nothing was written");

    fs::remove_file(&filler).expect("makes space");
    for n in 0..5 {
        write!(db, |tx| setting::put(tx, &format!("after{n}"), &"x".repeat(10_000), Millis(1)).await)
            .expect("works again");
    }
    assert!(read!(db, |tx| setting::get(tx, "after4").await).is_some());
    let sound: String =
        sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut raw(disk.path()).await).await.expect("answers");
    assert_eq!(sound, "ok");
    db.close().await;
}
