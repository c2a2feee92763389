//! What trying an offer on an event brings to light.

use super::{Leaf, Limit, Outcome, Refusal};

/// An offer tried on an event: every question with its answer, and what would be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace<'a> {
    /// The conditions.
    pub conditions: Answer<'a>,
    /// Everything that stands in the way, in the order in which it is asked; nothing: it acts.
    pub against: Vec<Refusal<'a>>,
    /// The limits, each with how much of it was used before the event.
    pub limits: Vec<(&'a Limit, i64)>,
    /// See [`super::Considered::met`].
    pub met: bool,
    /// What would become of it.
    pub outcome: Outcome<'a>,
}

/// A tree of conditions with its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<'a> {
    /// Each must hold.
    All(Vec<Answer<'a>>),
    /// One must hold.
    Any(Vec<Answer<'a>>),
    /// It must not hold.
    Not(Box<Answer<'a>>),
    /// A single question.
    Is {
        /// Which.
        leaf: &'a Leaf,
        /// Its answer.
        holds: bool,
    },
}

impl Answer<'_> {
    /// The answer of the whole tree.
    pub fn holds(&self) -> bool {
        match self {
            Self::All(list) => list.iter().all(Self::holds),
            Self::Any(list) => list.iter().any(Self::holds),
            Self::Not(one) => !one.holds(),
            Self::Is { holds, .. } => *holds,
        }
    }
}
