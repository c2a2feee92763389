//! Who asks, and how they are answered. The process puts [`Portal`] into the context and [`Who`] into the request.

use crate::{
    cookies,
    error::ApiError,
    flash::{Flash, Note},
    locales::Locale,
};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use kabinet_domain::{event::NetworkName, words};
use kabinet_portal::{
    Error, Portal,
    accounts::{Sent, SignedIn},
    secrets::Token,
    who::{Marketer, Member, Visitor, Who},
};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// The followed invite link, put into the request by the process when the browser does not hold its cookie yet.
#[derive(Debug, Clone)]
pub struct Invited(pub String);

/// The followed invite link, as the signed value of its cookie: of this request, or held by the browser.
pub fn invited() -> Option<String> {
    let fresh = with_context(|request: &Parts| request.extensions.get::<Invited>().map(|invited| invited.0.clone()));
    fresh.flatten().or_else(|| cookie(cookies::INVITED))
}

/// The process's parts.
///
/// # Panics
/// When the process forgot to provide them.
pub fn portal() -> Portal {
    expect_context::<Portal>()
}

/// What the programme was last known to be called; empty where that is not known.
pub fn sign() -> String {
    let lang = crate::locales::locale().0;
    with_context(|portal: &Portal| portal.sign.name(lang)).flatten().unwrap_or_default()
}

/// What people know a network as: the settings say it of some.
pub fn network(t: Locale, network: NetworkName) -> String {
    let title = with_context(|portal: &Portal| portal.network_title(t.0, network));
    title.unwrap_or_else(|| words::network(t.0, network).to_owned())
}

fn who() -> Option<Who> {
    with_context(|request: &Parts| request.extensions.get::<Who>().cloned()).flatten()
}

/// The signed-in member.
pub fn member() -> Result<Member, ApiError> {
    if let Some(Who::Member(member)) = who() { Ok(member) } else { Err(ApiError::SignIn) }
}

/// The signed-in marketer.
pub fn marketer() -> Result<Marketer, ApiError> {
    if let Some(Who::Marketer(marketer)) = who() { Ok(marketer) } else { Err(ApiError::SignIn) }
}

/// Whoever asks, as somebody who is not signed in.
pub fn visitor() -> Visitor {
    let address = with_context(|request: &Parts| request.extensions.get().copied()).flatten();
    portal()
        .visitor(address.unwrap_or(std::net::IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED)), crate::locales::locale().0)
}

/// The session token the browser holds.
pub fn held() -> Option<Token> {
    with_context(|request: &Parts| cookies::token(&request.headers, cookies::SESSION)).flatten()
}

/// The waiting registration with this id, as far as this browser began one.
pub fn joining(id: &str) -> Option<Sent> {
    let browser = with_context(|request: &Parts| cookies::token(&request.headers, cookies::JOINING)).flatten()?;
    Some(Sent { id: id.parse().ok()?, browser })
}

/// What the browser holds of somebody who came through a network with a profile that was nobody's.
pub fn arrived() -> Option<Token> {
    with_context(|request: &Parts| cookies::token(&request.headers, cookies::ARRIVED)).flatten()
}

/// The value of a cookie.
pub fn cookie(name: &str) -> Option<String> {
    with_context(|request: &Parts| cookies::value(&request.headers, name).map(str::to_owned)).flatten()
}

/// A parameter of the address, decoded.
pub fn query(name: &str) -> Option<String> {
    leptos_router::hooks::use_query_map().with_untracked(|query| query.get(name))
}

/// The page is fetched ahead, and nobody may ever see it.
pub fn is_prefetch() -> bool {
    let purpose = |request: &Parts| {
        request.headers.get("sec-purpose").is_some_and(|value| value.as_bytes().starts_with(b"prefetch"))
    };
    with_context(purpose).unwrap_or(false)
}

/// Sets a cookie with the answer.
pub fn set_cookie(cookie: HeaderValue) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.append_header(header::SET_COOKIE, cookie);
    }
}

/// Lets the browser hold this session.
pub fn let_in(signed_in: &SignedIn, for_ms: i64) {
    set_cookie(cookies::set(cookies::SESSION, signed_in.token.reveal(), for_ms / 1000));
}

/// Sends the browser to a path of this site.
pub fn go(path: &str) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(header::LOCATION, HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/")));
    }
}

/// Whether a page is asked for: by a person, who sent a form or followed a link. Programs and islands ask for codes.
pub fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accepted.is_some_and(|accept| accept.contains("text/html"))
}

/// Answers a form: on success goes `on` (with a note for the next page). A person whose form is refused is sent `back` to
/// it, with what was typed and what is wrong with it; what was typed is kept, too, when there is too much to do. To a
/// program everything that goes wrong is a code.
pub async fn answer<T>(
    done: Result<T, Error>,
    form: Flash,
    back: &str,
    on: impl FnOnce(T) -> (String, Option<Note>),
) -> Result<(), ApiError> {
    let person = with_context(|request: &Parts| wants_page(&request.headers)).unwrap_or(false);
    let (path, flash) = match done {
        Ok(done) => {
            let (path, note) = on(done);
            (path, note.map(Flash::note))
        }
        Err(Error::Refused(problems)) if person => (back.to_owned(), Some(form.refused(problems))),
        Err(error) => {
            if person && matches!(error, Error::Busy { .. }) {
                crate::flash::keep(&form).await?;
            }
            return Err(told(error));
        }
    };
    if let Some(flash) = flash {
        crate::flash::keep(&flash).await?;
    }
    go(&path);
    Ok(())
}

/// What a browser may know of an error; the rest is logged here, once.
pub fn told(error: Error) -> ApiError {
    match error {
        Error::Refused(problems) => {
            ApiError::Refused(problems.into_iter().map(|(field, problem)| (field.into_owned(), problem)).collect())
        }
        Error::SignIn => ApiError::SignIn,
        Error::Forbidden => ApiError::Forbidden,
        Error::NotFound => ApiError::NotFound,
        Error::Busy { retry_s } => ApiError::Busy { retry_s },
        error => {
            tracing::error!(%error, "a request failed");
            ApiError::Internal
        }
    }
}
