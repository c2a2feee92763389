//! Ids. A member's id is the small number of `?ref=5`; everything else is a UUIDv7 made by the application.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// A member's number, as in `?ref=5`. Positive; gaps are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MemberId(pub i64);

impl fmt::Display for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
    )+ };
}

uuid_ids! {
    /// A recorded event.
    EventId,
    /// An offer, over all its versions.
    OfferId,
    /// A named counter.
    CounterId,
    /// A group of a social network that the programme collects from.
    GroupId,
    /// One collecting run over a group.
    RunId,
    /// A marketer, operator or administrator.
    StaffId,
    /// A unit of background work.
    TaskId,
    /// A message waiting for delivery.
    MessageId,
    /// A code that was sent and waits to be entered.
    CodeId,
    /// A change of points that waits for a second pair of eyes.
    ProposalId,
    /// A file of changes of points.
    BatchId,
    /// An offer tried over events that are past.
    ReplayId,
    /// A change that is kept for those who ask who made it.
    AuditId,
    /// An order to undo what an offer did between two moments.
    UndoId,
}
