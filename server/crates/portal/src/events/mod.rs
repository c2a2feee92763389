//! The one path: an event is recorded, offers decide, and what they decide is written in the same transaction.

mod journal;
mod record;

pub(crate) use journal::names_of_offers;
pub use journal::{Considered, JournalFilter, JournalLine, JournalPage};
pub(crate) use record::{Recorded, record};
