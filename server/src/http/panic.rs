//! A mistake of ours in one request ends that request and nothing else.

use super::{plain::Plain, request::RequestId};
use axum::{extract::Request, middleware::Next, response::Response};
use futures_util::FutureExt as _;
use http::StatusCode;
use std::panic::AssertUnwindSafe;

const MISTAKE: Plain = Plain {
    status: StatusCode::INTERNAL_SERVER_ERROR,
    title: "Internal error",
    ru: "Что-то сломалось с нашей стороны. Попробуйте ещё раз; если не поможет, назовите нам этот номер:",
    en: "Something broke on our side. Please try again; if that does not help, tell us this number:",
};

/// What the panic said is logged by the hook of [`crate::logs`] and told to nobody.
pub(super) async fn catch(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map(ToString::to_string);
    let headers = request.headers().clone();
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => MISTAKE.answer(&headers, id.as_deref()),
    }
}
