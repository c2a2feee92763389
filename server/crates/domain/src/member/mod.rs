//! What a member says about themselves, parsed at the door.

mod email;
mod invite;
mod name;
mod password;

pub use email::Email;
pub use invite::InviteCode;
pub use name::DisplayName;
pub use password::Password;

use serde::{Deserialize, Serialize};

/// Why a member's entry was not accepted; said to people by [`crate::words::field_error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FieldError {
    /// Nothing was entered.
    #[error("empty")]
    Empty,
    /// Fewer characters than needed.
    #[error("shorter than {min} characters")]
    TooShort {
        /// The fewest.
        min: u32,
    },
    /// More characters than kept.
    #[error("longer than {max} characters")]
    TooLong {
        /// The most.
        max: u32,
    },
    /// A password that is among the first to be tried.
    #[error("a common password")]
    Common,
    /// A password made from the programme's name or the member's own address or name.
    #[error("a password made from a name that everybody knows")]
    Guessable,
    /// Not an e-mail address.
    #[error("not an e-mail address")]
    NotAnAddress,
    /// Line breaks or other characters that cannot be seen.
    #[error("invisible characters")]
    Invisible,
    /// Not a code of the kind that was sent.
    #[error("not a code")]
    NotACode,
    /// Consent is needed to go on.
    #[error("consent is needed")]
    NotAgreed,
}

/// Characters that are not seen but change what is compared, sent or shown: controls, line and paragraph separators,
/// zero-width and direction marks.
pub(crate) fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Text of one line as it was meant: spaces around and in a row are made one.
pub(crate) fn one_line(text: &str, max: u32) -> Result<String, FieldError> {
    if text.chars().any(|c| invisible(c) && c != '\t') {
        return Err(FieldError::Invisible);
    }
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() {
        0 => Err(FieldError::Empty),
        n if n > max as usize => Err(FieldError::TooLong { max }),
        _ => Ok(line),
    }
}
