//! Plain axum: what stands before and beside the pages.

pub mod address;
pub mod assets;
pub mod batches;
pub mod call;
pub mod entry;
pub mod health;
pub mod listen;
pub mod oauth;
pub mod origin;
pub mod overload;
mod panic;
pub mod plain;
pub mod request;
pub mod security;

use crate::config::Config;
use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
};
use kabinet_portal::Sign;
use std::{net::IpAddr, sync::Arc};
use tower_http::limit::RequestBodyLimitLayer;

/// What stands before every route.
#[derive(Debug, Clone)]
pub struct Front {
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The headers of every answer.
    pub security: security::Policy,
    /// Which unsafe requests are ours.
    pub origin: origin::Check,
    /// How much is worked on at once, and for how long.
    pub overload: overload::Limits,
    /// The largest request body, in bytes.
    pub body_limit_bytes: usize,
    /// What is known of the programme without asking.
    pub sign: Sign,
}

impl Front {
    /// As set, for the programme of this sign.
    pub fn new(config: &Config, sign: Sign) -> Self {
        let http = &config.http;
        Self {
            trusted_proxies: http.trusted_proxies.clone(),
            security: security::Policy::new(&http.public_url, &config.networks.authorize_origins()),
            origin: origin::Check::new(&http.public_url),
            overload: overload::Limits::new(http.concurrency, http.request_timeout),
            body_limit_bytes: http.body_limit_bytes,
            sign,
        }
    }
}

/// Puts `front` before every route of `router` and its fallback, and before those of `uploads`, which set themselves how large
/// a body may be. The first to see a request stands last here.
pub fn dress(router: Router, uploads: Router, front: Front) -> Router {
    router
        .layer(DefaultBodyLimit::max(front.body_limit_bytes))
        .layer(RequestBodyLimitLayer::new(front.body_limit_bytes))
        .merge(uploads)
        .layer(from_fn_with_state(Arc::new(front.origin), origin::check))
        .layer(from_fn_with_state(Arc::new(front.overload), overload::admit))
        .layer(from_fn(panic::catch))
        .layer(Extension(front.sign))
        .layer(from_fn_with_state(Arc::new(front.security), security::protect))
        .layer(from_fn_with_state(Arc::from(front.trusted_proxies), address::find))
        .layer(from_fn_with_state(Arc::new(request::Ids::new()), request::observe))
}

#[cfg(test)]
mod tests;
