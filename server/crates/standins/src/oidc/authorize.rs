//! The page where a person says yes or no.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{Lie, Standin};
use crate::html::Lang;
use crate::page::{Consent, back};
use crate::params::Params;
use crate::world::PersonId;

/// What the page carries from the question to the answer.
const CARRIED: [&str; 8] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
];

/// `GET /authorize`: whom to continue as.
pub(super) async fn show(
    State(standin): State<Arc<Standin>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let params = Params::read(query.as_deref(), b"");
    match unfit(&standin, &params) {
        Some(why) => (StatusCode::BAD_REQUEST, why).into_response(),
        None => question(&standin, &params, &headers),
    }
}

/// `POST /authorize`: the person chosen, or `deny`.
pub(super) async fn decide(State(standin): State<Arc<Standin>>, headers: HeaderMap, form: Bytes) -> Response {
    let params = Params::read(None, &form);
    if let Some(why) = unfit(&standin, &params) {
        return (StatusCode::BAD_REQUEST, why).into_response();
    }
    let redirect_uri = params.text("redirect_uri").unwrap_or_default();
    let mut fields = vec![("state", params.text("state").unwrap_or_default().to_owned())];
    match standin.lie() {
        Some(Lie::NoIssuerOfRedirect) => {}
        Some(Lie::IssuerOfRedirect) => fields.push(("iss", "https://other.example".to_owned())),
        _ => fields.push(("iss", standin.issuer.clone())),
    }
    if params.text("deny").is_some() {
        fields.push(("error", "access_denied".to_owned()));
        return back(redirect_uri, &fields);
    }
    let chosen = params.text("person").and_then(|id| id.parse().ok()).map(PersonId);
    let Some(person) = chosen.filter(|person| standin.stage.world.person(*person).is_some()) else {
        return question(&standin, &params, &headers);
    };
    fields.push(("code", standin.codes().grant(person, &params, standin.stage.world.now_ms())));
    back(redirect_uri, &fields)
}

/// Why the question is none of this application's.
fn unfit(standin: &Standin, params: &Params) -> Option<&'static str> {
    let is = |name, value| params.text(name) == Some(value);
    let app = &standin.app;
    let trusted = app.redirect_uris.iter().any(|uri| is("redirect_uri", uri));
    if !is("client_id", &app.client_id) || !trusted {
        return Some("client_id or redirect_uri is not known");
    }
    let scopes = params.text("scope").unwrap_or_default();
    if !is("response_type", "code") || !scopes.split(' ').any(|scope| scope == "openid") {
        return Some("this provider gives codes for openid");
    }
    if !is("code_challenge_method", "S256") || params.text("code_challenge").is_none() {
        return Some("code_challenge is missing");
    }
    (params.text("state").is_none() || params.text("nonce").is_none()).then_some("state or nonce is missing")
}

fn question(standin: &Standin, params: &Params, headers: &HeaderMap) -> Response {
    let lang = Lang::of(None, headers);
    let consent = Consent {
        network: "OpenID",
        title: lang.pick("A provider (stand-in): continue as", "Сервис входа (макет): продолжить как"),
        action: "/authorize",
        carried: &CARRIED,
        redirect_uri: params.text("redirect_uri").unwrap_or_default(),
        scope: params.text("scope").unwrap_or_default(),
    };
    consent.page(&standin.stage.world, params, lang)
}
