//! What a server function answers when it did not do what was asked. The framework says 500 to programs and islands, and
//! sends people back with the code in the address; here the code has its status, and people a page.

use super::{
    overload::busy,
    plain::{self, Asked, Plain},
};
use axum::{
    Json,
    body::{Body, to_bytes},
    extract::Request,
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use http::{HeaderValue, header};
use kabinet_app::{caller::wants_page, error::ApiError, local::came_from};
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;

/// No code is longer, in bytes.
const LONGEST: usize = 64 * 1024;

/// Gives the code of a server function its status. What the function did besides, such as keeping what was typed, stands.
pub async fn answer(request: Request, next: Next) -> Response {
    let asked = Asked::by(&request);
    let response = next.run(request).await;
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, LONGEST).await.unwrap_or_default();
    let error = serde_json::from_slice(&body).unwrap_or(ApiError::Internal);
    if wants_page(&asked.headers) {
        let mut page = page(&error, &asked);
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            page.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
        return page;
    }
    parts.status = error.status();
    if let ApiError::Busy { retry_s } = error {
        parts.headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_s));
    }
    Response::from_parts(parts, Body::from(body))
}

/// The same answer where it is no server function that did not do what was asked.
pub fn refusal(error: &ApiError, asked: &Asked) -> Response {
    if wants_page(&asked.headers) {
        return page(error, asked);
    }
    let mut response = (error.status(), Json(error)).into_response();
    if let ApiError::Busy { retry_s } = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_s));
    }
    response
}

/// For somebody who sent a form. Whoever has to sign in is shown where by the page the form stood on.
fn page(error: &ApiError, asked: &Asked) -> Response {
    match error {
        ApiError::SignIn => Redirect::to(&came_from(&asked.headers).unwrap_or_else(|| "/".to_owned())).into_response(),
        ApiError::Busy { retry_s } => busy(asked, *retry_s),
        ApiError::Forbidden => plain::answer(Plain::Forbidden, asked),
        ApiError::NotFound => plain::answer(Plain::Gone, asked),
        ApiError::Refused(_) | ApiError::Malformed => plain::answer(Plain::Malformed, asked),
        ApiError::Internal => plain::answer(Plain::Fault, asked),
    }
}
