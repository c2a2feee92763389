//! Where codes become tokens, and where more is told of a person.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::codes::Granted;
use super::{Lie, Standin, lock};
use crate::answer;
use crate::jose::half_hash;
use crate::params::Params;
use crate::world::Person;

/// An identity token lives five minutes.
const TTL_S: i64 = 5 * 60;

/// `POST /token`
pub(super) async fn token(State(standin): State<Arc<Standin>>, headers: HeaderMap, form: Bytes) -> Response {
    const METHOD: &str = "token";
    let params = Params::read(None, &form);
    let now_ms = standin.stage.world.now_ms();
    standin.stage.calls.note(METHOD, &params, now_ms);
    let fault = standin.stage.faults.meet(METHOD);
    if !is_app(&standin, &headers, &params) {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    if params.text("grant_type") != Some("authorization_code") {
        return refused(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    let exchanged = standin.codes().exchange(&params, now_ms);
    let Some((granted, access)) = exchanged else { return refused(StatusCode::BAD_REQUEST, "invalid_grant") };
    let mut body = json!({ "access_token": access, "token_type": "Bearer", "expires_in": 3600 });
    if !standin.lies(Lie::NoToken) {
        body["id_token"] = identity(&standin, &granted, &access, now_ms / 1000).into();
    }
    answer::send(&body, fault).await
}

fn refused(status: StatusCode, error: &str) -> Response {
    (status, axum::Json(json!({ "error": error }))).into_response()
}

/// The secret comes in a header or in the form (RFC 6749 §2.3.1).
fn is_app(standin: &Standin, headers: &HeaderMap, params: &Params) -> bool {
    let app = &standin.app;
    let basic = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
    match basic {
        Some(basic) => {
            let escape = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            basic == STANDARD.encode(format!("{}:{}", escape(&app.client_id), escape(&app.client_secret)))
        }
        None => {
            params.text("client_id") == Some(&app.client_id) && params.text("client_secret") == Some(&app.client_secret)
        }
    }
}

fn identity(standin: &Standin, granted: &Granted, access: &str, now_s: i64) -> String {
    let mut claims = json!({
        "iss": standin.issuer,
        "sub": granted.person.0.to_string(),
        "aud": standin.app.client_id,
        "exp": now_s + TTL_S,
        "iat": now_s,
        "nonce": granted.nonce,
        "at_hash": half_hash(access),
    });
    // Only what the token does not say is asked for.
    if *lock(&standin.tells_in_token)
        && !standin.lies(Lie::OtherPerson)
        && let Some(person) = standin.stage.world.person(granted.person)
    {
        about(&mut claims, &person);
    }
    let [ours, other] = standin.keys();
    match standin.lie() {
        Some(lie) => lie.signed(&lie.told(claims, now_s), &ours, &other),
        None => ours.sign(lock(&standin.names_keys).then_some(ours.id), &claims),
    }
}

fn about(claims: &mut Value, person: &Person) {
    claims["name"] = person.name().into();
    claims["given_name"] = person.first_name.clone().into();
    claims["family_name"] = person.last_name.clone().into();
    claims["email"] = person.email.clone().into();
    claims["email_verified"] = true.into();
}

/// `GET /userinfo`
pub(super) async fn user_info(State(standin): State<Arc<Standin>>, headers: HeaderMap) -> Response {
    const METHOD: &str = "userinfo";
    standin.stage.calls.note(METHOD, &Params::default(), standin.stage.world.now_ms());
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let person = bearer.and_then(|access| standin.codes().person_of(access));
    let Some(person) = person.and_then(|person| standin.stage.world.person(person)) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let subject = if standin.lies(Lie::OtherPerson) { "999".to_owned() } else { person.id.0.to_string() };
    let mut body = json!({ "sub": subject });
    about(&mut body, &person);
    answer::send(&body, standin.stage.faults.meet(METHOD)).await
}
