use super::{Problem, keys::Keys};
use crate::random;
use std::{
    fmt, fs,
    io::{self, ErrorKind, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

/// Section `secrets`.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// The file of the key that seals secrets in the database.
    pub key_file: PathBuf,
}

/// The installation's 32-byte key.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WrongKey {
    #[error("the key file {0} is missing; `kabinet serve` makes one for a new installation")]
    Missing(PathBuf),
    #[error("the key file {path} can be read by others (mode {mode:o}); run: chmod 600 {path}")]
    Exposed { path: PathBuf, mode: u32 },
    #[error("the key file {0} must hold exactly 32 bytes")]
    Size(PathBuf),
    #[error("the key file {path}: {error}")]
    Io { path: PathBuf, error: io::Error },
}

impl Secrets {
    #[expect(clippy::unnecessary_wraps, reason = "every section is read the same way")]
    pub(super) fn read(keys: &Keys) -> Result<Self, Problem> {
        Ok(Self { key_file: keys.text("secrets.key_file").into() })
    }

    /// The key; made when there is none.
    pub fn key_or_new(&self) -> Result<Key, WrongKey> {
        match self.key() {
            Err(WrongKey::Missing(path)) => {
                create(&path).map_err(|error| WrongKey::Io { path, error })?;
                self.key()
            }
            found => found,
        }
    }

    /// The key, which must be there and readable by nobody else.
    pub fn key(&self) -> Result<Key, WrongKey> {
        let path = || self.key_file.clone();
        let io = |error: io::Error| match error.kind() {
            ErrorKind::NotFound => WrongKey::Missing(path()),
            _ => WrongKey::Io { path: path(), error },
        };
        let mode = fs::metadata(&self.key_file).map_err(io)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(WrongKey::Exposed { path: path(), mode });
        }
        let bytes = fs::read(&self.key_file).map_err(io)?;
        bytes.try_into().map(Key).map_err(|_| WrongKey::Size(path()))
    }
}

/// Writes a fresh key beside `path` and links it into place: it is there whole or not at all, and never replaces another.
fn create(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let draft = path.with_extension(format!("new-{}", std::process::id()));
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(&random::bytes::<32>())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => fs::File::open(folder)?.sync_all(),
    }
}

impl Key {
    /// The bytes, for the one place that seals.
    pub const fn reveal(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(folder: &tempfile::TempDir) -> Secrets {
        Secrets { key_file: folder.path().join("data/kabinet.key") }
    }

    #[test]
    fn the_first_start_makes_a_private_key_and_the_next_reads_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let section = secrets(&folder);
        assert!(matches!(section.key(), Err(WrongKey::Missing(_))));
        let made = section.key_or_new().unwrap();
        assert_eq!(section.key_or_new().unwrap(), made);
        assert_eq!(section.key().unwrap(), made);
        assert_ne!(made.reveal(), &[0; 32]);
        let permissions = fs::metadata(&section.key_file).unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path().join("data")).unwrap().count(), 1, "no draft is left");
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let section = secrets(&folder);
        section.key_or_new().unwrap();
        for mode in [0o640, 0o604, 0o660] {
            fs::set_permissions(&section.key_file, fs::Permissions::from_mode(mode)).unwrap();
            assert!(matches!(section.key_or_new(), Err(WrongKey::Exposed { .. })), "{mode:o}");
        }
    }

    #[test]
    fn a_key_of_another_size_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let section = secrets(&folder);
        section.key_or_new().unwrap();
        fs::write(&section.key_file, b"short").unwrap();
        assert!(matches!(section.key_or_new(), Err(WrongKey::Size(_))));
        assert_eq!(fs::read(&section.key_file).unwrap(), b"short");
    }

    #[test]
    fn a_key_does_not_show_itself() {
        assert_eq!(format!("{:?}", Key([7; 32])), "Key(…)");
    }
}
