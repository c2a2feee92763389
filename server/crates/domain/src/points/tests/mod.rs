//! The ledger against its invariants, against a tiny model, and in examples.

mod book;
mod dates;
mod examples;
mod holds;
mod model;
mod properties;
mod returns;
mod steps;
mod terms;
