//! How an answer leaves, whole or spoiled by a fault.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::faults::FaultKind;

const JSON: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];

/// Always 200, as VK does; what is wrong stands in the body.
pub(super) async fn send(body: &Value, fault: Option<FaultKind>) -> Response {
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

/// Only the first rows of the list in a response.
pub(super) fn few(mut response: Value, rows: usize) -> Value {
    let list = if response.is_array() { Some(&mut response) } else { response.get_mut("items") };
    if let Some(list) = list.and_then(Value::as_array_mut) {
        list.truncate(rows);
    }
    response
}

/// No rows at all in a response, and none counted.
pub(super) fn emptied(response: Value) -> Value {
    let mut response = few(response, 0);
    for count in ["count", "current_level_count"] {
        if let Some(count) = response.get_mut(count) {
            *count = 0.into();
        }
    }
    response
}

fn half(text: &str) -> Vec<u8> {
    text.as_bytes()[..text.len() / 2].to_vec()
}
