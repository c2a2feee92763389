use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::Fail;
use super::codes::{CODE_TTL_S, Request, Unfit};
use crate::html::{Lang, Text, page};
use crate::page::{Consent, back};
use crate::params::Params;
use crate::vk::Standin;
use crate::world::PersonId;

/// What the page carries from the question to the answer.
const CARRIED: [&str; 9] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "state",
    "code_challenge",
    "code_challenge_method",
    "scope",
    "lang_id",
    "lang",
];

/// `GET /authorize`: whom to continue as.
pub(super) async fn show(
    State(standin): State<Arc<Standin>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let params = Params::read(query.as_deref(), b"");
    standin.stage.calls.note("authorize", &params, standin.stage.world.now_ms());
    let lang = language(&params, &headers);
    let request = standin.identity().request(&params);
    match request {
        Ok(request) => question(&standin, &params, &request, lang),
        Err(unfit) => refuse(unfit, &params, lang),
    }
}

/// `POST /authorize`: the person chosen, or `deny`.
pub(super) async fn decide(State(standin): State<Arc<Standin>>, headers: HeaderMap, form: Bytes) -> Response {
    let params = Params::read(None, &form);
    let lang = language(&params, &headers);
    let request = match standin.identity().request(&params) {
        Ok(request) => request,
        Err(unfit) => return refuse(unfit, &params, lang),
    };
    if params.text("deny").is_some() {
        let fail = Fail::new("access_denied", "the person said no");
        return back(&request.redirect_uri, &failed(&fail, &params));
    }
    let chosen = params.text("person").and_then(|id| id.parse().ok()).map(PersonId);
    let Some(person) = chosen.filter(|person| standin.stage.world.person(*person).is_some()) else {
        return question(&standin, &params, &request, lang);
    };
    let (redirect_uri, state) = (request.redirect_uri.clone(), request.state.clone());
    let (code, device_id) = standin.identity().grant(request, person, standin.stage.world.now_ms());
    let fields = [
        ("code", code),
        ("state", state),
        ("device_id", device_id),
        ("type", "code_v2".to_owned()),
        ("expires_in", CODE_TTL_S.to_string()),
    ];
    back(&redirect_uri, &fields)
}

fn language(params: &Params, headers: &HeaderMap) -> Lang {
    let by_id = match params.text("lang_id") {
        Some("0") => Some("ru"),
        Some("3") => Some("en"),
        _ => None,
    };
    Lang::of(params.text("lang").or(by_id), headers)
}

fn question(standin: &Standin, params: &Params, request: &Request, lang: Lang) -> Response {
    let consent = Consent {
        network: "VK ID",
        title: lang.pick("VK ID (stand-in): continue as", "VK ID (макет): продолжить как"),
        action: "/authorize",
        carried: &CARRIED,
        redirect_uri: &request.redirect_uri,
        scope: &request.scope,
    };
    consent.page(&standin.stage.world, params, lang)
}

fn refuse(unfit: Unfit, params: &Params, lang: Lang) -> Response {
    match unfit {
        Unfit::Back { redirect_uri, fail } => back(&redirect_uri, &failed(&fail, params)),
        Unfit::Page(fail) => {
            let title = lang.pick("VK ID cannot go on", "VK ID не может продолжить");
            let text = Text(&fail.description).to_string();
            let body = format!("<main><h1>{title}</h1><p class=\"warn\">{}: {text}</p></main>", fail.error);
            (StatusCode::BAD_REQUEST, page(lang, title, None, &body)).into_response()
        }
    }
}

fn failed(fail: &Fail, params: &Params) -> [(&'static str, String); 3] {
    [
        ("error", fail.error.to_owned()),
        ("error_description", fail.description.clone()),
        ("state", params.text("state").unwrap_or_default().to_owned()),
    ]
}
