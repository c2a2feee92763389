//! Registration, sign-in and sessions of members.

mod code;
mod confirm;
mod consent;
mod limits;
mod password;
mod recent;
mod register;
mod session;
mod sign_in;

pub use code::Waiting;
pub use consent::Tick;
pub use recent::RECENT_MS;
pub use register::{NetworkRegistration, Registration, Sent};
pub use session::{SESSION_MS, STAFF_SESSION_MS, SignedIn, Subject};

pub(crate) use limits::{Attempt, LINK_FROM, LINKS_OF, LINKS_OF_PROFILE};
pub(crate) use session::open as open_session;
