//! VK ID: OAuth 2.1 with PKCE, as documented for applications without a server secret.

mod authorize;
mod codes;
mod profile;
mod tokens;

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use self::codes::Code;
use self::tokens::{Access, Refresh};
use super::Standin;
use super::api::Refusal;
use super::keys::Key;
use crate::params::Params;

/// An application registered with VK.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct App {
    pub client_id: String,
    /// Compared whole.
    pub redirect_uris: Vec<String>,
}

/// What VK ID has given out, and the keys of VK API.
#[derive(Default)]
pub(crate) struct Identity {
    pub(crate) apps: Vec<App>,
    codes: HashMap<String, Code>,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
    id_tokens: HashMap<String, Access>,
    /// Keys that do not expire: of services, of groups, and of people by hand.
    lasting: HashMap<String, Key>,
    given: u64,
}

/// An error of VK ID; the status stays 200, so that a client has to read the body.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Fail {
    error: &'static str,
    description: String,
}

impl Fail {
    fn new(error: &'static str, description: &str) -> Self {
        Self { error, description: description.to_owned() }
    }

    fn body(&self, params: &Params) -> Value {
        let mut body = json!({ "error": self.error, "error_description": self.description });
        if let Some(state) = params.text("state") {
            body["state"] = json!(state);
        }
        body
    }
}

fn needed<'a>(params: &'a Params, name: &str) -> Result<&'a str, Fail> {
    let missing = || Fail::new("invalid_request", &format!("{name} is missing"));
    params.text(name).ok_or_else(missing)
}

impl Identity {
    pub(crate) fn add_key(&mut self, token: &str, key: Key) {
        self.lasting.insert(token.to_owned(), key);
    }

    /// Whose the token is, or error 5.
    pub(crate) fn key(&self, token: &str, now_ms: i64) -> Result<Key, Refusal> {
        if let Some(key) = self.lasting.get(token) {
            return Ok(*key);
        }
        let access = self.access.get(token);
        let access = access.ok_or_else(|| Refusal::new(5, "User authorization failed: invalid access_token (4)."))?;
        if access.expires_ms <= now_ms {
            return Err(Refusal::new(5, "User authorization failed: access_token has expired."));
        }
        Ok(Key::User(access.person))
    }

    fn app(&self, client_id: &str) -> Result<&App, Fail> {
        let app = self.apps.iter().find(|app| app.client_id == client_id);
        app.ok_or_else(|| Fail::new("invalid_client", "client_id is not known"))
    }

    /// A new word nobody has: letters, digits, `-` and `_`.
    fn mint(&mut self, purpose: &str) -> String {
        self.given += 1;
        hashed(&format!("{purpose} {}", self.given))
    }
}

fn hashed(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
}

pub(super) fn routes() -> Router<Arc<Standin>> {
    Router::new()
        .route("/authorize", get(authorize::show).post(authorize::decide))
        .route("/oauth2/auth", post(tokens::auth))
        .route("/oauth2/user_info", post(profile::user_info))
        .route("/oauth2/public_info", post(profile::public_info))
        .route("/oauth2/revoke", post(tokens::revoke))
        .route("/oauth2/logout", post(tokens::logout))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_of_the_standard_is_met_by_its_verifier() {
        assert_eq!(
            hashed("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}
