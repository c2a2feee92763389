use serde::Deserialize;

/// A number above zero that networks write as a number here and as a string there.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Id {
    Number(i64),
    Text(String),
}

impl Id {
    pub(crate) fn id(&self) -> Option<i64> {
        match self {
            Self::Number(id) => Some(*id),
            Self::Text(id) => id.parse().ok(),
        }
        .filter(|id| *id > 0)
    }
}
