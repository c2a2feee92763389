//! Letters as they are written and as they travel.

mod certificate;
mod fake;
mod letters;
mod mailbox;
mod sending;
mod traces;
