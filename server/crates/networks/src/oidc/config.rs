use crate::{
    outbound::{Limits, Reach, may_call},
    secret::Secret,
    setting::{BadSetting, check},
};
use openidconnect::IssuerUrl;
use serde::Deserialize;
use url::Url;

/// Settings for a provider of OpenID Connect. Where it signs people in and by which keys it signs is found at its issuer.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OidcConfig {
    /// What people know the provider as.
    pub name: String,
    /// The provider's name for itself, letter by letter. Empty: nobody can sign in with it.
    pub issuer: String,
    /// The application's name at the provider. Empty: nobody can sign in with it.
    pub client_id: String,
    /// The application's secret there.
    pub client_secret: Secret,
    /// How the application shows the secret.
    pub client_auth: ClientAuth,
    /// What to ask a person for, separated by spaces, with `openid` among it. `email` only fills forms in.
    pub scope: String,
    /// Where the page is at which people sign in, when that is not under the issuer.
    pub authorize_origin: Option<Url>,
    /// Whether the provider may be in a private network, or on this machine.
    pub private_addresses: bool,
    /// To connect, in milliseconds.
    pub connect_timeout_ms: u32,
    /// For a whole call, in milliseconds.
    pub timeout_ms: u32,
    /// The largest answer that is read.
    pub max_reply_bytes: u32,
    /// How calls introduce themselves.
    pub user_agent: String,
}

/// See [`OidcConfig::client_auth`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuth {
    /// In a header: what a provider does that says nothing else.
    Basic,
    /// In the form.
    Post,
}

impl Default for OidcConfig {
    fn default() -> Self {
        Self {
            name: "OpenID".to_owned(),
            issuer: String::new(),
            client_id: String::new(),
            client_secret: Secret::new(""),
            client_auth: ClientAuth::Basic,
            scope: "openid profile".to_owned(),
            authorize_origin: None,
            private_addresses: false,
            connect_timeout_ms: 5_000,
            timeout_ms: 20_000,
            max_reply_bytes: 256 * 1024,
            user_agent: "Kabinet".to_owned(),
        }
    }
}

impl OidcConfig {
    /// Whether there is a provider, and an application there.
    pub fn is_set_up(&self) -> bool {
        !self.issuer.is_empty() && !self.client_id.is_empty()
    }

    /// Names the first setting that cannot be.
    pub fn check(&self) -> Result<(), BadSetting> {
        let bad = |key, why| Err(BadSetting { key, why });
        if self.name.trim().is_empty() {
            return bad("name", "must not be empty");
        }
        if !self.issuer.is_empty() && !self.issuer_url().is_some_and(|issuer| may_call(issuer.url())) {
            return bad("issuer", "must be https, or http on loopback");
        }
        if !self.scope.split_whitespace().any(|scope| scope == "openid") {
            return bad("scope", "must contain openid");
        }
        let origin = self.authorize_origin.as_ref().map(|origin| ("authorize_origin", origin));
        let numbers = [
            ("connect_timeout_ms", self.connect_timeout_ms),
            ("timeout_ms", self.timeout_ms),
            ("max_reply_bytes", self.max_reply_bytes),
        ];
        check(origin.as_slice(), &numbers, 1)
    }

    pub(super) fn issuer_url(&self) -> Option<IssuerUrl> {
        IssuerUrl::new(self.issuer.clone()).ok()
    }

    /// Under which address people sign in; a form of ours leads there. `None` when nobody can.
    pub fn authorize_under(&self) -> Option<Url> {
        let issuer = self.is_set_up().then(|| self.issuer_url()).flatten()?;
        Some(self.authorize_origin.clone().unwrap_or_else(|| issuer.url().clone()))
    }

    pub(super) fn limits(&self) -> Limits<'_> {
        Limits {
            user_agent: &self.user_agent,
            connect_ms: self.connect_timeout_ms,
            whole_ms: self.timeout_ms,
            max_reply_bytes: self.max_reply_bytes,
            reach: if self.private_addresses { Reach::Anywhere } else { Reach::Public },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn google() -> OidcConfig {
        let issuer = "https://accounts.google.com".to_owned();
        OidcConfig { issuer, client_id: "kabinet".to_owned(), ..OidcConfig::default() }
    }

    #[test]
    fn the_defaults_can_be_and_set_nothing_up() {
        let default = OidcConfig::default();
        assert_eq!((default.check(), default.is_set_up()), (Ok(()), false));
        assert_eq!((google().check(), google().is_set_up()), (Ok(()), true));
        assert!(!OidcConfig { client_id: String::new(), ..google() }.is_set_up());
    }

    #[test]
    fn what_cannot_be_is_named() {
        let named = |config: OidcConfig| config.check().map_err(|bad| bad.key);
        for issuer in ["accounts.google.com", "http://accounts.google.com", "https://"] {
            assert_eq!(named(OidcConfig { issuer: issuer.to_owned(), ..google() }), Err("issuer"), "{issuer}");
        }
        assert_eq!(named(OidcConfig { name: " ".to_owned(), ..google() }), Err("name"));
        assert_eq!(named(OidcConfig { scope: "profile openid2".to_owned(), ..google() }), Err("scope"));
        assert_eq!(named(OidcConfig { timeout_ms: 0, ..google() }), Err("timeout_ms"));
        let plain = "http://accounts.google.com".parse().ok();
        assert_eq!(named(OidcConfig { authorize_origin: plain, ..google() }), Err("authorize_origin"));
    }

    #[test]
    fn people_sign_in_under_the_issuer_unless_told_otherwise() {
        let under = |config: OidcConfig| config.authorize_under().map(|url| url.origin().ascii_serialization());
        assert_eq!(under(google()).as_deref(), Some("https://accounts.google.com"));
        let login = "https://login.example".parse().ok();
        assert_eq!(under(OidcConfig { authorize_origin: login, ..google() }).as_deref(), Some("https://login.example"));
        assert_eq!(under(OidcConfig::default()), None);
    }
}
