use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fmt;

/// A token, key or code. `Debug` shows three stars; nothing shows the text but [`Secret::expose`].
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps the text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself: only for the body of a request.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The name by which logs and stored suspensions speak of this key.
    pub fn key_id(&self) -> KeyId {
        let hash = Sha256::digest(self.0.as_bytes());
        let hex = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
        KeyId(hash.iter().take(KEY_ID_BYTES).flat_map(|byte| [hex(byte >> 4), hex(byte & 0xF)]).collect())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

const KEY_ID_BYTES: usize = 6;

/// The beginning of a key's SHA-256, in hex: says which key without saying the key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub String);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_itself_neither_alone_nor_inside_something() {
        let secret = Secret::new("vk1.a.secret");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "*** Some(***)");
        assert!(!secret.key_id().to_string().contains("secret"));
    }

    #[test]
    fn a_key_keeps_its_name_and_another_key_has_another() {
        assert_eq!(Secret::new("abc").key_id().to_string(), "ba7816bf8f01");
        assert_ne!(Secret::new("abc").key_id(), Secret::new("abd").key_id());
    }
}
