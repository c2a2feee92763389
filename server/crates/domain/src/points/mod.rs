//! Points: lots with activation and expiry, and the double entries that move them.
//!
//! A lot is born by an award (pending, or active at once), becomes active, and ends expired, spent or revoked. Every
//! movement is one [`Move`] from bucket to bucket, so an unbalanced entry cannot be written. History only grows: a
//! correction is another entry. What is set aside for a purchase is a [`Hold`], which names the lots it holds.

mod asked;
pub mod batch;
mod dates;
mod form;
mod give_back;
mod hold;
mod lot;
mod post;
mod settle;
mod terms;
#[cfg(test)]
mod tests;

pub use asked::{Key, Reason};
pub use give_back::{PassedRef, SpendRef, Spent};
pub use hold::{Hold, HoldState, Part};
pub use lot::{Lot, LotState};
pub use post::{AwardRef, Beyond, Posting, Refused};
pub use settle::Unbalanced;
pub use terms::{Activation, Expiry, MAX_DAYS, MAX_MONTHS, Terms, TermsError, Until, days_after};

use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most points one posting may name.
pub const MAX_POSTING: i64 = 1_000_000_000_000;
/// The most points one member may own, or owe: far below what an `i64` holds, so that sums of sums stay exact.
pub const MAX_SUM: i64 = 1_000_000_000_000_000;

/// Whole points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(pub i64);

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word used in columns.
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            /// Reads [`Self::code`].
            pub fn parse(code: &str) -> Option<Self> { match code { $($code => Some(Self::$variant),)+ _ => None } }
        }
    };
}
use coded;

coded! {
    /// Where points can lie. A member owns what is pending, active and held, less the debt.
    Bucket {
        /// The programme's side: where awards come from.
        Issue = "issue",
        /// Awarded, not yet usable.
        Pending = "pending",
        /// Usable.
        Active = "active",
        /// Set aside for a purchase that is not yet confirmed.
        Held = "held",
        /// Used by the member.
        Spent = "spent",
        /// Past their date.
        Expired = "expired",
        /// Taken away.
        Revoked = "revoked",
        /// Owed by the member; the next active points repay it.
        Debt = "debt",
    }
}

coded! {
    /// What an entry in the history is.
    OpKind {
        /// Points given.
        Award = "award",
        /// Pending points became usable.
        Activate = "activate",
        /// Points passed their date.
        Expire = "expire",
        /// Points used by the member.
        Spend = "spend",
        /// Points taken by an offer or a marketer.
        Deduct = "deduct",
        /// An award taken back, in whole or in part.
        Reverse = "reverse",
        /// New points paid a debt.
        Repay = "repay",
        /// Points set aside.
        Hold = "hold",
        /// Points no longer set aside.
        Release = "release",
        /// A spending given back.
        Return = "return",
        /// Expired points given back by an operator.
        Restore = "restore",
    }
}

/// The materialised sums of one member; what the invariants check against the moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Account {
    /// Number of the last entry; entries are numbered from 1 without gaps.
    pub seq: i64,
    /// Sum in [`Bucket::Pending`].
    pub pending: i64,
    /// Sum in [`Bucket::Active`].
    pub active: i64,
    /// Sum in [`Bucket::Held`].
    pub held: i64,
    /// Sum owed.
    pub debt: i64,
}

/// One movement of points of one lot (`lot` 0: no lot, as for debt).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The lot, which is the number of the award's entry.
    pub lot: i64,
    /// From where.
    pub from: Bucket,
    /// To where.
    pub to: Bucket,
    /// How many, > 0.
    pub amount: i64,
}

/// One entry of the history with its movements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The entry's number.
    pub seq: i64,
    /// What it is.
    pub kind: OpKind,
    /// Idempotency key, unique per member, derived from the cause.
    pub key: String,
    /// When.
    pub at: Millis,
    /// The award it reverses.
    pub reverses: Option<i64>,
    /// The spending it returns, or the expiry it restores.
    pub returns: Option<i64>,
    /// How many points were asked for.
    pub requested: i64,
    /// How many moved: the sum of `moves`.
    pub applied: i64,
    /// The sums after it.
    pub after: Account,
    /// The movements.
    pub moves: Vec<Move>,
}

/// A member's open lots, open holds and sums, as loaded under the member's lock ([`Ledger::load`]).
///
/// First [`Ledger::settle`], then [`Ledger::post`]; both change it and return the entries to write. Then write
/// [`Ledger::account`], the entries, each lot of [`Ledger::touched`] and each hold of [`Ledger::touched_holds`], in the
/// same transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The sums.
    pub account: Account,
    /// Lots with points in them, and those closed by the entries just posted.
    pub lots: Vec<Lot>,
    /// Holds that are open, and those ended by the entries just posted.
    pub holds: Vec<Hold>,
    touched: std::collections::BTreeSet<i64>,
    touched_holds: std::collections::BTreeSet<i64>,
}
