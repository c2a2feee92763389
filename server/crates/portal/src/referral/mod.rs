//! Who recommended whom: the remembered link, the levels above a new member, what each level sees of it, and what looks
//! made up about it.

mod below;
mod decide;
mod hold;
mod invite;
mod join;
mod marks;
mod pass_on;
mod qualify;
mod queue;
mod remember;
mod rings;

pub use below::{Below, Invitee, LevelBelow, Tree};
pub use decide::Decided;
pub use hold::Sort;
pub(crate) use hold::let_go;
pub use invite::Invite;
pub(crate) use join::{Newcomer, enqueue_levels, find, join};
pub(crate) use marks::{Range, seen};
pub(crate) use pass_on::{Passed, pass_on, record_level, tell, withdraw};
pub(crate) use qualify::{disqualify, qualify};
pub use queue::{Flagged, Held, Outcome, QUEUE, Queue, Someone};
pub use remember::{COOKIE_S, Remembered};
pub use rings::{RingMember, Ringed, Rings};
