//! Who comes in: finds the session behind the cookie, keeps people out of rooms that are not theirs before anything is
//! rendered, and remembers whose invite link was followed.

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use kabinet_app::{caller::Invited, cookies, locales::lang_of, room::Room};
use kabinet_domain::referral::Referrer;
use kabinet_portal::{Portal, referral::COOKIE_S, who::Who};
use std::net::{IpAddr, Ipv4Addr};

/// Where somebody registers.
const REGISTRATION: &str = "/client/registration";

/// Puts [`Who`] into the request, or sends people to where they sign in.
pub async fn find(State(portal): State<Portal>, mut request: Request, next: Next) -> Response {
    let address = request.extensions().get().copied().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let token = cookies::token(request.headers(), cookies::SESSION);
    let who = match portal.who(token.as_ref(), address, lang_of(request.headers(), portal.sign.lang())).await {
        Ok(who) => who,
        Err(error) => {
            tracing::error!(%error, "a session could not be looked up");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let to = match (Room::of(request.uri().path()), &who) {
        (Room::Member, Who::Member(_)) | (Room::Desk, Who::Marketer(_)) | (Room::Public, _) => None,
        (Room::Member, _) => Some("/client/login/"),
        (Room::Desk, _) => Some("/desk/login/"),
    };
    if let Some(to) = to {
        return Redirect::to(to).into_response();
    }
    request.extensions_mut().insert(who);
    let invited = match followed(&request) {
        Some(referrer) => {
            let held = cookies::value(request.headers(), cookies::INVITED).map(str::to_owned);
            remember(&portal, Some(referrer), held.as_deref()).await
        }
        None => None,
    };
    if let Some(cookie) = &invited {
        request.extensions_mut().insert(Invited(cookie.clone()));
    }
    let mut response = next.run(request).await;
    if let Some(cookie) = invited {
        response.headers_mut().append(header::SET_COOKIE, cookies::set(cookies::INVITED, &cookie, COOKIE_S));
    }
    response
}

/// The short link: remembers whose it is, and shows the registration.
pub async fn invite(State(portal): State<Portal>, Path(code): Path<String>, headers: HeaderMap) -> Response {
    let referrer = Referrer::from_code(&code).ok();
    let held = cookies::value(&headers, cookies::INVITED);
    let followed = if fetched_ahead(&headers) { None } else { remember(&portal, referrer, held).await };
    let mut response = Redirect::to("/client/registration/").into_response();
    if let Some(cookie) = followed {
        response.headers_mut().append(header::SET_COOKIE, cookies::set(cookies::INVITED, &cookie, COOKIE_S));
    }
    response
}

/// A link that could not be looked up is not worth refusing the page for.
async fn remember(portal: &Portal, referrer: Option<Referrer>, held: Option<&str>) -> Option<String> {
    portal.follow(referrer, held).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a followed link could not be looked up");
        None
    })
}

/// Whose link this request follows.
fn followed(request: &Request) -> Option<Referrer> {
    if request.method() != Method::GET
        || !request.uri().path().starts_with(REGISTRATION)
        || fetched_ahead(request.headers())
    {
        return None;
    }
    let parameter = |name| parameter(request.uri(), name);
    Referrer::from_query(parameter("ref").as_deref(), parameter("refexternal").as_deref())
}

fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let query = uri.query().unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes()).find_map(|(found, value)| (found == name).then(|| value.into_owned()))
}

/// Nobody may ever see what the browser fetches ahead.
fn fetched_ahead(headers: &HeaderMap) -> bool {
    headers.get("sec-purpose").is_some_and(|purpose| purpose.as_bytes().starts_with(b"prefetch"))
}
