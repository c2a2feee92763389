//! The local socket: commands are handed to the process that has the database open.
//!
//! One command per connection. The client writes one line of JSON, a [`Command`]; the process answers with lines of
//! JSON: any number of `{"progress": "…"}`, then `{"done": …}` or `{"refused": "…"}`.

mod ask;
mod command;
mod serve;

pub use ask::{AskError, ask};
pub use command::{Command, Role};
pub use serve::{ListenError, Listener};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::mpsc::Sender;

/// What carries commands out.
pub trait Control: Send + Sync + 'static {
    /// Does what `command` says, telling `progress` what people waiting would like to know.
    ///
    /// The `Err` is a sentence for the one who asked.
    fn handle(&self, command: Command, progress: Sender<String>) -> impl Future<Output = Result<Value, String>> + Send;
}

/// The longest line either side takes, in bytes.
const LONGEST_LINE: u64 = 1_048_576;

/// One line of an answer.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Progress(String),
    Done(Value),
    Refused(String),
}

#[cfg(test)]
mod tests;
