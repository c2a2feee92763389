//! What a provider should not say: each lie in a place of its own, the rest as it should be.

use serde_json::{Value, json};

use crate::jose::{SigningKey, unsigned};

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lie {
    /// The document about the provider names another issuer.
    IssuerOfDocument,
    /// People are sent to sign in at another origin.
    SignInElsewhere,
    /// The redirect back names another issuer.
    IssuerOfRedirect,
    /// The redirect back names none, although the document promises one.
    NoIssuerOfRedirect,
    /// There is no identity token.
    NoToken,
    /// It is not one.
    NotAToken,
    /// It is signed by nobody, and says so.
    NoSignature,
    /// It is signed by a secret that is the public key.
    PublicSecret,
    /// It is signed by a key that is not published.
    UnknownKey,
    /// It names a published key, and another signed it.
    OtherKey,
    /// It names no key, and two are published.
    NoKeyNamed,
    OtherIssuer,
    NoIssuer,
    OtherAudience,
    NoAudience,
    /// It is for us and for others.
    MoreAudiences,
    /// It is for us, but was asked for by others.
    OtherParty,
    OtherNonce,
    NoNonce,
    Expired,
    NoExpiry,
    IssuedTomorrow,
    NoIssueTime,
    NoSubject,
    EmptySubject,
    /// The hash of the access token is that of another.
    OtherHash,
    /// What is told beside the token is of somebody else.
    OtherPerson,
}

const DAY_S: i64 = 24 * 60 * 60;

impl Lie {
    /// All of them.
    pub const ALL: [Self; 27] = [
        Self::IssuerOfDocument,
        Self::SignInElsewhere,
        Self::IssuerOfRedirect,
        Self::NoIssuerOfRedirect,
        Self::NoToken,
        Self::NotAToken,
        Self::NoSignature,
        Self::PublicSecret,
        Self::UnknownKey,
        Self::OtherKey,
        Self::NoKeyNamed,
        Self::OtherIssuer,
        Self::NoIssuer,
        Self::OtherAudience,
        Self::NoAudience,
        Self::MoreAudiences,
        Self::OtherParty,
        Self::OtherNonce,
        Self::NoNonce,
        Self::Expired,
        Self::NoExpiry,
        Self::IssuedTomorrow,
        Self::NoIssueTime,
        Self::NoSubject,
        Self::EmptySubject,
        Self::OtherHash,
        Self::OtherPerson,
    ];

    /// Whether it can be told only by who is looked up again.
    pub const fn is_published(self) -> bool {
        matches!(self, Self::IssuerOfDocument | Self::SignInElsewhere)
    }

    /// The claims with this lie among them.
    pub(super) fn told(self, mut claims: Value, now_s: i64) -> Value {
        let (name, value) = match self {
            Self::OtherIssuer => ("iss", json!("https://other.example")),
            Self::NoIssuer => ("iss", Value::Null),
            Self::OtherAudience => ("aud", json!("another-application")),
            Self::NoAudience => ("aud", Value::Null),
            Self::MoreAudiences => ("aud", json!([claims["aud"], "another-application"])),
            Self::OtherParty => ("azp", json!("another-application")),
            Self::OtherNonce => ("nonce", json!("another-nonce")),
            Self::NoNonce => ("nonce", Value::Null),
            Self::Expired => ("exp", json!(now_s - DAY_S)),
            Self::NoExpiry => ("exp", Value::Null),
            Self::IssuedTomorrow => ("iat", json!(now_s + DAY_S)),
            Self::NoIssueTime => ("iat", Value::Null),
            Self::NoSubject => ("sub", Value::Null),
            Self::EmptySubject => ("sub", json!("")),
            Self::OtherHash => ("at_hash", json!(crate::jose::half_hash("another token"))),
            _ => return claims,
        };
        claims[name] = value;
        if let Some(claims) = claims.as_object_mut() {
            claims.retain(|_, value| !value.is_null());
        }
        claims
    }

    /// The token of these claims, as this lie signs it; `ours` is published, `other` is not.
    pub(super) fn signed(self, claims: &Value, ours: &SigningKey, other: &SigningKey) -> String {
        match self {
            Self::NotAToken => "not.a.token".to_owned(),
            Self::NoSignature => unsigned(claims),
            Self::PublicSecret => ours.sign_by_what_is_public(claims),
            Self::UnknownKey => other.sign(Some("nobody's"), claims),
            Self::OtherKey => other.sign(Some(ours.id), claims),
            Self::NoKeyNamed => ours.sign(None, claims),
            _ => ours.sign(Some(ours.id), claims),
        }
    }
}
