//! Offers: when something happens, under these conditions and limits, do this.
//!
//! Stored as versioned JSON ([`Terms::to_json`], [`Terms::from_json`]); text that this version does not understand is an
//! error that the desk shows, never an offer that silently does less.

mod action;
mod amount;
mod at_most;
mod condition;
mod decision;
mod evaluate;
mod facts;
pub mod field;
mod form;
mod holds;
mod index;
mod limit;
mod missing;
mod refusal;
mod stored;
pub mod templates;
mod trace;

pub use action::{Action, ChannelName, Letter, MAX_CHAIN, MAX_SUBJECT, MAX_TEXT, Recipient};
pub use amount::{Amount, MAX_STEPS, Rate, Rounding, Tier, WHOLE};
pub(crate) use at_most::Supposed;
pub use condition::{Compare, Condition, DAY_MINUTES, Days, Hours, Leaf, Weekday, Words};
pub use decision::{Considered, Decision, Outcome};
pub use evaluate::{earned, evaluate, trace};
pub use facts::{AwardOf, CountOf, Counted, Facts, Needs, OfferFacts, Post};
pub use form::{OfferForm, Row, Rows, THINGS_TO_DO};
pub use holds::birthday_in;
pub use index::{Index, Waiting};
pub use limit::{Limit, Measure, Per};
pub use missing::Missing;
pub use refusal::Refusal;
pub use stored::{Broken, MAX_DEPTH, MAX_LEAVES, SCHEMA};
pub use trace::{Answer, Trace};

use crate::{
    event::EventKind,
    ids::{CounterId, OfferId},
    lang::Localized,
    time::Millis,
};
use serde::{Deserialize, Serialize};

/// Whether an offer acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OfferState {
    /// Being written.
    Draft,
    /// Acts.
    Active,
    /// Switched off for a while.
    Paused,
    /// Over; kept for its history.
    Archived,
}

impl OfferState {
    /// The word used in columns.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Archived => "archived",
        }
    }

    /// Reads [`OfferState::code`].
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Draft, Self::Active, Self::Paused, Self::Archived].into_iter().find(|state| state.code() == code)
    }
}

/// An offer in one of its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The offer.
    pub id: OfferId,
    /// The version; awards keep the version they were made by.
    pub version: i64,
    /// What it says.
    pub terms: Terms,
}

/// What a version of an offer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box of its own in the form")]
pub struct Terms {
    /// The name members and marketers see.
    pub name: Localized,
    /// From when, inclusive; `None`: from the beginning.
    #[serde(default)]
    pub from: Option<Millis>,
    /// Until when, exclusive; `None`: without end.
    #[serde(default)]
    pub until: Option<Millis>,
    /// Offers with a greater priority are considered first; those that reverse before all others, so that one that
    /// deducts knows of it.
    #[serde(default)]
    pub priority: i32,
    /// The event it waits for.
    pub trigger: EventKind,
    /// What must hold.
    pub conditions: Condition,
    /// How much at most.
    #[serde(default)]
    pub limits: Vec<Limit>,
    /// What is done.
    pub actions: Vec<Action>,
    /// Also pay for acts older than the baseline (`features.md` §4).
    #[serde(default)]
    pub earlier_acts: bool,
    /// One object pays a member more than once per kind.
    #[serde(default)]
    pub repeats: bool,
    /// Reverse exactly what the act earned when the member takes it back.
    #[serde(default)]
    pub takes_back: bool,
    /// When it has acted, offers after it are not asked about the same event.
    #[serde(default)]
    pub stops: bool,
    /// How long it rests for a member after it has acted, in minutes; 0: not at all.
    #[serde(default)]
    pub cooldown_minutes: u32,
}

impl Terms {
    /// An offer that waits for `trigger` and awards ten points.
    pub fn new(name: Localized, trigger: EventKind) -> Self {
        Self {
            name,
            from: None,
            until: None,
            priority: 0,
            trigger,
            conditions: Condition::All(Vec::new()),
            limits: Vec::new(),
            actions: vec![Action::award(Amount::Fixed(10))],
            earlier_acts: false,
            repeats: false,
            takes_back: false,
            stops: false,
            cooldown_minutes: 0,
        }
    }

    /// Whether it takes back what others had paid.
    pub(crate) fn reverses(&self) -> bool {
        self.actions.iter().any(|action| matches!(action, Action::Reverse { .. }))
    }

    /// The same offer with other counters: `of` says which takes the place of which.
    #[must_use]
    pub fn with_counters(mut self, of: &dyn Fn(CounterId) -> CounterId) -> Self {
        self.conditions.map_counters(of);
        for action in &mut self.actions {
            match action {
                Action::Counter { counter, .. } => *counter = of(*counter),
                Action::Award { amount, .. } | Action::Deduct { amount, .. } => {
                    if let Amount::Tiers { of: asked, .. }
                    | Amount::Percent { rate: Rate::Tiers { of: asked, .. }, .. } = amount
                    {
                        asked.counter = of(asked.counter);
                    }
                }
                _ => {}
            }
        }
        self
    }
}

impl Condition {
    fn map_counters(&mut self, of: &dyn Fn(CounterId) -> CounterId) {
        match self {
            Self::All(list) | Self::Any(list) => list.iter_mut().for_each(|one| one.map_counters(of)),
            Self::Not(one) => one.map_counters(of),
            Self::Is(Leaf::Counter { of: asked, .. }) => asked.counter = of(asked.counter),
            Self::Is(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
