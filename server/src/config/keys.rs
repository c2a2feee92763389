//! The flat map of every key: what `default.toml` names is known, everything else is a mistake.

mod nearest;
mod read;

use super::{DEFAULTS, Problem, Source};
use nearest::nearest;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fs,
    path::Path,
};
use toml::{Table, Value};

const PREFIX: &str = "KABINET__";

pub(super) struct Keys {
    values: BTreeMap<String, (Value, Source)>,
    problems: Vec<Problem>,
    /// What the sections asked for; a test compares it with `default.toml`.
    asked: RefCell<BTreeSet<String>>,
}

impl Keys {
    pub(super) fn defaults() -> Self {
        let table = DEFAULTS.parse::<Table>().expect("default.toml is compiled in and tested");
        let mut values = BTreeMap::new();
        flatten("", table, &mut |key, value| {
            values.insert(key, (value, Source::Default));
        });
        Self { values, problems: Vec::new(), asked: RefCell::default() }
    }

    pub(super) fn problems(&self) -> &[Problem] {
        &self.problems
    }

    #[cfg(test)]
    pub(super) fn never_asked(&self) -> Vec<&str> {
        let asked = self.asked.borrow();
        self.values.keys().filter(|key| !asked.contains(*key)).map(String::as_str).collect()
    }

    pub(super) fn read_file(&mut self, file: &Path) {
        let source = Source::File(file.to_path_buf());
        let parsed = fs::read_to_string(file)
            .map_err(|error| error.to_string())
            .and_then(|text| text.parse::<Table>().map_err(|error| format!("this is not TOML: {}", error.message())));
        match parsed {
            Ok(table) => self.take_table("", table, &source),
            Err(what) => {
                self.problems.push(Problem { key: "settings file".to_owned(), source_of_value: source, what });
            }
        }
    }

    pub(super) fn read_environment(&mut self, variables: impl IntoIterator<Item = (OsString, OsString)>) {
        for (name, value) in variables {
            let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
            let key = name[PREFIX.len()..].to_ascii_lowercase().replace("__", ".");
            let source = Source::Variable(name.to_owned());
            let Some((known, _)) = self.values.get(&key) else {
                self.unknown(key, source);
                continue;
            };
            match value.to_str().ok_or("not UTF-8").and_then(|text| from_text(text, known)) {
                Ok(value) => {
                    self.values.insert(key, (value, source));
                }
                Err(what) => self.problems.push(Problem { key, source_of_value: source, what: what.to_owned() }),
            }
        }
    }

    fn take_table(&mut self, path: &str, table: Table, source: &Source) {
        for (name, value) in table {
            let key = join(path, &name);
            match (self.values.get(&key), value) {
                (Some((known, _)), value) if same_kind(known, &value) => {
                    self.values.insert(key, (value, source.clone()));
                }
                (Some((known, _)), value) => {
                    let what = format!("expected {}, found {}", kind(known), kind(&value));
                    self.problems.push(Problem { key, source_of_value: source.clone(), what });
                }
                (None, Value::Table(inner)) if self.is_section(&key) => self.take_table(&key, inner, source),
                (None, _) => self.unknown(key, source.clone()),
            }
        }
    }

    fn is_section(&self, key: &str) -> bool {
        let prefix = format!("{key}.");
        self.values.keys().any(|known| known.starts_with(&prefix))
    }

    fn unknown(&mut self, key: String, source: Source) {
        let what = if self.is_section(&key) {
            "this is a section, not a key".to_owned()
        } else {
            match nearest(&key, self.values.keys().map(String::as_str)) {
                Some(known) => match source {
                    Source::Variable(_) => {
                        format!(
                            "unknown key; did you mean {known} ({PREFIX}{})?",
                            known.to_uppercase().replace('.', "__")
                        )
                    }
                    _ => format!("unknown key; did you mean {known}?"),
                },
                None => "unknown key; `kabinet config default` prints all that are known".to_owned(),
            }
        };
        self.problems.push(Problem { key, source_of_value: source, what });
    }
}

fn flatten(path: &str, table: Table, leaf: &mut impl FnMut(String, Value)) {
    for (name, value) in table {
        match value {
            Value::Table(inner) => flatten(&join(path, &name), inner, leaf),
            value => leaf(join(path, &name), value),
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn same_kind(known: &Value, value: &Value) -> bool {
    match (known, value) {
        (Value::Array(_), Value::Array(items)) => items.iter().all(Value::is_str),
        _ => known.same_type(value),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "text",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a number with a fraction",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(items) if items.iter().all(Value::is_str) => "a list of texts",
        Value::Array(_) => "a list of other things",
        Value::Table(_) => "a section",
    }
}

/// Reads the text of a variable as the kind that `known` is.
fn from_text(text: &str, known: &Value) -> Result<Value, &'static str> {
    match known {
        Value::Integer(_) => text.trim().parse().map(Value::Integer).map_err(|_| "expected a whole number"),
        Value::Boolean(_) => text.trim().parse().map(Value::Boolean).map_err(|_| "expected true or false"),
        Value::Array(_) => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Ok(Value::Array(items.map(|item| Value::String(item.to_owned())).collect()))
        }
        _ => Ok(Value::String(text.to_owned())),
    }
}
