//! What members see of their points, and the check of the whole ledger.

mod earn;
mod home;
mod names;
mod statement;
mod verify;

pub use earn::Earn;
pub use home::Home;
pub(crate) use names::{names, names_for_desk};
pub use statement::{HistoryFilter, HistoryPage, Line, Reversed};
