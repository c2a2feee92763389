use crate::{
    event::{Act, NetworkName, Object},
    ids::GroupId,
};
use serde::{Deserialize, Serialize};

/// A tree of conditions. An empty `All` holds always.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Each of them holds.
    All(Vec<Condition>),
    /// At least one of them holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// A single question.
    Is(Leaf),
}

/// A single question about the event or the member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Leaf {
    /// The event's network is one of these.
    Network(Vec<NetworkName>),
    /// The event's group is one of these.
    Group(Vec<GroupId>),
    /// What was done (or taken back) is one of these.
    Act(Vec<Act>),
    /// It was done to one of these objects; posts named here are read even when they have left the window.
    Object(Vec<Object>),
    /// The member was recommended by somebody.
    HasReferrer,
    /// The member has been registered for at least this many days.
    RegisteredForDays(u32),
    /// The referral level is one of these.
    Level(Vec<u8>),
}
