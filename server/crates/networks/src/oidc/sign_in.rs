//! The authorization code flow with PKCE, state and nonce (OpenID Connect Core §3.1, RFC 9700).

use super::{ClientAuth, Line, provider::Provider};
use crate::{
    error::{NetworkError, Outage},
    identity::{Application, Expected, Flaw, ask, verified},
    network::{AuthReturn, AuthStart, Profile, ProfileId, said},
    patience::outage,
    secret::Secret,
};
use http::{Request, header};
use kabinet_domain::event::NetworkName;
use openidconnect::EmptyAdditionalClaims;
use serde::Deserialize;
use url::Url;

pub(super) async fn authorize_url(line: &Line, start: &AuthStart) -> Result<Url, NetworkError> {
    let provider = line.patience.once("discovery", line.provider()).await?;
    let mut url = provider.authorize.clone();
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &line.config.client_id)
        .append_pair("redirect_uri", &start.redirect_uri)
        .append_pair("scope", &line.config.scope)
        .append_pair("state", &start.state)
        .append_pair("nonce", &start.nonce)
        .append_pair("code_challenge", &start.challenge)
        .append_pair("code_challenge_method", "S256");
    Ok(url)
}

pub(super) async fn exchange(line: &Line, back: &AuthReturn) -> Result<Profile, NetworkError> {
    let provider = line.patience.once("discovery", line.provider()).await?;
    came_from(line, &provider, back)?;
    let grant = [
        ("grant_type", "authorization_code"),
        ("code", back.code.expose()),
        ("redirect_uri", back.redirect_uri.as_str()),
        ("code_verifier", back.verifier.expose()),
    ];
    let application = Application {
        id: &line.config.client_id,
        secret: &line.config.client_secret,
        basic: line.config.client_auth == ClientAuth::Basic,
    };
    // Once, because the code is good for once.
    let asking = ask(&line.outbound, &provider.token, &application, &grant);
    let tokens = line.patience.once("token", asking).await?;
    let expected = Expected {
        issuer: line.directory.issuer(),
        client_id: &line.config.client_id,
        nonce: &back.nonce,
        access: tokens.access.as_ref(),
    };
    let judging = verified(&tokens.identity, &expected, &provider.keys, (&line.outbound, &*line.patience.timer));
    let (mut person, EmptyAdditionalClaims {}) = line.patience.once("id_token", judging).await?;
    if let (None, Some(user_info), Some(access)) = (&person.name, &provider.user_info, &tokens.access) {
        let asked = || line.patience.once("userinfo", told_more(line, user_info, access, &person.subject));
        let more = line.patience.briefly(asked).await?;
        person.name = more.name.as_deref().and_then(said);
        person.email = person.email.or_else(|| more.email.as_deref().and_then(said));
    }
    Ok(Profile {
        network: NetworkName::Oidc,
        // A subject means somebody only together with the issuer: the settings may name another tomorrow.
        id: ProfileId(format!("{} {}", line.directory.issuer().as_str(), person.subject)),
        name: person.name,
        email: person.email,
        phone: None,
    })
}

/// Whoever sends the browser back says to be the provider, where the provider says so of itself: an answer of another provider
/// is not taken to this one (RFC 9207 §2.4).
fn came_from(line: &Line, provider: &Provider, back: &AuthReturn) -> Result<(), Flaw> {
    match &back.issuer {
        Some(issuer) if issuer == line.directory.issuer().as_str() => Ok(()),
        None if !provider.says_issuer => Ok(()),
        Some(_) | None => Err(Flaw::Issuer),
    }
}

/// What some providers tell only where it is asked for (OpenID Connect Core §5.3).
#[derive(Deserialize)]
struct More {
    sub: String,
    name: Option<String>,
    email: Option<String>,
}

async fn told_more(line: &Line, at: &Url, access: &Secret, subject: &str) -> Result<More, NetworkError> {
    const WHAT: &str = "what the provider tells of a person";
    let request = Request::get(at.as_str())
        .header(header::ACCEPT, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {}", access.expose()))
        .body(Vec::new())
        .map_err(|_| NetworkError::Malformed { what: WHAT })?;
    let answer = line.outbound.send(request).await.map_err(|broken| NetworkError::Unavailable(outage(broken)))?;
    match serde_json::from_slice::<More>(answer.body()) {
        _ if answer.status().as_u16() != 200 => {
            Err(NetworkError::Unavailable(Outage::Status(answer.status().as_u16())))
        }
        Ok(more) if more.sub == subject => Ok(more),
        Ok(_) => Err(Flaw::OtherPerson.into()),
        Err(error) if !error.is_data() => Err(NetworkError::Unavailable(Outage::NotJson)),
        Err(_) => Err(NetworkError::Malformed { what: WHAT }),
    }
}
