//! The parts of a running Kabinet, put together.

use crate::{Command, Config, Control, Failure};
use axum::Router;
use serde_json::Value;
use tokio::sync::{mpsc::Sender, watch};

/// Everything that a command or a page needs.
#[derive(Debug)]
pub struct Process;

impl Process {
    /// Opens the database and puts the parts together. [`Failure::Locked`] when another process has it open.
    #[expect(clippy::unused_async, reason = "opening the database waits")]
    pub async fn open(_config: &Config) -> Result<Self, Failure> {
        Err(Failure::Refused("this build has no database".to_owned()))
    }

    /// Brings the database to this version.
    #[expect(clippy::unused_async, reason = "migrating waits")]
    pub async fn migrate(_config: &Config) -> Result<Value, Failure> {
        Err(Failure::Refused("this build has no database".to_owned()))
    }

    /// The pages and what programs call, without what stands before them.
    pub fn routes(&self) -> Router {
        Router::new()
    }

    /// Which parts cannot work now.
    #[expect(clippy::unused_async, reason = "asking the database waits")]
    pub async fn ready(&self) -> Result<(), Vec<&'static str>> {
        Ok(())
    }

    /// Tasks and the timetable, until `stop` says so.
    pub async fn work(&self, stop: watch::Receiver<bool>) {
        crate::http::listen::stopped(stop).await;
    }
}

impl Control for Process {
    async fn handle(&self, _command: Command, _progress: Sender<String>) -> Result<Value, String> {
        Err("this build has no database".to_owned())
    }
}
