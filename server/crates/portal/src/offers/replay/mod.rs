//! An offer replayed over what has happened: what it would have cost, had it been the only one.
//!
//! The very path that records events runs on a database of its own, so a replay pays what a real run over the same events
//! pays; nothing is written to the real ledger.

mod feed;
mod found;
mod order;
mod run;
mod scratch;
mod world;

pub use found::Found;
pub use kabinet_store::offer_replay::ReplayState;
pub use order::{REPLAY_DAYS, ReplayView, Replayed};
pub(crate) use run::{replay_breaks_off, replay_task};
