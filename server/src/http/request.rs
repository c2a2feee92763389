//! A number, a span and one log line for every request: method, route, status, time. Never a query, a cookie or a path with a token in it.

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue};
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::time::Instant;
use tracing::{Instrument as _, field};

/// The header that tells a request's number to the one who asked.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// A request's number, unique over restarts; in the log, in `x-request-id` and on the page of an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Gives out numbers: what is random for this process, and a count.
#[derive(Debug)]
pub struct Ids {
    process: u32,
    next: AtomicU64,
}

impl Ids {
    /// For a process that starts.
    pub fn new() -> Self {
        Self { process: u32::from_le_bytes(crate::random::bytes()), next: AtomicU64::new(1) }
    }

    fn next(&self) -> RequestId {
        let count = self.next.fetch_add(1, Ordering::Relaxed);
        RequestId(format!("{:08x}-{count}", self.process).into())
    }
}

impl Default for Ids {
    fn default() -> Self {
        Self::new()
    }
}

pub(super) async fn observe(State(ids): State<Arc<Ids>>, mut request: Request, next: Next) -> Response {
    let id = ids.next();
    request.extensions_mut().insert(id.clone());
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    let quiet = route.starts_with("/pkg/") || route.starts_with("/health/");
    let span = tracing::info_span!("request", %id, method = %request.method(), route, status = field::Empty, ms = field::Empty);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    span.record("status", response.status().as_u16());
    span.record("ms", u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX));
    span.in_scope(|| if quiet { tracing::debug!("answered") } else { tracing::info!("answered") });
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}
