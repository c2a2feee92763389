//! Where codes become tokens (RFC 6749 §4.1.3).

use super::Flaw;
use crate::{
    error::{NetworkError, Outage},
    outbound::Outbound,
    patience::outage,
    secret::Secret,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{Method, Request, header};
use serde::Deserialize;
use url::{Url, form_urlencoded};

/// What the log and errors call it.
const METHOD: &str = "token";

/// How the application shows that it is the one (RFC 6749 §2.3.1).
pub(crate) struct Application<'a> {
    pub(crate) id: &'a str,
    pub(crate) secret: &'a Secret,
    /// In a header; otherwise in the form.
    pub(crate) basic: bool,
}

/// What a code became.
pub(crate) struct Tokens {
    pub(crate) access: Option<Secret>,
    pub(crate) identity: Secret,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answered {
    error: Option<String>,
    access_token: Option<Secret>,
    id_token: Option<Secret>,
}

/// Asks once, because a code is good for once.
pub(crate) async fn ask(
    outbound: &Outbound,
    to: &Url,
    application: &Application<'_>,
    grant: &[(&str, &str)],
) -> Result<Tokens, NetworkError> {
    let question = question(to, application, grant).map_err(|_| NetworkError::Malformed { what: METHOD })?;
    let answer = outbound.send(question).await.map_err(|broken| NetworkError::Unavailable(outage(broken)))?;
    read(answer.body(), answer.status().as_u16())
}

fn question(to: &Url, application: &Application<'_>, grant: &[(&str, &str)]) -> http::Result<Request<Vec<u8>>> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(grant);
    let mut request =
        Request::builder().method(Method::POST).uri(to.as_str()).header(header::ACCEPT, "application/json");
    if application.basic {
        request = request.header(header::AUTHORIZATION, basic(application));
    } else {
        form.append_pair("client_id", application.id).append_pair("client_secret", application.secret.expose());
    }
    request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.finish().into_bytes())
}

/// Name and secret are escaped before they are put together, so that neither may contain the colon between them.
fn basic(application: &Application<'_>) -> String {
    let escaped = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let both = format!("{}:{}", escaped(application.id), escaped(application.secret.expose()));
    format!("Basic {}", STANDARD.encode(both))
}

fn read(body: &[u8], status: u16) -> Result<Tokens, NetworkError> {
    match serde_json::from_slice::<Answered>(body) {
        Ok(Answered { error: Some(error), .. }) => Err(NetworkError::of_oauth(&error)),
        Ok(Answered { id_token: Some(identity), access_token: access, .. }) if status == 200 => {
            Ok(Tokens { access, identity })
        }
        // It answered as OAuth does, and says nothing of who it is.
        Ok(Answered { access_token: Some(_), .. }) if status == 200 => Err(Flaw::Shape.into()),
        _ if status >= 500 => Err(NetworkError::Unavailable(Outage::Status(status))),
        Err(error) if !error.is_data() => Err(NetworkError::Unavailable(Outage::NotJson)),
        Ok(_) | Err(_) => Err(NetworkError::Malformed { what: METHOD }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Refusal;

    #[test]
    fn name_and_secret_are_escaped_before_they_are_joined() {
        let secret = Secret::new("p:q r");
        let application = Application { id: "a:b", secret: &secret, basic: true };
        assert_eq!(basic(&application), format!("Basic {}", STANDARD.encode("a%3Ab:p%3Aq+r")));
    }

    #[test]
    fn tokens_are_read_and_errors_and_what_is_neither() {
        let told = |json: &str, status| read(json.as_bytes(), status).map(|tokens| tokens.identity.expose().to_owned());
        assert_eq!(told(r#"{"id_token":"a.b.c","access_token":"t"}"#, 200), Ok("a.b.c".to_owned()));
        for (json, status, expected) in [
            (r#"{"error":"invalid_grant"}"#, 400, NetworkError::Refused(Refusal::InvalidGrant)),
            (r#"{"error":"invalid_client"}"#, 401, NetworkError::Refused(Refusal::InvalidClient)),
            (r#"{"error":"server_error"}"#, 200, NetworkError::Unavailable(Outage::SignIn)),
            (r#"{"access_token":"t"}"#, 200, NetworkError::Untrusted(Flaw::Shape)),
            ("{}", 200, NetworkError::Malformed { what: METHOD }),
            (r#"{"id_token":7}"#, 200, NetworkError::Malformed { what: METHOD }),
            (r#"{"id_token":"a.b.c"}"#, 302, NetworkError::Malformed { what: METHOD }),
            (r#"{"id_token":"a."#, 200, NetworkError::Unavailable(Outage::NotJson)),
            ("<html>", 502, NetworkError::Unavailable(Outage::Status(502))),
        ] {
            assert_eq!(told(json, status), Err(expected), "{json} {status}");
        }
    }
}
