//! What plain forms are read with: every field is text under a name of its own.

use crate::problem::Problem;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is wrong with a form, field by field.
#[derive(Debug, Default)]
pub(crate) struct Wrong(Vec<(String, Problem)>);

impl Wrong {
    pub fn note(&mut self, field: impl Into<String>, problem: impl Into<Problem>) {
        self.0.push((field.into(), problem.into()));
    }

    /// The value, or its default with a note of what is wrong.
    pub fn take<T: Default>(&mut self, field: impl Into<String>, parsed: Result<T, Problem>) -> T {
        parsed.unwrap_or_else(|problem| {
            self.note(field, problem);
            T::default()
        })
    }

    pub fn or<T>(self, value: T) -> Result<T, Vec<(String, Problem)>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }
}

pub(crate) fn number(text: &str, least: i64, most: i64) -> Result<i64, Problem> {
    text.trim().parse().ok().filter(|n| (least..=most).contains(n)).ok_or(Problem::Number { least, most })
}

/// Empty is 0.
pub(crate) fn none_or(text: &str, least: i64, most: i64) -> Result<i64, Problem> {
    if text.trim().is_empty() { Ok(0) } else { number(text, least, most) }
}

pub(crate) fn day(text: &str) -> Result<Option<Date>, Problem> {
    match text.trim() {
        "" => Ok(None),
        day => day.parse().map(Some).map_err(|_| Problem::Date),
    }
}

/// The word a value has in stored JSON, which is also its word in the form.
pub(crate) fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Reads [`word`].
pub(crate) fn known<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T, Problem> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|_| Problem::Choice)
}
