//! A mistake of ours in one request ends that request and nothing else.

use super::plain::{self, Asked, Plain};
use axum::{extract::Request, middleware::Next, response::Response};
use futures_util::FutureExt as _;
use std::panic::AssertUnwindSafe;

/// What the panic said is logged by the hook of [`crate::logs`] and told to nobody.
pub(super) async fn catch(request: Request, next: Next) -> Response {
    let asked = Asked::by(&request);
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => plain::answer(Plain::Fault, &asked),
    }
}
