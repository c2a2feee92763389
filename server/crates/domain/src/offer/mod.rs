//! Offers: when something happens, under these conditions and limits, do this.
//!
//! Stored as versioned JSON ([`Terms::to_json`], [`Terms::from_json`]); text that this version does not understand is an
//! error that the desk shows, never an offer that silently does less.

mod condition;
mod evaluate;
mod form;
mod limit;
mod stored;
pub mod templates;

pub use condition::{Condition, Leaf};
pub use evaluate::{AwardOf, Considered, Counted, Decision, Facts, Index, OfferFacts, Outcome, Refusal, evaluate};
pub use form::OfferForm;
pub use limit::{Limit, Measure};
pub use stored::{Broken, MAX_DEPTH, MAX_LEAVES, SCHEMA};

use crate::{
    event::EventKind,
    ids::OfferId,
    lang::Localized,
    points::{self, Beyond},
    time::{Millis, Window},
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
pub struct Terms {
    /// The name members and marketers see.
    pub name: Localized,
    /// From when, inclusive; `None`: from the beginning.
    #[serde(default)]
    pub from: Option<Millis>,
    /// Until when, exclusive; `None`: without end.
    #[serde(default)]
    pub until: Option<Millis>,
    /// Offers with a greater priority are considered first.
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
}

/// What an offer does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Award points to the member the event happened to.
    Award {
        /// How many.
        amount: Amount,
        /// Activation and expiry; `None`: the programme's general rules.
        #[serde(default)]
        terms: Option<points::Terms>,
    },
    /// Deduct points from the member.
    Deduct {
        /// How many.
        amount: Amount,
        /// What to do when the balance is smaller.
        beyond: Beyond,
        /// Deduct only when nothing was reversed by the same event, so that nothing is charged twice.
        #[serde(default)]
        unless_reversed: bool,
    },
    /// Send a letter to the member.
    Message {
        /// Which letter.
        letter: Letter,
    },
}

/// A letter an offer can send; its text is a template of the messaging room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// Welcome, with the member's own invite link.
    Welcome,
    /// Points were awarded (sent only when some were).
    PointsAwarded,
}

/// How many points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Amount {
    /// Always the same.
    Fixed(i64),
    /// By what the member did; an act without an entry pays nothing.
    ByAct {
        /// For a like.
        #[serde(default)]
        like: i64,
        /// For a comment.
        #[serde(default)]
        comment: i64,
        /// For a repost.
        #[serde(default)]
        repost: i64,
    },
    /// `first` when this offer has paid the member nothing before in `window`, `next` otherwise ("5 for the first Like, 1 for the next").
    FirstThen {
        /// For the first.
        first: i64,
        /// For each one after it.
        next: i64,
        /// First ever, or first of the month.
        window: Window,
    },
    /// By referral level: the first number for level 1, the second for level 2, …; a level beyond the list pays nothing.
    ByLevel(Vec<i64>),
}

#[cfg(test)]
mod tests;
