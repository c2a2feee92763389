//! OK's OAuth: the page where a person says yes or no, and `token.do`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::Standin;
use super::api::Refusal;
use super::session::Fail;
use crate::answer;
use crate::faults::FaultKind;
use crate::html::{Lang, Text, page};
use crate::page::{Consent, back};
use crate::params::Params;
use crate::world::PersonId;

/// How the log and the faults call it.
pub(super) const TOKEN: &str = "token.do";
/// What the page carries from the question to the answer.
const CARRIED: [&str; 7] = ["response_type", "client_id", "redirect_uri", "state", "scope", "layout", "lang"];
const SCOPES: [&str; 7] = [
    "VALUABLE_ACCESS",
    "LONG_ACCESS_TOKEN",
    "GROUP_CONTENT",
    "PHOTO_CONTENT",
    "VIDEO_CONTENT",
    "GET_EMAIL",
    "APP_INVITE",
];

/// `GET /oauth/authorize`: whom to continue as.
pub(super) async fn show(
    State(standin): State<Arc<Standin>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let params = Params::read(query.as_deref(), b"");
    standin.stage.calls.note("authorize", &params, standin.stage.world.now_ms());
    let lang = Lang::of(params.text("lang"), &headers);
    match asked(&standin, &params) {
        Ok((redirect_uri, scope)) => question(&standin, &params, &redirect_uri, &scope, lang),
        Err(fail) => refuse(&fail, lang),
    }
}

/// `POST /oauth/authorize`: the person chosen, or `deny`.
pub(super) async fn decide(State(standin): State<Arc<Standin>>, headers: HeaderMap, form: Bytes) -> Response {
    let params = Params::read(None, &form);
    let lang = Lang::of(params.text("lang"), &headers);
    let (redirect_uri, scope) = match asked(&standin, &params) {
        Ok(asked) => asked,
        Err(fail) => return refuse(&fail, lang),
    };
    let state = ("state", params.text("state").unwrap_or_default().to_owned());
    if params.text("deny").is_some() {
        return back(&redirect_uri, &[("error", "access_denied".to_owned()), state]);
    }
    let chosen = params.text("person").and_then(|id| id.parse().ok()).map(PersonId);
    let Some(person) = chosen.filter(|person| standin.stage.world.person(*person).is_some()) else {
        return question(&standin, &params, &redirect_uri, &scope, lang);
    };
    let code = standin.sessions().grant(person, redirect_uri.clone(), standin.stage.world.now_ms());
    back(&redirect_uri, &[("code", code), state])
}

/// Where to go back to, and what is asked for.
fn asked(standin: &Standin, params: &Params) -> Result<(String, String), Fail> {
    let app = standin.app();
    if params.text("client_id") != Some(app.client_id.as_str()) {
        return Err(Fail::new("invalid_client", "client_id is not known"));
    }
    let redirect_uri = params.text("redirect_uri").unwrap_or_default();
    let without_query = redirect_uri.split('?').next().unwrap_or_default();
    if !app.redirect_uris.iter().any(|trusted| trusted == without_query) {
        return Err(Fail::new("invalid_request", "redirect_uri is not trusted"));
    }
    if params.text("response_type") != Some("code") {
        return Err(Fail::new("invalid_request", "response_type must be code"));
    }
    let scope = params.text("scope").unwrap_or_default();
    if !scope.split(';').all(|one| SCOPES.contains(&one)) {
        return Err(Fail::new("invalid_scope", "scopes are separated by semicolons"));
    }
    Ok((redirect_uri.to_owned(), scope.to_owned()))
}

fn question(standin: &Standin, params: &Params, redirect_uri: &str, scope: &str, lang: Lang) -> Response {
    let consent = Consent {
        network: lang.pick("Odnoklassniki", "Одноклассники"),
        title: lang.pick("Odnoklassniki (stand-in): continue as", "Одноклассники (макет): продолжить как"),
        action: "/oauth/authorize",
        carried: &CARRIED,
        redirect_uri,
        scope,
    };
    consent.page(&standin.stage.world, params, lang)
}

fn refuse(fail: &Fail, lang: Lang) -> Response {
    let title = lang.pick("Odnoklassniki cannot go on", "Одноклассники не могут продолжить");
    let body =
        format!("<main><h1>{title}</h1><p class=\"warn\">{}: {}</p></main>", Text(fail.error), Text(fail.description));
    (StatusCode::BAD_REQUEST, page(lang, title, None, &body)).into_response()
}

/// `POST /oauth/token.do`: parameters in the query or in the form.
pub(super) async fn token(State(standin): State<Arc<Standin>>, RawQuery(query): RawQuery, form: Bytes) -> Response {
    let params = Params::read(query.as_deref(), &form);
    let now_ms = standin.stage.world.now_ms();
    standin.stage.calls.note(TOKEN, &params, now_ms);
    let fault = standin.stage.faults.meet(TOKEN);
    let body = if let Some(FaultKind::Error(code)) = fault {
        Refusal::standard(code).body()
    } else {
        let app = standin.app().clone();
        match standin.sessions().issue(&app, &params, now_ms) {
            Ok(body) => body,
            Err(fail) => json!({ "error": fail.error, "error_description": fail.description }),
        }
    };
    answer::send(&body, fault).await
}
