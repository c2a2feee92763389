//! Settings: `default.toml` (compiled in, the documentation of every key), then `kabinet.toml`, then the environment.

mod database;
mod email;
mod http;
mod keys;
mod log;
mod networks;
mod passwords;
mod problem;
mod programme;
mod public_url;
mod secret;
mod secrets;

pub use database::Database;
pub use http::Http;
pub use log::{Format, Log};
pub use networks::Networks;
pub use passwords::Passwords;
pub use problem::{Problem, Problems, Source};
pub use programme::Programme;
pub use public_url::{PublicUrl, WrongPublicUrl};
pub use secret::Secret;
pub use secrets::{Key, Secrets, WrongKey};

use kabinet_messaging::EmailConfig;
use keys::Keys;
use std::{ffi::OsString, path::Path};

/// The text of `default.toml`.
pub const DEFAULTS: &str = include_str!("default.toml");

/// Everything that can be set, checked.
#[derive(Debug, Clone)]
pub struct Config {
    pub http: Http,
    pub database: Database,
    pub secrets: Secrets,
    pub log: Log,
    /// Absent: letters wait in the outbox.
    pub email: Option<EmailConfig>,
    pub networks: Networks,
    pub programme: Programme,
    pub passwords: Passwords,
}

impl Config {
    /// Reads the defaults, then `file`, then those of `variables` that begin with `KABINET__`.
    ///
    /// All that is wrong is told at once.
    pub fn load(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Problems> {
        let mut keys = Keys::defaults();
        if let Some(file) = file {
            keys.read_file(file);
        }
        keys.read_environment(variables);
        Self::from_keys(&keys)
    }

    fn from_keys(keys: &Keys) -> Result<Self, Problems> {
        let mut problems = keys.problems().to_vec();
        let mut keep = |problem| problems.push(problem);
        let http = Http::read(keys).map_err(&mut keep).ok();
        let database = Database::read(keys).map_err(&mut keep).ok();
        let secrets = Secrets::read(keys).map_err(&mut keep).ok();
        let log = Log::read(keys).map_err(&mut keep).ok();
        let email = email::read(keys).map_err(&mut keep).ok();
        let networks = Networks::read(keys).map_err(&mut keep).ok();
        let programme = Programme::read(keys).map_err(&mut keep).ok();
        let passwords = Passwords::read(keys).map_err(&mut keep).ok();
        let whole = move || {
            Some(Self {
                http: http?,
                database: database?,
                secrets: secrets?,
                log: log?,
                email: email?,
                networks: networks?,
                programme: programme?,
                passwords: passwords?,
            })
        };
        match whole() {
            Some(config) if problems.is_empty() => Ok(config),
            _ => Err(Problems(problems)),
        }
    }
}

#[cfg(test)]
mod tests;
