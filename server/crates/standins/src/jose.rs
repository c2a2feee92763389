//! Signed JSON, as providers of identity tokens make it (RFC 7515), and the keys they publish for it (RFC 7517).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::RSA_PKCS1_SHA256;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const FIRST: &[u8] = include_bytes!("../fixtures/keys/first.der");
const SECOND: &[u8] = include_bytes!("../fixtures/keys/second.der");

/// A private key with its name.
pub(crate) struct SigningKey {
    pub(crate) id: &'static str,
    pair: KeyPair,
}

impl SigningKey {
    pub(crate) fn first() -> Self {
        Self::read("first", FIRST)
    }

    pub(crate) fn second() -> Self {
        Self::read("second", SECOND)
    }

    fn read(id: &'static str, pkcs8: &[u8]) -> Self {
        Self { id, pair: KeyPair::from_pkcs8(pkcs8).expect("a key of the fixtures") }
    }

    fn public(&self) -> PublicKeyComponents<Vec<u8>> {
        PublicKeyComponents::from(self.pair.public())
    }

    /// As it is published, under its name or under none.
    pub(crate) fn jwk(&self, named: bool) -> Value {
        let PublicKeyComponents { n, e } = self.public();
        let mut jwk = json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "n": encoded(&n), "e": encoded(&e) });
        if named {
            jwk["kid"] = self.id.into();
        }
        jwk
    }

    /// The claims, signed; the header names the key `named`, or none.
    pub(crate) fn sign(&self, named: Option<&str>, claims: &Value) -> String {
        let mut header = json!({ "alg": "RS256", "typ": "JWT" });
        if let Some(named) = named {
            header["kid"] = named.into();
        }
        let text = text(&header, claims);
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let signed = self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature);
        signed.expect("a signature of the key's length");
        format!("{text}.{}", encoded(&signature))
    }

    /// The claims, with what everybody who knows the public key can make: its bytes as a shared secret.
    pub(crate) fn sign_by_what_is_public(&self, claims: &Value) -> String {
        let text = text(&json!({ "alg": "HS256", "typ": "JWT", "kid": self.id }), claims);
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.public().n);
        format!("{text}.{}", encoded(hmac::sign(&key, text.as_bytes()).as_ref()))
    }
}

/// The claims, signed by nobody.
pub(crate) fn unsigned(claims: &Value) -> String {
    format!("{}.", text(&json!({ "alg": "none" }), claims))
}

fn text(header: &Value, claims: &Value) -> String {
    format!("{}.{}", encoded(header.to_string().as_bytes()), encoded(claims.to_string().as_bytes()))
}

pub(crate) fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What a token says of an access token or a code beside it: half of its SHA-256.
pub(crate) fn half_hash(of: &str) -> String {
    encoded(&Sha256::digest(of.as_bytes())[..16])
}
