//! The process: builds Kabinet from its parts. `main.rs` reads the command line and calls what is here.
#![recursion_limit = "256"]

pub mod config;
#[cfg(feature = "demo")]
mod demo;
pub mod http;
pub mod logs;
pub mod process;
mod random;
pub mod serve;
pub mod socket;
mod timetable;

pub use config::Config;
#[cfg(feature = "demo")]
pub use demo::{Place, demo};
pub use process::Process;
pub use random::bytes as random_bytes;
pub use serve::serve;
pub use socket::{Command, Control};

use config::WrongKey;
use serde_json::Value;
use socket::{AskError, ListenError};
use std::io;
use tokio::sync::mpsc::Sender;

/// Why a command ended without doing what it should. Each is a sentence for the one who typed it.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Key(#[from] WrongKey),
    /// Another process has the database open.
    #[error("the database is in use by another Kabinet, which does not answer on its socket")]
    Locked,
    #[error(transparent)]
    Socket(#[from] ListenError),
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error("{0}")]
    Refused(String),
    #[error("{what}: {error}")]
    Io { what: String, error: io::Error },
}

/// Carries `command` out here, or hands it to the running process when that has the database open.
pub async fn carry_out(config: &Config, command: Command, progress: Sender<String>) -> Result<Value, Failure> {
    match Process::open(config).await {
        Ok(process) => process.handle(command, progress).await.map_err(Failure::Refused),
        Err(Failure::Locked) => {
            let socket = config.database.socket().ok_or(Failure::Locked)?;
            // A line that finds no room is one of progress only; the next says more.
            let tell = |line| drop(progress.try_send(line));
            match socket::ask(&socket, &command, tell).await {
                Err(AskError::Nobody) => Err(Failure::Locked),
                answer => Ok(answer?),
            }
        }
        Err(failure) => Err(failure),
    }
}
