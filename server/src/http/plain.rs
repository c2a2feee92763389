//! Answers that need nothing but themselves: short pages for people, problem+json (RFC 9457) for programs.

use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::json;

const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// What went wrong, in Russian and English, because who asks is not known yet.
#[derive(Debug, Clone, Copy)]
pub struct Plain {
    pub status: StatusCode,
    pub title: &'static str,
    pub ru: &'static str,
    pub en: &'static str,
}

impl Plain {
    /// For a program or a person, by what the request `headers` accept; `id` names it in the log.
    pub fn answer(self, headers: &HeaderMap, id: Option<&str>) -> Response {
        let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        if accept.is_some_and(|accept| accept.contains("text/html")) { self.page(id) } else { self.problem(id) }
    }

    fn page(self, id: Option<&str>) -> Response {
        let Self { status, title, ru, en } = self;
        let id = id.map(|id| format!("<p><code>{id}</code></p>")).unwrap_or_default();
        let page = format!(
            "<!DOCTYPE html><html lang=\"ru\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title></head>\
             <body><main><p>{ru}</p><p lang=\"en\">{en}</p>{id}</main></body></html>"
        );
        (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
    }

    fn problem(self, id: Option<&str>) -> Response {
        let body =
            json!({ "type": "about:blank", "title": self.title, "status": self.status.as_u16(), "instance": id });
        (self.status, [(header::CONTENT_TYPE, PROBLEM)], body.to_string()).into_response()
    }
}
