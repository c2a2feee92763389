use crate::{Clock, Error, Keys, Parts, Portal, secrets::random};
use kabinet_domain::{ids::ReplayId, time::Millis};
use kabinet_store::{Db, Settings};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// A portal on a database of its own in a temporary folder, which is gone with it. It has no networks and sends nothing.
pub(super) struct Scratch {
    folder: Folder,
    pub portal: Portal,
}

impl Scratch {
    /// Opens one for this turn of a replay, as of the moment `now`. What a turn before it left when its process was killed
    /// is removed.
    pub async fn open(main: &Portal, id: ReplayId, token: i64, now: Millis) -> Result<Self, Error> {
        let folder = Folder::make(&env::temp_dir(), id, token)
            .map_err(|error| Error::internal("making a folder for a replay", &error))?;
        let url = format!("sqlite://{}", folder.0.join("replay.db").display());
        let db = Db::open(&Settings { url, readers: 2, lock: false }).await?;
        db.migrate().await?;
        let parts = Parts {
            db,
            clock: Clock::fake(now),
            keys: Keys::new(random()),
            passwords: main.passwords.clone(),
            public_url: main.public_url.clone(),
        };
        Ok(Self { folder, portal: Portal::new(parts, Vec::new(), None) })
    }

    /// Closes the database and removes it.
    pub async fn close(self) {
        self.portal.db.clone().close().await;
        drop(self.folder);
    }
}

/// Removed when it is dropped: also when the process stops in the middle of a replay.
struct Folder(PathBuf);

impl Folder {
    fn make(at: &Path, id: ReplayId, token: i64) -> io::Result<Self> {
        let begins = format!("kabinet-replay-{id}-");
        for left in fs::read_dir(at)?.filter_map(Result::ok) {
            if left.file_name().to_string_lossy().starts_with(&begins) {
                fs::remove_dir_all(left.path())?;
            }
        }
        let folder = at.join(format!("{begins}{token}"));
        let mut builder = fs::DirBuilder::new();
        // Only for us: it tells what members did.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "the folder of a replay was not removed");
        }
    }
}
