//! Local servers that speak the documented wire of the outside world, for `kabinet demo` and for tests:
//! [`vk`] and [`ok`] are social networks with a page to act as a person, [`oidc`] says who somebody is, [`mail`] is an SMTP
//! mailbox with a page that shows its letters.
//!
//! They listen on loopback only, keep everything in memory, take the time from the [`Clock`] they are handed, and make their
//! codes and keys from a counter, so the same acts give the same answers.

#![expect(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "small pages for one person: `+=` has no result that would have to be dropped"
)]

mod answer;
mod calls;
mod faults;
mod html;
mod jose;
pub mod mail;
mod meter;
pub mod oidc;
pub mod ok;
mod page;
mod params;
mod serve;
mod stage;
pub mod vk;
pub mod world;

use std::sync::Arc;

/// Tells the time in milliseconds UTC; the demo and the tests hand in one they can move.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// A clock that shows what `now_ms` holds.
pub fn clock_of(now_ms: Arc<std::sync::atomic::AtomicI64>) -> Clock {
    Arc::new(move || now_ms.load(std::sync::atomic::Ordering::SeqCst))
}
