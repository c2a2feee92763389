//! What can happen. Every feature is a source of events, a condition, an action, a channel or a view of what was written.

mod cause;
mod ending;
mod happening;
mod kind;
mod names;
mod share;
mod social;
#[cfg(test)]
mod tests;

pub use cause::CauseKey;
pub use happening::Happening;
pub use kind::EventKind;
pub use names::{CustomName, PurchaseId, Tag};
pub use share::Share;
pub use social::{Act, By, ContactKind, Earlier, NetworkName, NetworkUse, Object};

use crate::{
    ids::{EventId, MemberId},
    time::Millis,
};

/// A recorded event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Made by the application.
    pub id: EventId,
    /// To whom it happened.
    pub member: MemberId,
    /// When it happened: the network's time where it tells one, otherwise the time it was seen.
    pub at: Millis,
    /// When Kabinet saw it.
    pub seen: Millis,
    /// Makes recording idempotent, per member.
    pub cause: CauseKey,
    /// What happened.
    pub what: Happening,
}
