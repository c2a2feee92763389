//! Collecting: from what a network shows of a list (the likes of a post, the members of a group) to what changed.
//!
//! The collector's truth table is [`diff`]: a pure function of what was known, what was read, and whether the read was
//! complete. A removal is only believed after two complete reads in a row; a failed, partial or shifted read never takes
//! anything away. What a network tells by itself is [`hear`]d, and leads to the same changes.

mod baseline;
mod diff;
mod list;
mod obstacle;
mod told;

pub use baseline::Baseline;
pub use diff::{Change, Known, Presence, Read, Seen, Who, diff};
pub use list::{List, ended_by};
pub use obstacle::Obstacle;
pub use told::{Told, Turn, as_of, hear};
