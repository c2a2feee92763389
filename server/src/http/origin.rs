//! No other site may act in a member's name: every unsafe request must come from our own pages.

use super::plain::{self, Asked, Plain};
use crate::config::PublicUrl;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, Method, header};
use std::sync::Arc;

/// Routes called by machines, each with its own secret, state or token instead.
pub const EXEMPT: [&str; 4] = ["/hooks", "/oauth/apple/callback", "/api/v1", "/unsubscribe"];

/// Which requests come from our own pages.
#[derive(Debug, Clone)]
pub struct Check {
    origin: Box<str>,
}

impl Check {
    /// For pages at this address.
    pub fn new(public_url: &PublicUrl) -> Self {
        Self { origin: public_url.origin().into() }
    }

    /// Browsers say by `Sec-Fetch-Site` where a request comes from; those that do not are judged by `Origin`.
    pub fn allows(&self, method: &Method, path: &str, headers: &HeaderMap) -> bool {
        if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) || is_exempt(path) {
            return true;
        }
        match (only(headers, "sec-fetch-site"), only(headers, header::ORIGIN.as_str())) {
            (Told::Once(site), _) => matches!(site, "same-origin" | "none"),
            (Told::Nothing, Told::Once(origin)) => origin == &*self.origin,
            _ => false,
        }
    }
}

enum Told<'a> {
    Nothing,
    Once(&'a str),
    Unclear,
}

fn only<'a>(headers: &'a HeaderMap, name: &str) -> Told<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Told::Nothing,
        (Some(value), None) => value.to_str().map_or(Told::Unclear, Told::Once),
        _ => Told::Unclear,
    }
}

fn is_exempt(path: &str) -> bool {
    EXEMPT.iter().any(|prefix| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

pub(super) async fn check(State(check): State<Arc<Check>>, request: Request, next: Next) -> Response {
    if check.allows(request.method(), request.uri().path(), request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!("refused: the request comes from another site, or does not say where from");
    plain::answer(Plain::Foreign, &Asked::by(&request))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const OURS: &str = "https://club.example";

    fn allowed(method: &Method, path: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        Check::new(&OURS.parse().unwrap()).allows(method, path, &map)
    }

    /// What a request says of its site, and whether an unsafe one may pass.
    const TABLE: [(&[(&str, &str)], bool); 17] = [
        (&[], false),
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "Same-Origin")], false),
        (&[("sec-fetch-site", "")], false),
        (&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "cross-site"), ("origin", OURS)], false),
        (&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")], true),
        (&[("origin", OURS)], true),
        (&[("origin", "http://club.example")], false),
        (&[("origin", "https://club.example:8443")], false),
        (&[("origin", "https://club.example.evil.example")], false),
        (&[("origin", "null")], false),
        (&[("origin", OURS), ("origin", OURS)], false),
        (&[("referer", "https://club.example/client/")], false),
    ];

    #[test]
    fn unsafe_requests_pass_only_from_our_own_pages() {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::TRACE, Method::CONNECT] {
            for (headers, pass) in TABLE {
                assert_eq!(allowed(&method, "/client/login/", headers), pass, "{method} {headers:?}");
            }
        }
        let made_up = Method::from_bytes(b"PURGE").unwrap();
        assert!(!allowed(&made_up, "/client/login/", &[]));
    }

    #[test]
    fn safe_requests_pass_from_anywhere() {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            for (headers, _) in TABLE {
                assert!(allowed(&method, "/client/login/", headers), "{method} {headers:?}");
            }
        }
    }

    #[test]
    fn machines_pass_on_their_own_routes_and_no_further() {
        for path in
            ["/hooks/vk/1", "/hooks", "/oauth/apple/callback", "/api/v1/events", "/unsubscribe", "/unsubscribe/x"]
        {
            assert!(allowed(&Method::POST, path, &[]), "{path}");
        }
        for path in [
            "/hooksy",
            "/oauth/vk/callback",
            "/oauth/apple/callbacks",
            "/api/v10/x",
            "/api/login",
            "//hooks",
            "/HOOKS",
            "/x/hooks",
        ] {
            assert!(!allowed(&Method::POST, path, &[]), "{path}");
        }
    }
}
