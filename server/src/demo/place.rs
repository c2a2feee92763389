use crate::{Failure, Process};
use kabinet_store::{Db, Settings, StoreError, instance};
use std::{fs, io, path::PathBuf};

/// Where the demo keeps what it makes, and where it listens.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder. What an earlier demo left there is removed; what anybody else made is refused.
    pub data: PathBuf,
    /// The portal's port; the stand-ins take the four after it. 0: any that are free.
    pub port: u16,
}

/// What the demo calls itself in table `instance`.
const MAKER: (&str, &str) = ("made_by", "demo");
/// What may lie beside the database.
const BESIDE: [&str; 5] = ["", "-wal", "-shm", ".lock", ".sock"];

impl Place {
    /// The port of the `nth` server.
    pub(super) const fn port(&self, nth: u16) -> u16 {
        if self.port == 0 { 0 } else { self.port + nth }
    }

    /// The database's file.
    pub(super) fn database(&self) -> PathBuf {
        self.data.join("kabinet.db")
    }

    /// The file of the key: not the name an installation's has.
    pub(super) fn key(&self) -> PathBuf {
        self.data.join("demo.key")
    }

    /// Removes what an earlier demo left. A database that no demo made is left alone, and the demo does not start.
    pub(super) async fn clear(&self) -> Result<(), Failure> {
        let file = self.database();
        if file.exists() {
            let settings = Settings { url: format!("sqlite://{}", file.display()), readers: 1, lock: true };
            let db = Db::open(&settings).await.map_err(|error| match error {
                StoreError::Locked { .. } => {
                    Failure::Refused("another demo runs in this folder; give --data".to_owned())
                }
                error => Failure::Refused(error.to_string()),
            })?;
            let ours = maker(&db).await.is_ok_and(|maker| maker.as_deref() == Some(MAKER.1));
            db.close().await;
            if !ours {
                return Err(Failure::Refused(format!(
                    "{} was not made by a demo, and a demo begins by clearing its folder; give another with --data",
                    file.display()
                )));
            }
        }
        let files = BESIDE.map(|ending| PathBuf::from(format!("{}{ending}", file.display())));
        for file in files.into_iter().chain([self.key()]) {
            match fs::remove_file(&file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(Failure::Io { what: format!("removing {}", file.display()), error });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Marks the new database as the demo's.
    pub(super) async fn claim(&self, process: &Process) -> Result<(), Failure> {
        process.portal().mark_instance(MAKER.0, MAKER.1).await.map_err(crate::process::told)
    }
}

async fn maker(db: &Db) -> Result<Option<String>, StoreError> {
    instance::get(&mut db.read().await?, MAKER.0).await
}
