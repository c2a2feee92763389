//! Randomness, keyed hashes and sealing. The key lies outside the database.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use hmac::{Hmac, Mac as _};
use kabinet_domain::time::Millis;
use sha2::{Digest as _, Sha256};
use std::fmt;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

const NONCE: usize = 24;

/// Fresh random bytes from the operating system.
///
/// # Panics
/// When the operating system cannot give any: nothing safe can be done then.
#[expect(clippy::disallowed_methods, reason = "the one place where randomness is drawn")]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// A fresh id whose order is the order of time.
pub fn new_id(now: Millis) -> Uuid {
    let ms = u64::try_from(now.0).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(ms, &random()).into_uuid()
}

/// What a browser or a mail holds to prove something: 256 random bits. Stored only as its [`Token::hash`].
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A fresh one.
    pub fn fresh() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random::<32>()))
    }

    /// One that came back; `None` when it cannot be one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        (URL_SAFE_NO_PAD.decode(text).ok()?.len() == 32).then(|| Self(text.to_owned()))
    }

    /// What is stored.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }

    /// What is handed out.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Stands for a text where it is only asked whether it is still the same.
pub(crate) fn stamp(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
}

/// The installation's key, and the keys derived from it, one per purpose.
#[derive(Clone)]
pub struct Keys {
    root: [u8; 32],
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// What was sealed is not ours, was changed, or was sealed with another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed value cannot be opened with this installation's key")]
pub struct NotOurs;

impl Keys {
    /// From the 32 bytes of the key file.
    pub const fn new(root: [u8; 32]) -> Self {
        Self { root }
    }

    /// HMAC-SHA-256 of `text` under the key of this `purpose`.
    pub fn mac(&self, purpose: &str, text: &[u8]) -> [u8; 32] {
        hmac(&hmac(&self.root, purpose.as_bytes()), text)
    }

    /// Compares in constant time.
    pub fn mac_is(&self, purpose: &str, text: &[u8], mac: &[u8]) -> bool {
        self.mac(purpose, text).ct_eq(mac).into()
    }

    /// Seals `plain` for one `place` (table and row); it opens nowhere else.
    ///
    /// # Panics
    /// Never: sealing in memory cannot fail below 256 GB.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = random();
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).expect("sealing in memory");
        [&nonce[..], &sealed].concat()
    }

    /// Opens what [`Keys::seal`] made for the same `place`.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, NotOurs> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or(NotOurs)?;
        let payload = Payload { msg: body, aad: place.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| NotOurs)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.mac("seal", b"v1").into())
    }
}

fn hmac(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes any key");
    mac.update(text);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::new([7; 32])
    }

    #[test]
    fn what_is_sealed_for_one_place_opens_only_there() {
        let sealed = keys().seal("social_group:1", b"community key");
        assert_eq!(keys().open("social_group:1", &sealed).as_deref(), Ok(&b"community key"[..]));
        assert_eq!(keys().open("social_group:2", &sealed), Err(NotOurs));
        assert_eq!(Keys::new([8; 32]).open("social_group:1", &sealed), Err(NotOurs));
        assert!(!sealed.windows(5).any(|window| window == b"commu"));
    }

    #[test]
    fn a_changed_or_short_value_does_not_open() {
        let mut sealed = keys().seal("x", b"secret");
        *sealed.last_mut().unwrap() ^= 1;
        assert_eq!(keys().open("x", &sealed), Err(NotOurs));
        assert_eq!(keys().open("x", b"short"), Err(NotOurs));
    }

    #[test]
    fn the_same_text_has_another_mac_for_another_purpose() {
        assert_ne!(keys().mac("code", b"1"), keys().mac("profile", b"1"));
        assert!(keys().mac_is("code", b"1", &keys().mac("code", b"1")));
        assert!(!keys().mac_is("code", b"1", b""));
    }

    #[test]
    fn a_token_survives_the_round_trip_and_nothing_else_parses() {
        let token = Token::fresh();
        assert_eq!(Token::parse(token.reveal()), Some(token.clone()));
        assert_eq!(Token::parse("short"), None);
        assert_eq!(format!("{token:?}"), "Token(…)");
    }
}
