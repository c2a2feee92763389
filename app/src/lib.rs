//! What people see and may ask for.
//!
//! Pages, parts and texts live on the server; of this room only [`islands`] becomes WebAssembly.
#![recursion_limit = "256"]
#![cfg_attr(
    feature = "ssr",
    expect(clippy::needless_pass_by_value, reason = "a component owns its properties, used up or not")
)]

pub mod islands;

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod caller;
#[cfg(feature = "ssr")]
pub mod cookies;
#[cfg(feature = "ssr")]
mod document;
#[cfg(feature = "ssr")]
pub mod error;
#[cfg(feature = "ssr")]
pub mod flash;
#[cfg(feature = "ssr")]
pub mod local;
#[cfg(feature = "ssr")]
pub mod locales;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod parts;
#[cfg(feature = "ssr")]
pub mod plain;
#[cfg(all(test, feature = "ssr"))]
mod rendered;
#[cfg(feature = "ssr")]
pub mod room;

#[cfg(feature = "ssr")]
pub use document::{document, shell};
