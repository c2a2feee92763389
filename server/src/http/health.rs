//! Whether the process lives, and whether it can do its work.

use axum::{
    Router,
    response::{IntoResponse as _, Response},
    routing::get,
};
use http::{StatusCode, header};
use serde_json::json;

/// `/health/live` answers while the process runs; `/health/ready` asks `ready`, which names the parts that fail.
pub fn routes<Ready, Asked>(ready: Ready) -> Router
where
    Ready: Fn() -> Asked + Clone + Send + Sync + 'static,
    Asked: Future<Output = Result<(), Vec<&'static str>>> + Send,
{
    Router::new().route("/health/live", get(async || "live")).route(
        "/health/ready",
        get(async move || match ready().await {
            Ok(()) => "ready".into_response(),
            Err(parts) => not_ready(&parts),
        }),
    )
}

fn not_ready(parts: &[&str]) -> Response {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let body = json!({ "type": "about:blank", "title": "Not ready", "status": status.as_u16(), "failing": parts });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}
