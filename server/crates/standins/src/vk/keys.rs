//! Keys (access tokens) and whose they are.

use crate::world::{GroupId, PersonId};

/// Whose access token it is. What each may call is in the table of methods.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    User(PersonId),
    Group(GroupId),
    Service,
}
