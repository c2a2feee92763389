//! Answers that need nothing but themselves: short pages for people, problem+json (RFC 9457) for programs.

use super::{assets::SITE, request::RequestId};
use axum::{
    extract::Request,
    response::{Html, IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, header};
use kabinet_app::{caller::wants_page, local::came_from, locales::lang_of};
use kabinet_domain::lang::Lang;
use kabinet_portal::Sign;
use serde_json::json;

pub use kabinet_app::plain::Plain;

const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// What an answer has to know of a request that may be gone by then.
#[derive(Debug)]
pub struct Asked {
    /// Its headers.
    pub headers: HeaderMap,
    id: Option<RequestId>,
    sign: Sign,
}

impl Asked {
    /// By this request.
    pub fn by(request: &Request) -> Self {
        let extensions = request.extensions();
        let sign = extensions.get::<Sign>().cloned().unwrap_or_default();
        Self { headers: request.headers().clone(), id: extensions.get().cloned(), sign }
    }

    /// By a request of which only the headers are at hand.
    pub const fn with(headers: HeaderMap, sign: Sign) -> Self {
        Self { headers, id: None, sign }
    }
}

/// Says it to a person or a program, by what they accept. A fault of ours comes with the number it has in the log.
pub fn answer(what: Plain, asked: &Asked) -> Response {
    let Asked { headers, id, sign } = asked;
    let id = id.as_ref().filter(|_| what == Plain::Fault).map(ToString::to_string);
    if wants_page(headers) {
        let lang = lang_of(headers, sign.lang());
        let programme = sign.name(lang).unwrap_or_default();
        let page = what.page(lang, programme, SITE.stem, id.as_deref(), came_from(headers));
        return (what.status(), Html(page)).into_response();
    }
    let (status, title) = (what.status(), what.title(Lang::En));
    let body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "instance": id });
    (status, [(header::CONTENT_TYPE, PROBLEM)], body.to_string()).into_response()
}
