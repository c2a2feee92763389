//! Marketers, operators and administrators, and what the desk shows them of members.

mod create;
mod members;

pub use create::{NewStaff, Role};
pub use members::{MemberCard, MemberRow, MembersPage};
