//! The rules by which an identity token is believed (OpenID Connect Core §3.1.3.7).

use super::{Flaw, KeyRing};
use crate::{error::NetworkError, network::said, outbound::Outbound, secret::Secret, timer::Timer};
use kabinet_domain::time::Millis;
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, ClaimsVerificationError, ClientId, IdToken, IdTokenClaims,
    IdTokenVerifier, IssuerUrl, Nonce, SignatureVerificationError,
    core::{
        CoreGenderClaim, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm as Algorithm,
    },
};

/// The ways to sign that only the holder of a private key can use, whatever the provider says that it supports.
const ALGORITHMS: [Algorithm; 3] = [Algorithm::RsaSsaPkcs1V15Sha256, Algorithm::EcdsaP256Sha256, Algorithm::EdDsa];
/// How far the clocks of a provider and ours may be apart.
const SKEW_S: i64 = 60;
/// The longest name of a person (OpenID Connect Core §2).
const LONGEST_SUBJECT: usize = 255;

type Token<AC> = IdToken<AC, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, Algorithm>;
type Claims<AC> = IdTokenClaims<AC, CoreGenderClaim>;

/// What a token must say to be the answer to our question.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a IssuerUrl,
    pub(crate) client_id: &'a str,
    pub(crate) nonce: &'a str,
    /// The access token that came along.
    pub(crate) access: Option<&'a Secret>,
}

/// Who somebody is, as the provider says.
pub(crate) struct Person {
    /// The provider's name for them, which never changes.
    pub(crate) subject: String,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
}

/// Judges a token by the provider's keys; when the one that signed it is unknown, the keys are looked at again. Gives the
/// person, and what only this provider says of them.
pub(crate) async fn verified<AC: AdditionalClaims + Clone>(
    token: &Secret,
    expected: &Expected<'_>,
    ring: &KeyRing,
    (outbound, timer): (&Outbound, &dyn Timer),
) -> Result<(Person, AC), NetworkError> {
    let token: Token<AC> = token.expose().parse().map_err(|_| Flaw::Shape)?;
    let keys = ring.keys(outbound, timer).await?;
    let claims = match judged(&token, expected, &keys, timer.now()) {
        Err(Flaw::Key) => {
            let keys = ring.newer(outbound, timer).await?.ok_or(Flaw::Key)?;
            judged(&token, expected, &keys, timer.now())?
        }
        judged => judged?,
    };
    Ok((person(&claims), claims.additional_claims().clone()))
}

fn judged<AC: AdditionalClaims + Clone>(
    token: &Token<AC>,
    expected: &Expected<'_>,
    keys: &CoreJsonWebKeySet,
    now: Millis,
) -> Result<Claims<AC>, Flaw> {
    let client_id = ClientId::new(expected.client_id.to_owned());
    // Public, although there is a secret: with it, whoever knows the secret could sign. Times are judged below, by the
    // programme's clock and with some patience.
    let verifier = IdTokenVerifier::new_public_client(client_id.clone(), expected.issuer.clone(), keys.clone())
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(Default::default);
    let claims = token.claims(&verifier, &Nonce::new(expected.nonce.to_owned())).map_err(|error| flaw(&error))?;
    let now_s = now.0.div_euclid(1000);
    if claims.expiration().timestamp() <= now_s - SKEW_S {
        return Err(Flaw::Expired);
    }
    if claims.issue_time().timestamp() > now_s + SKEW_S {
        return Err(Flaw::Early);
    }
    if claims.authorized_party().is_some_and(|party| *party != client_id) {
        return Err(Flaw::Audience);
    }
    if !(1..=LONGEST_SUBJECT).contains(&claims.subject().len()) {
        return Err(Flaw::Subject);
    }
    if let (Some(hash), Some(access)) = (claims.access_token_hash(), expected.access) {
        let key = token.signing_key(&verifier).map_err(|_| Flaw::Key)?;
        let algorithm = token.signing_alg().map_err(|_| Flaw::Algorithm)?;
        let of = AccessTokenHash::from_token(&AccessToken::new(access.expose().to_owned()), algorithm, key);
        if of.ok().as_ref() != Some(hash) {
            return Err(Flaw::AccessToken);
        }
    }
    Ok(claims.clone())
}

/// The library's words are left out: they cite the token.
fn flaw(error: &ClaimsVerificationError) -> Flaw {
    use SignatureVerificationError as Signature;
    match error {
        ClaimsVerificationError::InvalidIssuer(_) => Flaw::Issuer,
        ClaimsVerificationError::InvalidAudience(_) => Flaw::Audience,
        ClaimsVerificationError::InvalidNonce(_) => Flaw::Nonce,
        ClaimsVerificationError::InvalidSubject(_) => Flaw::Subject,
        ClaimsVerificationError::SignatureVerification(
            Signature::NoSignature | Signature::DisallowedAlg(_) | Signature::UnsupportedAlg(_),
        ) => Flaw::Algorithm,
        ClaimsVerificationError::SignatureVerification(Signature::NoMatchingKey | Signature::AmbiguousKeyId(_)) => {
            Flaw::Key
        }
        ClaimsVerificationError::SignatureVerification(_) => Flaw::Signature,
        _ => Flaw::Shape,
    }
}

fn person<AC: AdditionalClaims>(claims: &Claims<AC>) -> Person {
    let part = |name: Option<&String>| name.map_or("", String::as_str).trim().to_owned();
    let given = claims.given_name().and_then(|name| name.get(None)).map(|name| &**name);
    let family = claims.family_name().and_then(|name| name.get(None)).map(|name| &**name);
    let whole = claims.name().and_then(|name| name.get(None)).map(|name| &**name);
    Person {
        subject: claims.subject().to_string(),
        name: said(&part(whole)).or_else(|| said(&format!("{} {}", part(given), part(family)))),
        email: claims.email().and_then(|email| said(email)),
    }
}
