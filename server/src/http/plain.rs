//! Answers that need nothing but themselves: short pages for people, problem+json (RFC 9457) for programs.

use super::assets::SITE;
use axum::response::{Html, IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, header};
use kabinet_app::{caller::wants_page, local::came_from, locales::lang_of};
use kabinet_domain::lang::Lang;
use serde_json::json;

pub use kabinet_app::plain::Plain;

const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Says it to a person or a program, by what the request `headers` accept; `id` names the request in the log.
pub fn answer(what: Plain, headers: &HeaderMap, id: Option<&str>) -> Response {
    if wants_page(headers) {
        let page = what.page(lang_of(headers), SITE.stem, id, came_from(headers));
        return (what.status(), Html(page)).into_response();
    }
    let (status, title) = (what.status(), what.title(Lang::En));
    let body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "instance": id });
    (status, [(header::CONTENT_TYPE, PROBLEM)], body.to_string()).into_response()
}
