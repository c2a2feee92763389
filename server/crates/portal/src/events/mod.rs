//! The one path: an event is recorded, offers decide, and what they decide is written in the same transaction.

mod calendar;
mod carry_out;
mod did;
mod facts;
mod journal;
mod record;
mod trial;
mod undone;

pub(crate) use did::{Did, Naught};
pub(crate) use facts::of_member as facts_of_member;
pub(crate) use journal::names_of_offers;
pub use journal::{Considered, JournalFilter, JournalLine, JournalPage};
pub(crate) use record::{Recorded, is_own_doing, record, record_held, record_with, settle};
pub(crate) use trial::facts_for_trial;
pub(crate) use undone::{UndoneActing, give_back};

use crate::{Error, Portal};
use kabinet_domain::event::Event;
use kabinet_store::{Tx, Write};

/// Records one event in a write of its own.
pub(crate) struct Tell {
    pub portal: Portal,
    pub event: Event,
}

impl Write for Tell {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        record(tx, &self.portal, &self.event).await.map(drop)
    }
}
