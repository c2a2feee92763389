//! One process per SQLite file.

use crate::StoreError;
use std::{
    fs::{File, TryLockError},
    path::Path,
};

/// Held as long as the database is open; the operating system gives it back even after `kill -9`.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes `<database>.lock`, or says who has it.
    pub(super) fn take(database: &Path) -> Result<Self, StoreError> {
        let mut path = database.as_os_str().to_owned();
        path.push(".lock");
        let path = Path::new(&path);
        let open = File::options().create(true).truncate(false).write(true).open(path);
        let file = open.map_err(|error| unusable(path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked { path: path.display().to_string() }),
            Err(TryLockError::Error(error)) => Err(unusable(path, &error)),
        }
    }
}

fn unusable(path: &Path, error: &std::io::Error) -> StoreError {
    if error.kind() == std::io::ErrorKind::StorageFull {
        return StoreError::DiskFull;
    }
    StoreError::Unavailable(format!("{}: {}", path.display(), error.kind()))
}

/// File systems over a network, where the log of SQLite cannot be shared safely
/// (<https://www.sqlite.org/wal.html>, "all processes must be on the same host").
const REMOTE: [&str; 7] = ["nfs", "nfs4", "cifs", "smb3", "9p", "afs", "fuse.sshfs"];

/// Refuses a folder on a network file system, as far as `/proc/mounts` tells.
pub(super) fn refuse_remote(folder: &Path) -> Result<(), StoreError> {
    let Ok(folder) = folder.canonicalize() else { return Ok(()) };
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap_or_default();
    match kind_of(&folder, &mounts) {
        Some(kind) if REMOTE.contains(&kind) => {
            Err(StoreError::Other(format!("{} lies on a network file system ({kind})", folder.display())))
        }
        _ => Ok(()),
    }
}

/// The kind of the file system mounted deepest above `folder`; of two mounted at one place, the later.
fn kind_of<'a>(folder: &Path, mounts: &'a str) -> Option<&'a str> {
    let above = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let (place, kind) = (words.next()?.replace("\\040", " "), words.next()?);
        folder.starts_with(&place).then_some((place.len(), kind))
    });
    above.max_by_key(|(depth, _)| *depth).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_mount_decides() {
        let mounts =
            "/dev/vda / ext4 rw 0 0\nhost:/x /mnt/my\\040disk nfs4 rw 0 0\ntmpfs /mnt/my\\040disk/in tmpfs rw 0 0\n";
        for (folder, kind) in [("/home", "ext4"), ("/mnt/my disk/a", "nfs4"), ("/mnt/my disk/in/a", "tmpfs")] {
            assert_eq!(kind_of(Path::new(folder), mounts), Some(kind), "{folder}");
        }
    }
}
