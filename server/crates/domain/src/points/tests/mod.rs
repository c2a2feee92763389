//! The ledger against its invariants, against a tiny model, and in examples.

mod book;
mod examples;
mod model;
mod properties;
mod terms;
