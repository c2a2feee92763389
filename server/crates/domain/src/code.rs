//! Verification codes: six digits that are sent and must be entered. Only a keyed hash of a code is ever stored.

use crate::member::FieldError;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many times a code may be entered wrongly; then it is spent.
pub const MAX_TRIES: u32 = 5;
/// How long a code lives, in milliseconds: ten minutes.
pub const TTL_MS: i64 = 10 * 60 * 1000;
/// How many digits it has.
pub const DIGITS: usize = 6;
/// How many random bytes [`Code::from_random`] is given.
pub const RANDOM: usize = 16;

/// What entering the code allows. A code for one thing is worth nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Completes a registration.
    Registration,
    /// Signs a member in.
    SignIn,
    /// Sets a new password.
    Recovery,
    /// Replaces a member's address.
    ContactChange,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Registration, Self::SignIn, Self::Recovery, Self::ContactChange];

    /// The word used in columns.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::SignIn => "sign_in",
            Self::Recovery => "recovery",
            Self::ContactChange => "contact_change",
        }
    }

    /// Reads [`Purpose::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// A code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code(u32);

impl Code {
    const COUNT: u32 = 1_000_000;

    /// Makes a code from random bytes. Every code is equally likely: bytes that would favour the lower codes are passed
    /// over; `None` when all were (once in 10⁴⁴), and the caller brings new ones.
    pub fn from_random(bytes: [u8; RANDOM]) -> Option<Self> {
        const FAIR: u32 = u32::MAX / Code::COUNT * Code::COUNT;
        bytes
            .as_chunks::<4>()
            .0
            .iter()
            .map(|four| u32::from_le_bytes(*four))
            .find(|number| *number < FAIR)
            .map(|number| Self(number % Self::COUNT))
    }

    /// Reads what was typed; spaces and dashes between digits are overlooked.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let digits: String =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '\u{a0}')).collect();
        if digits.is_empty() {
            return Err(FieldError::Empty);
        }
        if digits.len() != DIGITS || !digits.bytes().all(|c| c.is_ascii_digit()) {
            return Err(FieldError::NotACode);
        }
        digits.parse().map(Self).map_err(|_| FieldError::NotACode)
    }

    /// The six digits, to be sent.
    pub fn reveal(&self) -> String {
        format!("{:06}", self.0)
    }

    /// What is put through the keyed hash that is stored: purpose, address and code, each after its length, so that no
    /// two different triples give the same bytes.
    pub fn hash_input(&self, purpose: Purpose, address: &str) -> Vec<u8> {
        let code = self.reveal();
        let mut input = b"kabinet.code.1".to_vec();
        for part in [purpose.code(), address, &code] {
            input.extend_from_slice(&(part.len() as u64).to_be_bytes());
            input.extend_from_slice(part.as_bytes());
        }
        input
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn a_code_is_read_with_the_spaces_a_person_types() {
        let code = |typed| Code::parse(typed).map(|code| code.reveal());
        assert_eq!(code(" 012 345 "), Ok("012345".to_owned()));
        assert_eq!(code("012-345"), Ok("012345".to_owned()));
        assert_eq!(code(""), Err(FieldError::Empty));
        for bad in ["12345", "1234567", "12345a", "+12345", "１２３４５６"] {
            assert_eq!(code(bad), Err(FieldError::NotACode), "{bad}");
        }
    }

    #[test]
    fn bytes_that_would_favour_low_codes_are_passed_over() {
        let mut bytes = [0xff; RANDOM];
        assert!(Code::from_random(bytes).is_none());
        bytes[12..].copy_from_slice(&4_293_999_999_u32.to_le_bytes());
        assert_eq!(Code::from_random(bytes).map(|code| code.reveal()), Some("999999".to_owned()));
        // 4294 × 10⁶ is where the last, incomplete million begins.
        bytes[12..].copy_from_slice(&4_294_000_000_u32.to_le_bytes());
        assert!(Code::from_random(bytes).is_none());
    }

    #[test]
    fn a_code_is_bound_to_its_purpose_and_address() {
        let code = Code::parse("012345").expect("a code");
        let inputs: HashSet<Vec<u8>> = Purpose::ALL
            .into_iter()
            .flat_map(|purpose| ["a@example.org", "b@example.org", ""].map(|address| code.hash_input(purpose, address)))
            .collect();
        assert_eq!(inputs.len(), 12);
    }

    #[test]
    fn a_code_does_not_show_itself_in_logs() {
        assert_eq!(format!("{:?}", Code::parse("012345")), "Ok(Code(…))");
    }

    #[test]
    fn purposes_are_stored_as_words() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::parse(purpose.code()), Some(purpose));
            assert_eq!(serde_json::to_string(&purpose).expect("json"), format!("\"{}\"", purpose.code()));
        }
    }

    proptest! {
        #[test]
        fn every_made_code_can_be_entered(bytes: [u8; RANDOM]) {
            if let Some(code) = Code::from_random(bytes) {
                prop_assert_eq!(Code::parse(&code.reveal()), Ok(code));
            }
        }
    }
}
