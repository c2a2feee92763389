//! Calls over real sockets: against canned answers (what goes wrong) and against the stand-in (what goes right).

mod canned;
mod failures;
mod outbound;
mod people;
mod reading;
mod sign_in;
mod time;
mod world;
