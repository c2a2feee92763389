//! The application, and what it was given for whom.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use crate::jose::encoded;
use crate::params::Params;
use crate::world::PersonId;

/// A code lives a minute and is good once.
const CODE_TTL_MS: i64 = 60 * 1000;

/// The application registered with the provider.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct App {
    pub client_id: String,
    pub client_secret: String,
    /// Compared letter by letter.
    pub redirect_uris: Vec<String>,
}

/// What somebody said yes to.
#[derive(Clone)]
pub(super) struct Granted {
    pub(super) person: PersonId,
    pub(super) nonce: String,
    redirect_uri: String,
    challenge: String,
    expires_ms: i64,
}

#[derive(Default)]
pub(super) struct Codes {
    granted: HashMap<String, Granted>,
    tokens: HashMap<String, PersonId>,
    given: u64,
}

impl Codes {
    /// The person said yes.
    pub(super) fn grant(&mut self, person: PersonId, asked: &Params, now_ms: i64) -> String {
        let text = |name: &str| asked.text(name).unwrap_or_default().to_owned();
        let code = self.mint("code");
        let granted = Granted {
            person,
            nonce: text("nonce"),
            redirect_uri: text("redirect_uri"),
            challenge: text("code_challenge"),
            expires_ms: now_ms + CODE_TTL_MS,
        };
        self.granted.insert(code.clone(), granted);
        code
    }

    /// What the code stands for, which is taken out whatever comes of it, and an access token.
    pub(super) fn exchange(&mut self, params: &Params, now_ms: i64) -> Option<(Granted, String)> {
        let granted = self.granted.remove(params.text("code")?)?;
        let verifier = params.text("code_verifier")?;
        let fits = granted.expires_ms > now_ms
            && params.text("redirect_uri") == Some(granted.redirect_uri.as_str())
            && encoded(&Sha256::digest(verifier.as_bytes())) == granted.challenge;
        if !fits {
            return None;
        }
        let access = self.mint("access");
        self.tokens.insert(access.clone(), granted.person);
        Some((granted, access))
    }

    pub(super) fn person_of(&self, access: &str) -> Option<PersonId> {
        self.tokens.get(access).copied()
    }

    /// A new word nobody has.
    fn mint(&mut self, purpose: &str) -> String {
        self.given += 1;
        encoded(&Sha256::digest(format!("oidc {purpose} {}", self.given).as_bytes()))
    }
}
