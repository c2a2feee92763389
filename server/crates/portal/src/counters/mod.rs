//! Named counters: what they are, and how they stand for a member.

mod define;
mod look;

pub use define::CounterForm;
pub use look::{CounterCard, CounterValue};
