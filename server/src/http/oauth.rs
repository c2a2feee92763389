//! The way to a network and back.

use super::plain::Asked;
use axum::{
    Extension,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use kabinet_app::{
    api::client::REGISTRATION,
    cookies,
    flash::{self, Flash, Note},
};
use kabinet_domain::{event::NetworkName, problem::Problem};
use kabinet_portal::{
    Error, Portal,
    accounts::SESSION_MS,
    links::{ARRIVAL_MS, Back, Landed},
    who::Who,
};
use serde::Deserialize;

/// How long the browser keeps the token it left with, in seconds.
const AWAY_S: i64 = 600;

/// What a network may send along; more is ignored, VK sends `type` and `expires_in` too.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    state: Option<String>,
    code: Option<String>,
    device_id: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// What a member goes to the network for.
#[derive(Debug, Default, Deserialize)]
pub struct Going {
    /// `confirm`: to confirm that it is them; otherwise to link.
    #[serde(default, rename = "for")]
    what_for: String,
}

/// Sends the browser to the network: a member to link or to confirm that it is them, anybody else to come in.
pub async fn start(
    State(portal): State<Portal>,
    Path(network): Path<String>,
    Query(going): Query<Going>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    form: Bytes,
) -> Response {
    let Some(network) = NetworkName::parse(&network) else {
        return refused(&portal, &headers, &who, Error::NotFound).await;
    };
    let started = match &who {
        Who::Member(member) if going.what_for == "confirm" => member.start_confirm(network).await,
        Who::Member(member) => {
            let mut fields = url::form_urlencoded::parse(&form);
            let password = fields.find_map(|(name, value)| (name == "password").then_some(value)).unwrap_or_default();
            member.start_link(network, &password).await
        }
        Who::Visitor(visitor) => {
            let invited = cookies::value(&headers, cookies::INVITED);
            visitor.start_to_enter(network, invited.and_then(|cookie| portal.remembered(cookie))).await
        }
        Who::Marketer(_) => Err(Error::Forbidden),
    };
    match started {
        Ok(started) => {
            let cookie = cookies::set(cookies::AWAY, started.browser.reveal(), AWAY_S);
            answer(started.url.as_str(), [cookie])
        }
        Err(error) => refused(&portal, &headers, &who, error).await,
    }
}

/// Takes the browser back.
pub async fn callback(
    State(portal): State<Portal>,
    Path(network): Path<String>,
    Extension(who): Extension<Who>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    let Some(network) = NetworkName::parse(&network) else {
        return refused(&portal, &headers, &who, Error::NotFound).await;
    };
    let Params { state, code, device_id, iss, error } = params;
    let back = Back { state: state.unwrap_or_default(), code, device_id, issuer: iss, error };
    let held = cookies::token(&headers, cookies::SESSION);
    let signed_in = if let Who::Member(member) = &who { Some(member.id()) } else { None };
    let browser = cookies::token(&headers, cookies::AWAY);
    let forget = cookies::set(cookies::AWAY, "", 0);
    match portal.come_back(network, &back, browser, held.as_ref(), signed_in).await {
        Ok(Landed::Linked) => {
            let note = leave(&portal, &headers, &Flash::note(Note::Linked)).await;
            answer("/client/networks/", [forget].into_iter().chain(note))
        }
        Ok(Landed::SignedIn(signed_in)) => {
            let session = cookies::set(cookies::SESSION, signed_in.token.reveal(), SESSION_MS / 1000);
            // Whoever came before with another profile is not asked about it in this person's name.
            answer("/client/", [forget, session, cookies::set(cookies::ARRIVED, "", 0)])
        }
        Ok(Landed::Confirmed) => answer("/client/networks/", [forget]),
        Ok(Landed::Arrived(arrived)) => {
            let arrived = cookies::set(cookies::ARRIVED, arrived.reveal(), ARRIVAL_MS / 1000);
            answer(REGISTRATION, [forget, arrived])
        }
        Err(error) => refused(&portal, &headers, &who, error).await,
    }
}

/// Back to where the person came from, with what went wrong in words.
async fn refused(portal: &Portal, headers: &HeaderMap, who: &Who, error: Error) -> Response {
    let problems: Vec<(&str, Problem)> = match error {
        // The page says it above everything else, for the way began with one of several forms.
        Error::Refused(problems) => problems.into_iter().map(|(_, problem)| ("", problem)).collect(),
        Error::NotFound | Error::Forbidden => vec![("", Problem::NetworkOff)],
        Error::Busy { retry_s } => {
            let asked = Asked::with(headers.clone(), portal.sign.clone());
            return super::overload::busy(&asked, retry_s);
        }
        error => {
            tracing::error!(%error, "the way through a network failed");
            vec![("", Problem::NetworkAway)]
        }
    };
    let to = if matches!(who, Who::Member(_)) { "/client/networks/" } else { "/client/login/" };
    answer(to, leave(portal, headers, &Flash::default().refused(problems)).await)
}

async fn leave(portal: &Portal, headers: &HeaderMap, flash: &Flash) -> Option<HeaderValue> {
    let held = cookies::token(headers, cookies::FLASH);
    match flash::leave(portal, held, flash).await {
        Ok(cookie) => Some(cookie),
        Err(error) => {
            tracing::error!(%error, "a note could not be kept");
            None
        }
    }
}

fn answer(to: &str, set: impl IntoIterator<Item = HeaderValue>) -> Response {
    let mut response = Redirect::to(to).into_response();
    for cookie in set {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
