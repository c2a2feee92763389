//! Calls over real sockets: against canned answers (what goes wrong) and against the stand-in (what goes right).

mod browser;
mod canned;
mod failures;
mod oidc;
mod ok;
mod outbound;
mod pages;
mod people;
mod reading;
mod sign_in;
mod time;
mod world;
