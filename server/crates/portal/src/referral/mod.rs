//! Who recommended whom: the remembered link, the levels above a new member, and what each level sees of it.

mod invite;
mod join;
mod remember;

pub use invite::{Invite, Invitee};
pub(crate) use join::{enqueue_levels, find, join, record_level};
pub use remember::{COOKIE_S, Remembered};
