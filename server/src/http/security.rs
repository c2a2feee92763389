//! Headers that narrow what a browser will do with an answer of ours.

use crate::config::PublicUrl;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use leptos::{context::provide_context, nonce::Nonce, prelude::use_context};
use std::sync::Arc;

const YEAR_S: u32 = 31_536_000;

/// The same for every answer.
const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // Not `no-referrer`: a refused form of the framework finds its way back by an absolute Referer.
    (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
        ),
    ),
];

/// What browsers are told of this installation.
#[derive(Debug, Clone)]
pub struct Policy {
    form_action: String,
    transport: Option<HeaderValue>,
}

impl Policy {
    /// Pages at `public_url`, whose forms may lead to `form_targets` (origins of networks' sign-in pages) too.
    pub fn new(public_url: &PublicUrl, form_targets: &[String]) -> Self {
        let https = public_url.is_https().then(|| HeaderValue::from_str(&format!("max-age={YEAR_S}")).ok());
        Self {
            form_action: form_targets.iter().fold("'self'".to_owned(), |list, target| format!("{list} {target}")),
            transport: https.flatten(),
        }
    }

    fn content(&self, nonce: &Nonce) -> String {
        format!(
            "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' data:; connect-src 'self'; form-action {}; frame-ancestors 'none'; base-uri 'none'",
            self.form_action
        )
    }

    fn apply(&self, headers: &mut HeaderMap, nonce: &Nonce) {
        headers.extend(ALWAYS);
        if let Some(transport) = &self.transport {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, transport.clone());
        }
        if let Ok(content) = HeaderValue::from_str(&self.content(nonce)) {
            headers.insert(header::CONTENT_SECURITY_POLICY, content);
        }
        // Pages and answers are one person's; what may be kept says so itself.
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
}

/// Mints the request's nonce, leaves it in the extensions for the page, and names it in the policy.
pub(super) async fn protect(State(policy): State<Arc<Policy>>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    policy.apply(response.headers_mut(), &nonce);
    response
}

/// Makes the framework write the policy's nonce instead of its own. For `additional_context` of the routes,
/// which runs after the framework has provided one.
pub fn provide_nonce() {
    if let Some(nonce) = use_context::<http::request::Parts>().and_then(|parts| parts.extensions.get().cloned()) {
        provide_context::<Nonce>(nonce);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::Owner;

    #[test]
    fn the_framework_writes_the_nonce_of_the_policy() {
        Owner::new().with(|| {
            let ours = Nonce::new();
            let (mut parts, ()) = http::Request::new(()).into_parts();
            parts.extensions.insert(ours.clone());
            provide_context(parts);
            provide_context(Nonce::new());
            provide_nonce();
            assert_eq!(use_context::<Nonce>(), Some(ours));
        });
    }
}
