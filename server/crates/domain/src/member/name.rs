use super::{FieldError, one_line};
use serde::{Deserialize, Serialize};

/// The name a member is addressed by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DisplayName(String);

impl DisplayName {
    /// The most characters.
    pub const MAX: u32 = 80;

    /// Reads what was typed; spaces around and in a row are made one.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        one_line(text, Self::MAX).map(Self)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DisplayName {
    type Error = FieldError;
    fn try_from(text: String) -> Result<Self, FieldError> {
        Self::parse(&text)
    }
}

impl From<DisplayName> for String {
    fn from(name: DisplayName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, FieldError> {
        DisplayName::parse(text).map(String::from)
    }

    #[test]
    fn a_name_is_kept_without_the_spaces_around_it() {
        assert_eq!(parse("  Анна   Мария "), Ok("Анна Мария".to_owned()));
        assert_eq!(parse(&"я".repeat(80)).map(|name| name.chars().count()), Ok(80));
    }

    #[test]
    fn an_empty_long_or_unseen_name_is_refused() {
        assert_eq!(parse(" \t "), Err(FieldError::Empty));
        assert_eq!(parse(&"я".repeat(81)), Err(FieldError::TooLong { max: 80 }));
        assert_eq!(parse("Anna\r\nBcc: b@example.org"), Err(FieldError::Invisible));
        assert_eq!(parse("\u{202e}annA"), Err(FieldError::Invisible));
    }
}
