//! Why an offer did nothing, or less.

use super::{Leaf, Limit};
use crate::{ids::OfferId, time::Millis};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Why an offer did nothing, or less: stored as a code with its facts and said in the reader's language. It borrows from
/// the offer, since most events are refused by most offers; what is read back owns what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Refusal<'a> {
    /// The event is before the offer's period.
    NotYet {
        /// When it starts.
        from: Millis,
    },
    /// The event is after the offer's period.
    Over {
        /// When it ended.
        until: Millis,
    },
    /// Nobody knows when it was, and it may have been before the offer's period.
    PerhapsBefore {
        /// When the period starts.
        from: Millis,
    },
    /// The act is older than the programme pays for.
    Earlier {
        /// In which way.
        how: crate::event::Earlier,
    },
    /// A condition did not hold.
    Condition {
        /// The first one that did not.
        leaf: Cow<'a, Leaf>,
    },
    /// None of several conditions held, or one held that must not.
    Conditions,
    /// This object has already paid the member for this kind of act.
    ObjectPaid,
    /// The profile had been another member's before.
    SecondHand,
    /// The limit is used up.
    Limit {
        /// Which limit.
        limit: Cow<'a, Limit>,
        /// How much of it was used before the event.
        used: i64,
    },
    /// It has acted for the member a short while ago.
    Cooldown {
        /// From when on it may act again.
        until: Millis,
    },
    /// An offer before it was the last one for this event.
    Stopped {
        /// Which.
        by: OfferId,
    },
    /// The group's side ended it, or nobody can know who did: nothing is taken away.
    NotByMember,
    /// The reversal of what the act had earned already took it back.
    ReversedInstead,
    /// There was nothing to take back.
    NothingEarned,
    /// The offer's amount for this is nothing.
    NoAmount,
    /// Too many offers have called one another.
    ChainTooLong,
}
