//! Pages for members.

mod deeds;
mod earning;
mod filter;
mod history;
mod home;
mod invite;
mod lines;
mod networks;
mod showcase;
mod statement;
mod tallies;
mod unlink;

pub use deeds::Deeds;
pub use history::History;
pub use home::Home;
pub use invite::Invite;
pub use networks::Networks;
pub use showcase::Showcase;
pub use statement::Statement;
