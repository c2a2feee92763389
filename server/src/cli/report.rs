use serde_json::{Value, json};
use std::io::{Write as _, stderr, stdout};

/// How answers look: for people, or as JSON on standard output.
#[derive(Debug, Clone, Copy)]
pub(super) struct Report {
    pub json: bool,
}

// A reader that went away is no reason to fail: what was asked is done by then.
impl Report {
    /// Text as it is.
    pub fn text(text: &str) {
        let _ = stdout().write_all(text.as_bytes());
    }

    /// The answer of a command that was carried out.
    pub fn done(self, value: &Value) {
        let _ = match value {
            value if self.json => writeln!(stdout(), "{value}"),
            Value::String(text) => writeln!(stdout(), "{text}"),
            Value::Object(fields) => fields.iter().try_for_each(|(name, value)| match value {
                Value::String(text) => writeln!(stdout(), "{name}: {text}"),
                other => writeln!(stdout(), "{name}: {other}"),
            }),
            other => writeln!(stdout(), "{other}"),
        };
    }

    /// What people who wait would like to know.
    pub fn progress(line: &str) {
        let _ = writeln!(stderr(), "{line}");
    }

    /// Why nothing was done.
    pub fn wrong(self, why: &str) {
        let _ = writeln!(stderr(), "kabinet: {why}");
        if self.json {
            let _ = writeln!(stdout(), "{}", json!({ "error": why }));
        }
    }
}
