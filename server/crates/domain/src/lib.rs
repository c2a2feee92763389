//! Words and rules of Kabinet. Pure: no async, IO, SQL, clock or randomness; compiles to WebAssembly.
//!
//! Something happens → an [`event::Event`] is recorded → [`offer::evaluate`] decides → what it decides is posted by
//! [`points::Ledger::post`]. Time, zone and ids are arguments everywhere.

pub mod activity;
pub mod code;
#[cfg(test)]
mod codes;
pub mod consent;
pub mod counter;
pub mod csv;
pub mod event;
mod form;
pub mod ids;
pub mod lang;
pub mod member;
pub mod money;
pub mod offer;
pub mod points;
pub mod problem;
pub mod referral;
pub mod schedule;
pub mod time;
pub mod words;
