//! `token.do`: codes and refresh tokens become access tokens.

use super::{call::Line, fault::verdict};
use crate::{
    error::{NetworkError, Outage, Refusal},
    patience::{Failed, Verdict, outage},
    secret::{KeyId, Secret},
};
use serde::Deserialize;

/// How the log calls it.
pub(super) const METHOD: &str = "token.do";

/// Errors come in OAuth's words or by OK's numbers, with whatever status.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Answered {
    error: Option<String>,
    error_code: Option<i64>,
    access_token: Option<Secret>,
}

/// Asks once for an access token; the application's own words go along.
pub(super) async fn ask(line: &Line, grant: &[(&str, &str)]) -> Result<Secret, NetworkError> {
    let mut form =
        vec![("client_id", line.config.client_id.as_str()), ("client_secret", line.config.secret_key.expose())];
    form.extend_from_slice(grant);
    match line.outbound.post_form(line.config.token.clone(), &form).await {
        Ok(reply) => read(&reply.body, reply.status),
        Err(broken) => Err(NetworkError::Unavailable(outage(broken))),
    }
}

/// Asks for a new access token in the place of one that has expired.
pub(super) async fn renew(line: &Line, refresh: &Secret, key: &KeyId) -> Result<Secret, Failed> {
    let grant = [("grant_type", "refresh_token"), ("refresh_token", refresh.expose())];
    ask(line, &grant).await.map_err(|error| {
        Failed::from(match error {
            // The refresh token is not accepted either: somebody has to give new ones.
            NetworkError::Refused(_) => verdict(super::fault::SESSION_EXPIRED, key),
            error @ NetworkError::Busy { .. } => Verdict::AgainSlower(error),
            error if error.is_retryable() => Verdict::Again(error),
            error => Verdict::Fail(error),
        })
    })
}

fn read(body: &[u8], status: u16) -> Result<Secret, NetworkError> {
    match serde_json::from_slice::<Answered>(body) {
        Ok(Answered { error: Some(error), .. }) => Err(NetworkError::of_oauth(&error)),
        Ok(Answered { error_code: Some(code), .. }) => Err(by_number(code)),
        Ok(Answered { access_token: Some(token), .. }) => Ok(token),
        Err(_) if status >= 500 => Err(NetworkError::Unavailable(Outage::Status(status))),
        Err(error) if !error.is_data() => Err(NetworkError::Unavailable(Outage::NotJson)),
        Ok(_) | Err(_) => Err(NetworkError::Malformed { what: METHOD }),
    }
}

fn by_number(code: i64) -> NetworkError {
    match verdict(code, &KeyId(String::new())) {
        Verdict::Again(_) => NetworkError::Unavailable(Outage::SignIn),
        Verdict::AgainSlower(error) => error,
        _ if code == WRONG_APPLICATION => NetworkError::Refused(Refusal::InvalidClient),
        _ => NetworkError::Refused(Refusal::Unknown),
    }
}

/// OK's number for a key that no application has.
const WRONG_APPLICATION: i64 = 101;

#[cfg(test)]
mod tests {
    use super::*;

    fn told(json: &str) -> Result<String, NetworkError> {
        read(json.as_bytes(), 200).map(|token| token.expose().to_owned())
    }

    #[test]
    fn a_token_is_read_and_an_error_in_either_style() {
        let token = r#"{"access_token":"tkn1","token_type":"session","refresh_token":"r","expires_in":"1800"}"#;
        assert_eq!(told(token), Ok("tkn1".to_owned()));
        let refused = |refusal| Err(NetworkError::Refused(refusal));
        for (json, expected) in [
            (r#"{"error":"invalid_grant","error_description":"…"}"#, refused(Refusal::InvalidGrant)),
            (r#"{"error":"server_error"}"#, Err(NetworkError::Unavailable(Outage::SignIn))),
            (r#"{"error_code":101,"error_msg":"PARAM_API_KEY"}"#, refused(Refusal::InvalidClient)),
            (r#"{"error_code":100,"error_msg":"PARAM"}"#, refused(Refusal::Unknown)),
            (r#"{"error_code":8}"#, Err(NetworkError::Busy { retry_after_ms: 5_000 })),
            (r#"{"error_code":2}"#, Err(NetworkError::Unavailable(Outage::SignIn))),
            ("{}", Err(NetworkError::Malformed { what: METHOD })),
            (r#"{"access_token":7}"#, Err(NetworkError::Malformed { what: METHOD })),
            (r#"{"access_token":"t"#, Err(NetworkError::Unavailable(Outage::NotJson))),
        ] {
            assert_eq!(told(json), expected, "{json}");
        }
        assert_eq!(read(b"<html>", 502).map(|_| ()), Err(NetworkError::Unavailable(Outage::Status(502))));
    }
}
