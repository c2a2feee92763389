use super::FieldError;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The opaque code of a member's invite link, `/i/CODE`. It says nothing about the member's number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InviteCode(String);

/// Digits and small letters without those that look alike (0 o, 1 i l, u v): 30 of them.
const ALPHABET: &[u8; 30] = b"23456789abcdefghjkmnpqrstvwxyz";

impl InviteCode {
    /// How many characters: 30¹⁰ ≈ 5.9 × 10¹⁴ codes, so that trying at random finds none.
    pub const LEN: usize = 10;
    /// How many random bytes [`InviteCode::from_random`] is given.
    pub const RANDOM: usize = 16;

    /// Makes a code from random bytes: the bytes as one number, written in the alphabet (2¹²⁸ is so much greater than
    /// 30¹⁰ that no code is noticeably likelier).
    pub fn from_random(bytes: [u8; Self::RANDOM]) -> Self {
        let mut rest = u128::from_le_bytes(bytes);
        let base = ALPHABET.len() as u128;
        let mut digit = || {
            let at = usize::try_from(rest % base).unwrap_or(0);
            rest /= base;
            char::from(ALPHABET[at])
        };
        Self((0..Self::LEN).map(|_| digit()).collect())
    }

    /// Reads a code as it stands in a link; capital letters are taken for small ones.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(FieldError::Empty);
        }
        let code = text.to_ascii_lowercase();
        if code.len() != Self::LEN || !code.bytes().all(|c| ALPHABET.contains(&c)) {
            return Err(FieldError::NotACode);
        }
        Ok(Self(code))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InviteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for InviteCode {
    type Error = FieldError;
    fn try_from(text: String) -> Result<Self, FieldError> {
        Self::parse(&text)
    }
}

impl From<InviteCode> for String {
    fn from(code: InviteCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_read_however_it_was_copied_and_nothing_else_is() {
        assert_eq!(InviteCode::parse(" ABCD2345xy ").map(|code| code.to_string()), Ok("abcd2345xy".to_owned()));
        for bad in ["abcd2345x", "abcd2345xyz", "abcd2345xo", "abcd2345x1", "abcd 2345x", "абвг2345xy", "../../etc"]
        {
            assert_eq!(InviteCode::parse(bad), Err(FieldError::NotACode), "{bad}");
        }
        assert_eq!(InviteCode::parse(""), Err(FieldError::Empty));
    }

    proptest! {
        #[test]
        fn every_made_code_can_be_read(bytes: [u8; InviteCode::RANDOM]) {
            let code = InviteCode::from_random(bytes);
            prop_assert_eq!(InviteCode::parse(code.as_str()), Ok(code));
        }
    }

    #[test]
    fn different_bytes_make_different_codes() {
        let mut bytes = [0; InviteCode::RANDOM];
        let first = InviteCode::from_random(bytes);
        bytes[0] = 1;
        assert_ne!(InviteCode::from_random(bytes), first);
        assert_eq!(first.as_str(), "2222222222");
    }
}
