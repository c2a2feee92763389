//! What an offer does.

use super::Amount;
use crate::{
    counter::Step,
    event::{CustomName, Tag},
    ids::CounterId,
    lang::Localized,
    points::{self, Beyond},
};
use serde::{Deserialize, Serialize};

/// The most custom events that may follow each other: what began the chain is 0.
pub const MAX_CHAIN: u8 = 5;
/// The most characters of the subject of a letter that a marketer writes.
pub const MAX_SUBJECT: usize = 120;
/// The most characters of its text.
pub const MAX_TEXT: usize = 4_000;

/// One thing an offer does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Award points.
    Award {
        /// How many.
        amount: Amount,
        /// Activation and expiry; `None`: the programme's general rules.
        #[serde(default)]
        terms: Option<points::Terms>,
        /// To whom.
        #[serde(default, skip_serializing_if = "Recipient::is_member")]
        to: Recipient,
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
    /// Reverse exactly what the withdrawn act had earned, by whichever offer.
    Reverse {
        /// What to do when the balance is smaller.
        beyond: Beyond,
    },
    /// Send a letter to the member.
    Message {
        /// Which letter.
        letter: Letter,
        /// The ways by which it may go, the first that reaches the member is taken.
        #[serde(default = "by_email", skip_serializing_if = "is_by_email")]
        channels: Vec<ChannelName>,
    },
    /// Change a counter.
    Counter {
        /// Which.
        counter: CounterId,
        /// How.
        step: Step,
    },
    /// Switch a mailing for the member; never on against a refused consent.
    Mailing {
        /// Which.
        mailing: Tag,
        /// On or off.
        on: bool,
    },
    /// Put a tag on the member, or take it off.
    Tag {
        /// Which.
        tag: Tag,
        /// On or off.
        on: bool,
    },
    /// Let a custom event happen to the member, for other offers. At most [`MAX_CHAIN`] follow each other.
    Raise {
        /// What it is called.
        name: CustomName,
    },
}

/// Who is awarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// The member the event happened to.
    #[default]
    Member,
    /// Those above the member, level by level; the amount says how much for each.
    Referrers,
}

impl Recipient {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
    fn is_member(&self) -> bool {
        *self == Self::Member
    }
}

/// A way to reach a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelName {
    /// E-mail.
    Email,
}

fn by_email() -> Vec<ChannelName> {
    vec![ChannelName::Email]
}

fn is_by_email(channels: &[ChannelName]) -> bool {
    channels == [ChannelName::Email]
}

/// A letter an offer can send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// Welcome, with the member's own invite link.
    Welcome,
    /// Points were awarded (sent only when some were).
    PointsAwarded,
    /// What the marketer wrote. `{name}`, `{points}`, `{balance}` and `{invite_link}` are filled in,
    /// and where points are about to pass, `{expires}`: "after 5 December 2026".
    Written {
        /// The subject.
        subject: Localized,
        /// The text, in paragraphs.
        text: Localized,
    },
}

impl Letter {
    /// Whether what a marketer wrote is there in at least one language, and not endless.
    pub(super) fn is_sound(&self) -> bool {
        let fits = |text: &Localized, most| {
            let texts = [&text.ru, &text.en];
            texts.iter().any(|text| !text.trim().is_empty()) && texts.iter().all(|text| text.chars().count() <= most)
        };
        match self {
            Self::Welcome | Self::PointsAwarded => true,
            Self::Written { subject, text } => fits(subject, MAX_SUBJECT) && fits(text, MAX_TEXT),
        }
    }
}

impl Action {
    /// An award to the member by the general rules.
    pub const fn award(amount: Amount) -> Self {
        Self::Award { amount, terms: None, to: Recipient::Member }
    }

    /// A letter by e-mail.
    pub fn letter(letter: Letter) -> Self {
        Self::Message { letter, channels: by_email() }
    }

    /// The amount, for awards and deductions.
    pub const fn amount(&self) -> Option<&Amount> {
        match self {
            Self::Award { amount, .. } | Self::Deduct { amount, .. } => Some(amount),
            _ => None,
        }
    }
}
