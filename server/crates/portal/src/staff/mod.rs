//! Marketers, operators and administrators, and what the desk shows them of members.

mod create;
mod desk;
mod facts;
mod members;
mod operator;

pub use create::{NewStaff, Role};
pub use desk::Desk;
pub use members::{Given, MemberCard, MemberRow, MembersPage};
