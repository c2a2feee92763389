//! VK ID: OAuth 2.1 with PKCE and without a client secret (wire reference §1.1).

use super::call::Line;
use crate::{
    error::{NetworkError, Outage, Refusal},
    network::{AuthReturn, AuthStart, Profile, ProfileId, said},
    number::Id,
    patience::outage,
    secret::Secret,
    setting::under,
};
use kabinet_domain::event::NetworkName;
use serde::{Deserialize, de::DeserializeOwned};
use url::Url;

pub(super) fn authorize_url(line: &Line, start: &AuthStart) -> Url {
    let config = &line.config;
    let mut url = under(&config.id_base, "authorize");
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &config.client_id)
        .append_pair("redirect_uri", &start.redirect_uri)
        .append_pair("state", &start.state)
        .append_pair("code_challenge", &start.challenge)
        .append_pair("code_challenge_method", &config.challenge_method)
        .append_pair("scope", &config.scope);
    url
}

/// `error` comes with whatever status; without it the rest is there.
#[derive(Deserialize)]
struct Answered<T> {
    error: Option<String>,
    #[serde(flatten)]
    rest: Option<T>,
}

#[derive(Deserialize)]
struct Token {
    #[serde(rename = "access_token")]
    secret: Secret,
    #[serde(rename = "user_id")]
    person: Id,
    state: Option<String>,
}

#[derive(Deserialize)]
struct UserInfo {
    user: User,
}

#[derive(Deserialize)]
struct User {
    #[serde(rename = "user_id")]
    id: Id,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    email: Option<String>,
    phone: Option<String>,
}

pub(super) async fn exchange(line: &Line, back: &AuthReturn) -> Result<Profile, NetworkError> {
    let device_id = back.device_id.as_deref().ok_or(NetworkError::Refused(Refusal::DeviceIdMissing))?;
    let client_id = line.config.client_id.as_str();
    let token: Token = ask(
        line,
        "oauth2/auth",
        &[
            ("grant_type", "authorization_code"),
            ("code", back.code.expose()),
            ("code_verifier", back.verifier.expose()),
            ("client_id", client_id),
            ("device_id", device_id),
            ("redirect_uri", &back.redirect_uri),
            ("state", &back.state),
        ],
    )
    .await?;
    if token.state.as_deref() != Some(back.state.as_str()) {
        return Err(NetworkError::Refused(Refusal::StateMismatch));
    }
    // The code itself is exchanged once, because it is good for once.
    let form = [("client_id", client_id), ("access_token", token.secret.expose())];
    let UserInfo { user } = line.patience.briefly(|| ask(line, "oauth2/user_info", &form)).await?;
    let id = token.person.id().filter(|id| user.id.id() == Some(*id));
    let id = id.ok_or(NetworkError::Malformed { what: "the person's id in oauth2/user_info" })?;
    let name = format!("{} {}", user.first_name.trim(), user.last_name.trim());
    Ok(Profile {
        network: NetworkName::Vk,
        id: ProfileId(id.to_string()),
        name: said(&name),
        email: user.email.as_deref().and_then(said),
        phone: user.phone.as_deref().and_then(said),
    })
}

async fn ask<T: DeserializeOwned>(line: &Line, path: &'static str, form: &[(&str, &str)]) -> Result<T, NetworkError> {
    let asking = async {
        match line.outbound.post_form(under(&line.config.id_base, path), form).await {
            Ok(reply) => read(&reply.body, reply.status, path),
            Err(broken) => Err(NetworkError::Unavailable(outage(broken))),
        }
    };
    line.patience.once(path, asking).await
}

fn read<T: DeserializeOwned>(body: &[u8], status: u16, what: &'static str) -> Result<T, NetworkError> {
    match serde_json::from_slice::<Answered<T>>(body) {
        Ok(Answered { error: Some(error), .. }) => Err(NetworkError::of_oauth(&error)),
        Ok(Answered { rest: Some(rest), .. }) => Ok(rest),
        Err(_) if status >= 500 => Err(NetworkError::Unavailable(Outage::Status(status))),
        Err(error) if !error.is_data() => Err(NetworkError::Unavailable(Outage::NotJson)),
        Ok(_) | Err(_) => Err(NetworkError::Malformed { what }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(json: &str) -> Result<Option<i64>, NetworkError> {
        read::<Token>(json.as_bytes(), 200, "test").map(|token| token.person.id())
    }

    #[test]
    fn an_id_may_be_a_number_or_a_text_but_not_nobody() {
        assert_eq!(token(r#"{"access_token":"t","user_id":5,"state":"s"}"#), Ok(Some(5)));
        assert_eq!(token(r#"{"access_token":"t","user_id":"5"}"#), Ok(Some(5)));
        for nobody in ["0", "-5", "\"\"", "\"5 or 6\"", "99999999999999999999"] {
            let json = format!(r#"{{"access_token":"t","user_id":{nobody}}}"#);
            assert!(!matches!(token(&json), Ok(Some(_))), "{nobody}");
        }
    }

    #[test]
    fn the_words_of_oauth() {
        let refused = |refusal| Err(NetworkError::Refused(refusal));
        for (error, expected) in [
            ("access_denied", refused(Refusal::AccessDenied)),
            ("invalid_grant", refused(Refusal::InvalidGrant)),
            ("invalid_request", refused(Refusal::InvalidRequest)),
            ("invalid_client", refused(Refusal::InvalidClient)),
            ("invalid_token", refused(Refusal::InvalidToken)),
            ("<script>", refused(Refusal::Unknown)),
            ("slow_down", Err(NetworkError::Busy { retry_after_ms: 5_000 })),
            ("server_error", Err(NetworkError::Unavailable(Outage::SignIn))),
            ("temporarily_unavailable", Err(NetworkError::Unavailable(Outage::SignIn))),
        ] {
            let json = format!(r#"{{"error":"{error}","error_description":"…","state":"s"}}"#);
            assert_eq!(token(&json), expected, "{error}");
        }
    }

    #[test]
    fn what_is_no_answer_is_no_token() {
        let malformed = Err(NetworkError::Malformed { what: "test" });
        let not_json = Err(NetworkError::Unavailable(Outage::NotJson));
        assert_eq!(token("{}"), malformed);
        assert_eq!(token(r#"{"access_token":7,"user_id":5}"#), malformed);
        assert_eq!(token(""), not_json);
        assert_eq!(token(r#"{"access_token":"t","us"#), not_json);
        assert_eq!(
            read::<Token>(b"<html>", 502, "test").map(|_| ()),
            Err(NetworkError::Unavailable(Outage::Status(502)))
        );
    }
}
