//! The application, the codes and the tokens it was given.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::params::Params;
use crate::world::PersonId;

/// A code lives two minutes and is good once.
const CODE_TTL_MS: i64 = 2 * 60 * 1000;
/// An access token lives half an hour.
const ACCESS_TTL_S: i64 = 30 * 60;
/// A refresh token lives 30 days, and can be used again and again.
const REFRESH_TTL_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// The application registered with OK.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct App {
    pub client_id: String,
    /// Public; goes along with each call.
    pub application_key: String,
    pub secret_key: String,
    /// Compared letter by letter, without the query.
    pub redirect_uris: Vec<String>,
}

/// A session given by hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    pub access_token: String,
    pub refresh_token: Option<String>,
    pub person: PersonId,
}

/// An error of OAuth, in OAuth's words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fail {
    pub(super) error: &'static str,
    pub(super) description: &'static str,
}

impl Fail {
    pub(super) const fn new(error: &'static str, description: &'static str) -> Self {
        Self { error, description }
    }
}

struct Code {
    person: PersonId,
    redirect_uri: String,
    expires_ms: i64,
}

#[derive(Clone, Copy)]
struct Held {
    person: PersonId,
    expires_ms: i64,
}

/// What a token is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Worth {
    Person(PersonId),
    Expired,
    Unknown,
}

#[derive(Default)]
pub(super) struct Sessions {
    codes: HashMap<String, Code>,
    access: HashMap<String, Held>,
    refresh: HashMap<String, Held>,
    given: u64,
}

impl Sessions {
    pub(super) fn lasting(sessions: &[Session]) -> Self {
        let mut held = Self::default();
        for Session { access_token, refresh_token, person } in sessions {
            let lasting = Held { person: *person, expires_ms: i64::MAX };
            held.access.insert(access_token.clone(), lasting);
            held.refresh.extend(refresh_token.clone().map(|token| (token, lasting)));
        }
        held
    }

    pub(super) fn expire(&mut self, access_token: &str) {
        if let Some(held) = self.access.get_mut(access_token) {
            held.expires_ms = i64::MIN;
        }
    }

    pub(super) fn end(&mut self, access_token: &str) {
        if let Some(held) = self.access.remove(access_token) {
            self.access.retain(|_, other| other.person != held.person);
            self.refresh.retain(|_, other| other.person != held.person);
        }
    }

    pub(super) fn worth(&self, access_token: &str, now_ms: i64) -> Worth {
        match self.access.get(access_token) {
            Some(held) if held.expires_ms > now_ms => Worth::Person(held.person),
            Some(_) => Worth::Expired,
            None => Worth::Unknown,
        }
    }

    /// The person said yes.
    pub(super) fn grant(&mut self, person: PersonId, redirect_uri: String, now_ms: i64) -> String {
        let code = self.mint("code");
        self.codes.insert(code.clone(), Code { person, redirect_uri, expires_ms: now_ms + CODE_TTL_MS });
        code
    }

    /// A code, which is taken out whatever comes of it, or a refresh token becomes an access token.
    pub(super) fn issue(&mut self, app: &App, params: &Params, now_ms: i64) -> Result<Value, Fail> {
        let known = params.text("client_id") == Some(app.client_id.as_str());
        if !known || params.text("client_secret") != Some(app.secret_key.as_str()) {
            return Err(Fail::new("invalid_client", "client_id or client_secret is wrong"));
        }
        match params.text("grant_type") {
            Some("authorization_code") => {
                let code = params.text("code").and_then(|code| self.codes.remove(code));
                let code = code.ok_or(Fail::new("invalid_grant", "code is invalid or was used"))?;
                if code.expires_ms <= now_ms {
                    return Err(Fail::new("invalid_grant", "code has expired"));
                }
                if params.text("redirect_uri") != Some(code.redirect_uri.as_str()) {
                    return Err(Fail::new("invalid_grant", "redirect_uri is not the one the code was asked with"));
                }
                let refresh = self.mint("refresh");
                let held = Held { person: code.person, expires_ms: now_ms + REFRESH_TTL_MS };
                self.refresh.insert(refresh.clone(), held);
                let mut body = self.access(code.person, now_ms);
                body["refresh_token"] = json!(refresh);
                Ok(body)
            }
            Some("refresh_token") => {
                let held = params.text("refresh_token").and_then(|token| self.refresh.get(token));
                let held = held.filter(|held| held.expires_ms > now_ms).copied();
                let held = held.ok_or(Fail::new("invalid_grant", "refresh_token is invalid or has expired"))?;
                Ok(self.access(held.person, now_ms))
            }
            _ => Err(Fail::new("invalid_request", "grant_type is not known")),
        }
    }

    /// OK writes the life of the token as text.
    fn access(&mut self, person: PersonId, now_ms: i64) -> Value {
        let token = self.mint("access");
        self.access.insert(token.clone(), Held { person, expires_ms: now_ms + ACCESS_TTL_S * 1000 });
        json!({ "access_token": token, "token_type": "session", "expires_in": ACCESS_TTL_S.to_string() })
    }

    /// A new word nobody has.
    fn mint(&mut self, purpose: &str) -> String {
        self.given += 1;
        URL_SAFE_NO_PAD.encode(Sha256::digest(format!("ok {purpose} {}", self.given)))
    }
}
