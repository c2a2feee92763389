//! More than can be done is refused at once, with the time to come back.

use super::plain::{self, Asked, Plain};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderValue, header};
use std::{sync::Arc, time::Duration};
use tokio::{sync::Semaphore, time::timeout};

/// How long those who are refused are asked to wait, in seconds.
const RETRY_S: u32 = 2;

/// How much is worked on at once, and for how long one request may take.
#[derive(Debug, Clone)]
pub struct Limits {
    places: Arc<Semaphore>,
    longest: Duration,
}

impl Limits {
    /// At most `concurrency` requests, each at most as long as `longest`.
    pub fn new(concurrency: usize, longest: Duration) -> Self {
        Self { places: Arc::new(Semaphore::new(concurrency)), longest }
    }
}

/// 503 with Retry-After, as a page or a problem by what whoever `asked` accepts.
pub fn busy(asked: &Asked, retry_s: u32) -> Response {
    let mut response = plain::answer(Plain::Busy, asked);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_s));
    response
}

/// Health is asked all the more when there is too much to do, so it needs no place.
pub(super) async fn admit(State(limits): State<Arc<Limits>>, request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/health/") {
        return next.run(request).await;
    }
    let asked = Asked::by(&request);
    let Ok(_place) = limits.places.try_acquire() else {
        tracing::warn!("refused: as many requests as http.concurrency allows");
        return busy(&asked, RETRY_S);
    };
    timeout(limits.longest, next.run(request)).await.unwrap_or_else(|_| {
        tracing::warn!("given up: longer than http.request_timeout_s");
        busy(&asked, RETRY_S)
    })
}
