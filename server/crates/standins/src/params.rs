//! The parameters of a call: those of the query and those of the form together, the form's first.

use std::collections::BTreeMap;

/// Never shown again: not in errors, not in the log.
const SECRETS: [&str; 6] = ["access_token", "refresh_token", "id_token", "code", "code_verifier", "client_secret"];

/// A parameter that is missing or cannot be; each network words it in its own error.
pub(crate) struct Wrong(pub(crate) String);

#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Params(BTreeMap<String, String>);

impl Params {
    pub(crate) fn read(query: Option<&str>, form: &[u8]) -> Self {
        let mut pairs = BTreeMap::new();
        for source in [query.unwrap_or_default().as_bytes(), form] {
            for (name, value) in url::form_urlencoded::parse(source) {
                pairs.insert(name.into_owned(), value.into_owned());
            }
        }
        Self(pairs)
    }

    /// The value, unless it is absent or empty, which networks take for the same.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(crate) fn needed(&self, name: &str) -> Result<&str, Wrong> {
        self.text(name).ok_or_else(|| Wrong(format!("{name} is undefined")))
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<i64>, Wrong> {
        let number = self.text(name).map(|text| text.trim().parse());
        number.transpose().map_err(|_| Wrong(format!("{name} not integer")))
    }

    pub(crate) fn needed_number(&self, name: &str) -> Result<i64, Wrong> {
        self.number(name)?.ok_or_else(|| Wrong(format!("{name} is undefined")))
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        matches!(self.text(name), Some("1" | "true"))
    }

    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        let items = self.text(name).unwrap_or_default().split(',');
        items.map(str::trim).filter(|item| !item.is_empty()).collect()
    }

    /// Everything, by name.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn public(&self) -> BTreeMap<String, String> {
        let pairs = self.0.iter().filter(|(name, _)| !SECRETS.contains(&name.as_str()));
        pairs.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// How many to skip and how many to show. A `count` over `most` is cut to it.
    pub(crate) fn page(&self, usual: usize, most: usize) -> Result<Page, Wrong> {
        let offset = self.number("offset")?.unwrap_or(0);
        let offset = usize::try_from(offset).map_err(|_| Wrong("offset should be positive".to_owned()))?;
        let count = match self.number("count")? {
            None => usual,
            Some(count) => usize::try_from(count).map_err(|_| Wrong("count should be positive".to_owned()))?,
        };
        Ok(Page { offset, count: count.min(most) })
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Page {
    pub(crate) offset: usize,
    pub(crate) count: usize,
}

impl Page {
    pub(crate) fn of<T>(self, items: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
        items.into_iter().skip(self.offset).take(self.count)
    }
}
