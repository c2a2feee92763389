use super::{Problem, keys::Keys};
use tracing_subscriber::EnvFilter;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Human,
    /// One JSON object per line.
    Json,
}

/// Section `log`.
#[derive(Debug, Clone)]
pub struct Log {
    /// How lines look.
    pub format: Format,
    /// A filter in the syntax of `tracing`: `info,sqlx=warn`. Checked.
    pub level: String,
}

impl Log {
    pub(super) fn read(keys: &Keys) -> Result<Self, Problem> {
        let format = match keys.text("log.format") {
            "human" => Format::Human,
            "json" => Format::Json,
            _ => return Err(keys.wrong("log.format", "expected human or json")),
        };
        let level = keys.text("log.level").to_owned();
        if level.is_empty() || EnvFilter::try_new(&level).is_err() {
            return Err(keys.wrong("log.level", "expected a level such as info, or info,sqlx=warn"));
        }
        Ok(Self { format, level })
    }
}
