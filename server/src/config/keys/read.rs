//! How sections take their values. A key that `default.toml` does not name cannot be asked for.

use super::{Keys, Problem, Source};
use serde::de::DeserializeOwned;
use std::{ops::RangeInclusive, str::FromStr};
use toml::{Table, Value};

impl Keys {
    fn value(&self, key: &str) -> &(Value, Source) {
        self.asked.borrow_mut().insert(key.to_owned());
        self.values.get(key).unwrap_or_else(|| panic!("{key} is not in default.toml"))
    }

    /// Text as it stands, without the spaces around it.
    pub fn text(&self, key: &str) -> &str {
        self.value(key).0.as_str().unwrap_or_default().trim()
    }

    /// Text that means something; `wanted` says what.
    pub fn parse<T: FromStr>(&self, key: &str, wanted: &str) -> Result<T, Problem> {
        self.text(key).parse().map_err(|_| self.wrong(key, format!("expected {wanted}")))
    }

    /// A whole number of `range`.
    pub fn number<T: TryFrom<i64>>(&self, key: &str, range: RangeInclusive<i64>) -> Result<T, Problem> {
        let number = self.value(key).0.as_integer().unwrap_or_default();
        let wrong = || self.wrong(key, format!("expected a number from {} to {}", range.start(), range.end()));
        if range.contains(&number) { T::try_from(number).map_err(|_| wrong()) } else { Err(wrong()) }
    }

    /// A list of texts that mean something; `wanted` says what each is.
    pub fn list<T: FromStr>(&self, key: &str, wanted: &str) -> Result<Vec<T>, Problem> {
        let items = self.value(key).0.as_array().map(Vec::as_slice).unwrap_or_default();
        items
            .iter()
            .map(|item| item.as_str().unwrap_or_default().trim().parse())
            .collect::<Result<_, _>>()
            .map_err(|_| self.wrong(key, format!("expected a list, each {wanted}")))
    }

    /// A section that another room reads by itself, with what lies deeper. Empty texts are left out when `T` may do without.
    pub fn section<T: DeserializeOwned>(&self, section: &str, may_be_absent: &[&str]) -> Result<T, Problem> {
        let prefix = format!("{section}.");
        let keys: Vec<&str> = self.values.keys().map(String::as_str).filter(|key| key.starts_with(&prefix)).collect();
        let read = |chosen: &dyn Fn(&str) -> Value| {
            let mut table = Table::new();
            for key in &keys {
                let (value, name) = (chosen(key), &key[prefix.len()..]);
                if value.as_str() != Some("") || !may_be_absent.contains(&name) {
                    put(&mut table, name, value);
                }
            }
            T::deserialize(table).map_err(|error| error.message().to_owned())
        };
        read(&|key| self.value(key).0.clone()).map_err(|what| {
            // The one to blame is the first that is wrong beside defaults alone.
            let defaults = Self::defaults();
            let alone = |guilty: &str, key: &str| if key == guilty { self } else { &defaults }.value(key).0.clone();
            let guilty = keys.iter().find(|guilty| read(&|key| alone(guilty, key)).is_err());
            self.wrong(guilty.unwrap_or(&keys[0]), what)
        })
    }

    /// Says that the value of `key` is wrong.
    pub fn wrong(&self, key: &str, what: impl Into<String>) -> Problem {
        Problem { key: key.to_owned(), source_of_value: self.value(key).1.clone(), what: what.into() }
    }
}

/// Puts `value` under a `name` whose dots lead deeper.
fn put(table: &mut Table, name: &str, value: Value) {
    match name.split_once('.') {
        None => drop(table.insert(name.to_owned(), value)),
        Some((first, rest)) => {
            let inner = table.entry(first).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}
