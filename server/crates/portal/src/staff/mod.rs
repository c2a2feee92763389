//! Marketers, operators and administrators, and what the desk shows them of members.

mod create;
mod desk;
mod members;
mod operator;

pub use create::{NewStaff, Role};
pub use desk::Desk;
pub use members::{MemberCard, MemberRow, MembersPage};
