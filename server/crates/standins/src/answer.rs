//! How an answer leaves, whole or spoiled by a fault.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::faults::FaultKind;

const JSON: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];

/// Always 200, as networks do; what is wrong stands in the body.
pub(crate) async fn send(body: &Value, fault: Option<FaultKind>) -> Response {
    let text = body.to_string();
    match fault {
        None | Some(FaultKind::Error(_) | FaultKind::Few(_) | FaultKind::Emptied) => (JSON, text).into_response(),
        Some(FaultKind::Slow(ms)) => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            (JSON, text).into_response()
        }
        Some(FaultKind::Status(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, [(header::CONTENT_TYPE, "text/html")], "<html><body>Sorry</body></html>").into_response()
        }
        Some(FaultKind::HalfJson) => (JSON, half(&text)).into_response(),
        Some(FaultKind::Empty) => (JSON, String::new()).into_response(),
        Some(FaultKind::Cut) => {
            let parts = [Ok(Bytes::from(half(&text))), Err(io::Error::from(io::ErrorKind::ConnectionAborted))];
            let length = [(header::CONTENT_LENGTH, text.len().to_string())];
            (JSON, length, Body::from_stream(futures_util::stream::iter(parts))).into_response()
        }
    }
}

/// Only the first rows of the list in a response, which is the response itself or has one of these names.
pub(crate) fn few(mut response: Value, lists: &[&str], rows: usize) -> Value {
    if let Some(list) = response.as_array_mut() {
        list.truncate(rows);
    }
    for name in lists {
        if let Some(list) = response.get_mut(name).and_then(Value::as_array_mut) {
            list.truncate(rows);
        }
    }
    response
}

/// No rows at all in a response, and none counted.
pub(crate) fn emptied(response: Value, lists: &[&str], counts: &[&str]) -> Value {
    let mut response = few(response, lists, 0);
    for count in counts {
        if let Some(count) = response.get_mut(count) {
            *count = 0.into();
        }
    }
    response
}

fn half(text: &str) -> Vec<u8> {
    text.as_bytes()[..text.len() / 2].to_vec()
}
