use crate::member::{FieldError, invisible, one_line};
use std::fmt;

/// The key under which a client asks for something once: the same key again brings the same answer, not a second effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// The most characters.
    pub const MAX: u32 = 100;

    /// Takes the key as it is; it must be seen as a whole, so spaces are not part of one.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        match text.chars().count() {
            0 => Err(FieldError::Empty),
            n if n > Self::MAX as usize => Err(FieldError::TooLong { max: Self::MAX }),
            _ if text.chars().any(|c| invisible(c) || c.is_whitespace()) => Err(FieldError::Invisible),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a member is told about a change made by hand, or by a till.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// The most characters.
    pub const MAX: u32 = 200;

    /// Reads what was typed; spaces around and in a row are made one.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        one_line(text, Self::MAX).map(Self)
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_taken_whole_or_not_at_all() {
        let parse = |text: &str| Key::parse(text).map(|key| key.to_string());
        assert_eq!(parse("till-3/receipt:42"), Ok("till-3/receipt:42".to_owned()));
        assert_eq!(parse("чек-42"), Ok("чек-42".to_owned()));
        assert_eq!(parse(&"я".repeat(100)).map(|key| key.chars().count()), Ok(100));
        assert_eq!(parse(""), Err(FieldError::Empty));
        assert_eq!(parse(&"я".repeat(101)), Err(FieldError::TooLong { max: 100 }));
        for unseen in ["a b", " a", "a\n", "a\u{200b}b", "a\0b"] {
            assert_eq!(parse(unseen), Err(FieldError::Invisible), "{unseen:?}");
        }
    }

    #[test]
    fn a_reason_is_one_line_that_says_something() {
        let parse = |text: &str| Reason::parse(text).map(String::from);
        assert_eq!(parse("  Sorry   for the wait "), Ok("Sorry for the wait".to_owned()));
        assert_eq!(parse(" "), Err(FieldError::Empty));
        assert_eq!(parse("one\ntwo"), Err(FieldError::Invisible));
        assert_eq!(parse(&"я".repeat(201)), Err(FieldError::TooLong { max: 200 }));
    }
}
