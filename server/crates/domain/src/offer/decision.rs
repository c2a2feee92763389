//! What becomes of an offer.

use super::{ChannelName, Letter, Limit, Refusal};
use crate::{
    counter::Step,
    event::{CustomName, Tag},
    ids::{CounterId, OfferId},
    points::{self, Beyond},
};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Award points.
    Award {
        /// By the amount rule.
        requested: i64,
        /// After the limits.
        applied: i64,
        /// Which limit clipped it.
        clipped_by: Option<Limit>,
        /// Activation and expiry; `None`: the general rules.
        terms: Option<points::Terms>,
    },
    /// Award points to those above the member, each in a transaction of its own.
    AwardAbove {
        /// By level: 1 is the direct referrer.
        levels: Vec<(u8, i64)>,
    },
    /// Deduct points.
    Deduct {
        /// How many.
        points: i64,
        /// When the balance is smaller.
        beyond: Beyond,
    },
    /// Reverse an award.
    Reverse {
        /// Which.
        award: points::AwardRef,
        /// How many of its points.
        points: i64,
        /// When the balance is smaller.
        beyond: Beyond,
    },
    /// The amount comes to nothing: no points are moved, and the rest of the offer goes on.
    NoPoints,
    /// Take a change of a counter back, in the period that counted it.
    Uncount {
        /// By which offer it had been changed.
        of: OfferId,
        /// Which counter.
        counter: CounterId,
        /// By how much it had gone up.
        by: i64,
    },
    /// Reverse what the act had brought those above, each in a transaction of its own.
    ReverseAbove,
    /// Send a letter.
    Message {
        /// Which.
        letter: Box<Letter>,
        /// By which ways.
        channels: Vec<ChannelName>,
    },
    /// Change a counter.
    Counter {
        /// Which.
        counter: CounterId,
        /// How.
        step: Step,
    },
    /// Switch a mailing.
    Mailing {
        /// Which.
        mailing: Tag,
        /// On or off.
        on: bool,
    },
    /// Put a tag on or take it off.
    Tag {
        /// Which.
        tag: Tag,
        /// On or off.
        on: bool,
    },
    /// Let a custom event happen.
    Raise {
        /// What it is called.
        name: CustomName,
        /// Its [`crate::event::Happening::depth`].
        depth: u8,
    },
}

/// What became of one offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// It acted.
    Acted(Vec<Decision>),
    /// It did not, and this is the first reason why.
    Refused(Refusal<'a>),
}

/// An offer that was considered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Considered<'a> {
    /// The offer.
    pub offer: OfferId,
    /// The version that decided.
    pub version: i64,
    /// What it waits for has happened, whether or not it acted: counts for the n-th time. Only said of offers that ask.
    pub met: bool,
    /// What became of it.
    pub outcome: Outcome<'a>,
}
