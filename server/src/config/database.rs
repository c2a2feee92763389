use super::{Problem, keys::Keys};
use std::{
    fmt,
    path::{Path, PathBuf},
};

/// Section `database`.
#[derive(Clone)]
pub struct Database {
    /// `sqlite://…` or `postgres://…`. May hold a password.
    pub url: String,
    /// How many connections read at once.
    pub readers: u32,
}

impl Database {
    pub(super) fn read(keys: &Keys) -> Result<Self, Problem> {
        const KEY: &str = "database.url";
        let url = keys.text(KEY).to_owned();
        let file = url.strip_prefix("sqlite://");
        let server = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"));
        if file.or(server).is_none_or(str::is_empty) {
            return Err(keys.wrong(KEY, "expected sqlite://path or postgres://user:password@host/name"));
        }
        if file.is_some_and(|path| path.contains('?') || path.starts_with(":memory:")) {
            return Err(keys.wrong(KEY, "expected the path of a file, without options"));
        }
        Ok(Self { url, readers: keys.number("database.readers", 1..=64)? })
    }

    /// The `SQLite` file; `None` on `PostgreSQL`.
    pub fn file(&self) -> Option<&Path> {
        self.url.strip_prefix("sqlite://").map(Path::new)
    }

    /// Where the running process takes commands: beside the `SQLite` file, which only one process may open.
    pub fn socket(&self) -> Option<PathBuf> {
        self.file().map(|file| {
            let mut path = file.as_os_str().to_owned();
            path.push(".sock");
            path.into()
        })
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.file().map_or("postgres://…", |_| &self.url);
        f.debug_struct("Database").field("url", &url).field("readers", &self.readers).finish()
    }
}
