//! Who recommended whom: the remembered link, the levels above a new member, and what each level sees of it.

mod invite;
mod join;
mod pass_on;
mod remember;

pub use invite::{Invite, Invitee};
pub(crate) use join::{enqueue_levels, find, join};
pub(crate) use pass_on::{pass_on, qualify, record_level, tell, withdraw};
pub use remember::{COOKIE_S, Remembered};
