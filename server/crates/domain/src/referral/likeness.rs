//! What makes somebody who came by recommendation look like a person the referrer made up. It is a reason to have a look,
//! never a judgement: families share an address, and a good campaign brings many friends in an hour.

use super::alike::{mailboxes_alike, names_alike};
use crate::{ids::MemberId, member::Email, time::DAY_MS};
use serde::{Deserialize, Serialize};

/// How long is remembered from which range a member came and what they have in common with others: 90 days.
pub const MARKS_MS: i64 = 90 * DAY_MS;
/// Friends who came within this time are counted together.
pub const BURST_MS: i64 = 60 * 60 * 1000;
/// A newcomer is compared with so many of those who came last by the same recommendation.
pub const COMPARED: u32 = 200;
/// The greatest deadline, in days.
pub const MAX_REVIEW_DAYS: u32 = 365;
/// The greatest number of members that may be asked for in [`Review::same_range`] and [`Review::in_an_hour`].
pub const MAX_FRIENDS: u32 = 1_000;

/// What is done when nobody has decided by the deadline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtDeadline {
    /// It goes on waiting, and marketers are reminded.
    #[default]
    Wait,
    /// The recommendation counts.
    Approve,
    /// The recommendation does not count.
    Refuse,
}

impl AtDeadline {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Wait, Self::Approve, Self::Refuse];

    /// The word used in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Approve => "approve",
            Self::Refuse => "refuse",
        }
    }

    /// Reads [`AtDeadline::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|then| then.code() == code)
    }
}

/// Which recommendations wait until somebody has had a look, and how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Review {
    /// So many others – the referrer, and those the referrer brought – were seen in the newcomer's range of addresses
    /// within the last 90 days; 0: not looked at. At 2 a couple behind one address is nobody's business.
    pub same_range: u32,
    /// More than so many came by one recommendation within an hour; 0: not looked at.
    pub in_an_hour: u32,
    /// A name or a mailbox is nearly that of the referrer, or of somebody the referrer brought.
    pub alike: bool,
    /// How many days there are to decide.
    pub days: u32,
    /// What is done when nobody has.
    pub then: AtDeadline,
}

impl Default for Review {
    fn default() -> Self {
        Self { same_range: 2, in_an_hour: 10, alike: true, days: 14, then: AtDeadline::Wait }
    }
}

/// Somebody as far as likeness goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: MemberId,
    /// What they are called.
    pub name: String,
    /// Where letters go.
    pub email: Option<Email>,
}

/// Who came in the same way at the same time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Around {
    /// The referrer was seen in the newcomer's range of addresses.
    pub referrer_in_range: bool,
    /// So many of those the referrer had brought were.
    pub friends_in_range: u32,
    /// So many the referrer had brought within [`BURST_MS`] before.
    pub friends_in_an_hour: u32,
}

/// One thing that looks alike, with its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "signal", rename_all = "snake_case", deny_unknown_fields)]
pub enum Signal {
    /// Others were seen in the range of addresses from which the newcomer registered.
    Range {
        /// The referrer was.
        referrer: bool,
        /// So many of those the referrer had brought were.
        friends: u32,
    },
    /// Many came within an hour, the newcomer among them.
    Burst {
        /// How many, the newcomer with them.
        friends: u32,
    },
    /// The name is nearly that of another.
    Name {
        /// Whose: the referrer, or somebody the referrer brought.
        like: MemberId,
    },
    /// The mailbox is nearly that of another.
    Mailbox {
        /// As for the name.
        like: MemberId,
    },
}

impl Signal {
    /// The member it is about, beside newcomer and referrer.
    pub const fn like(&self) -> Option<MemberId> {
        match self {
            Self::Name { like } | Self::Mailbox { like } => Some(*like),
            Self::Range { .. } | Self::Burst { .. } => None,
        }
    }
}

/// What looks alike about a newcomer; `others` are the referrer and those the referrer brought last.
pub fn signals(review: &Review, newcomer: &Person, around: Around, others: &[Person]) -> Vec<Signal> {
    let mut signals = Vec::new();
    let Around { referrer_in_range: referrer, friends_in_range: friends, friends_in_an_hour } = around;
    if review.same_range > 0 && friends.saturating_add(u32::from(referrer)) >= review.same_range {
        signals.push(Signal::Range { referrer, friends });
    }
    if review.in_an_hour > 0 && friends_in_an_hour >= review.in_an_hour {
        signals.push(Signal::Burst { friends: friends_in_an_hour.saturating_add(1) });
    }
    if review.alike {
        let name = others.iter().find(|other| names_alike(&newcomer.name, &other.name));
        signals.extend(name.map(|other| Signal::Name { like: other.id }));
        let mailbox = others.iter().find(|other| match (&newcomer.email, &other.email) {
            (Some(one), Some(other)) => mailboxes_alike(one, other),
            _ => false,
        });
        signals.extend(mailbox.map(|other| Signal::Mailbox { like: other.id }));
    }
    signals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: i64, name: &str, email: &str) -> Person {
        Person { id: MemberId(id), name: name.to_owned(), email: Email::parse(email).ok() }
    }

    fn found(review: &Review, around: Around) -> Vec<Signal> {
        signals(review, &person(9, "Anna", "anna@example.org"), around, &[])
    }

    #[test]
    fn a_couple_behind_one_address_is_left_alone_and_a_third_is_not() {
        let couple = Around { referrer_in_range: true, ..Around::default() };
        let third = Around { friends_in_range: 1, ..couple };
        let review = Review::default();
        assert_eq!(found(&review, couple), []);
        assert_eq!(found(&review, third), [Signal::Range { referrer: true, friends: 1 }]);
        assert_eq!(found(&Review { same_range: 1, ..review.clone() }, couple).len(), 1);
        assert_eq!(found(&Review { same_range: 0, ..review }, third), [], "0: not looked at");
    }

    #[test]
    fn more_than_ten_in_an_hour_are_a_burst() {
        let before = |friends_in_an_hour| Around { friends_in_an_hour, ..Around::default() };
        assert_eq!(found(&Review::default(), before(9)), []);
        assert_eq!(found(&Review::default(), before(10)), [Signal::Burst { friends: 11 }]);
        assert_eq!(found(&Review { in_an_hour: 0, ..Review::default() }, before(500)), []);
    }

    #[test]
    fn the_first_who_is_alike_is_named() {
        let others = [
            person(1, "Boris Kim", "boris@example.org"),
            person(2, "Ivan Petrov", "petrov.ivan@example.org"),
            person(3, "Ivan Petrov", "petrov.ivan2@example.org"),
        ];
        let newcomer = person(9, "IVAN PETROV", "petrov.ivan3@mail.example");
        let like = MemberId(2);
        let review = Review::default();
        let expected = [Signal::Name { like }, Signal::Mailbox { like }];
        assert_eq!(signals(&review, &newcomer, Around::default(), &others), expected);
        let off = Review { alike: false, ..review };
        assert_eq!(signals(&off, &newcomer, Around::default(), &others), []);
    }

    #[test]
    fn settings_that_name_only_some_of_it_keep_the_rest() {
        let review: Review = serde_json::from_str(r#"{"days": 3, "then": "refuse"}"#).expect("settings");
        assert_eq!(review, Review { days: 3, then: AtDeadline::Refuse, ..Review::default() });
        assert!(serde_json::from_str::<Review>(r#"{"dayz": 3}"#).is_err());
        for then in AtDeadline::ALL {
            assert_eq!(AtDeadline::parse(then.code()), Some(then));
        }
    }

    #[test]
    fn signals_are_read_as_they_were_written() {
        let all = [
            Signal::Range { referrer: true, friends: 2 },
            Signal::Burst { friends: 11 },
            Signal::Name { like: MemberId(5) },
            Signal::Mailbox { like: MemberId(6) },
        ];
        let text = serde_json::to_string(&all).expect("JSON");
        assert_eq!(serde_json::from_str::<Vec<Signal>>(&text).expect("signals"), all);
        assert_eq!(all.map(|signal| signal.like().map_or(0, |member| member.0)), [0, 0, 5, 6]);
    }
}
