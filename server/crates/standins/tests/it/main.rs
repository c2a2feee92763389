//! The stand-ins over real sockets.

mod acts;
mod answers;
mod faults;
mod mailbox;
mod ok;
mod page;
mod rights;
mod scene;
mod schema;
mod sign_in;
