//! The registry of what conditions can ask: it drives the form, its validation and where a value comes from.

use super::Leaf;
use crate::event::EventKind;

/// What the answer to a question looks like, and so how it is typed and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// It holds or it does not.
    Nothing,
    /// Any of a list that is known: networks, groups, acts, days of the week.
    Choices(Choices),
    /// Any of several words that are typed.
    List,
    /// A piece of text.
    Text,
    /// A whole number, compared.
    Number {
        /// The least.
        least: i64,
        /// The most.
        most: i64,
        /// It can be compared otherwise than by "at least".
        compared: bool,
    },
    /// Money, compared.
    Money,
    /// A first and a last day.
    Dates,
    /// A beginning and an end, as times of day.
    Hours,
    /// A number of a counter, compared.
    Counter,
    /// A number and a stretch of the calendar.
    Nth,
}

/// Lists that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Choices {
    Networks,
    Groups,
    Acts,
    Who,
    Contacts,
    Weekdays,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// What happened.
    Event,
    /// What is known of the member.
    Member,
    /// What was counted before.
    Counters,
    /// The calendar and the clock at the moment of the event.
    Clock,
}

/// A question that conditions can ask.
#[derive(Clone, Copy)]
pub struct Field {
    /// Its word in forms and in stored JSON.
    pub key: &'static str,
    /// What it is compared with.
    pub takes: Takes,
    /// Where its value comes from.
    pub source: Source,
    /// Whether it can be asked about an event of this kind; elsewhere it never holds.
    pub with: fn(EventKind) -> bool,
}

const fn any(_: EventKind) -> bool {
    true
}

const fn repeats(kind: EventKind) -> bool {
    !matches!(kind, EventKind::MemberRegistered)
}

const fn custom(kind: EventKind) -> bool {
    matches!(kind, EventKind::Custom)
}

const POINTS: Takes = Takes::Number { least: -1_000_000, most: 1_000_000, compared: true };

/// Every question, in the order in which the form offers them.
pub const FIELDS: [Field; 26] = {
    use Source::{Clock, Counters, Event, Member};
    use Takes::{Choices as Of, Dates, List, Nothing, Number, Text};
    const fn field(key: &'static str, takes: Takes, source: Source, with: fn(EventKind) -> bool) -> Field {
        Field { key, takes, source, with }
    }
    let days = Number { least: 1, most: 36_500, compared: false };
    [
        field("network", Of(Choices::Networks), Event, EventKind::has_network),
        field("group", Of(Choices::Groups), Event, EventKind::has_group),
        field("act", Of(Choices::Acts), Event, EventKind::has_act),
        field("object", List, Event, EventKind::has_act),
        field("hashtag", List, Event, EventKind::has_act),
        field("post_text", Text, Event, EventKind::has_act),
        field("posted", Dates, Event, EventKind::has_act),
        field("by", Of(Choices::Who), Event, EventKind::ends),
        field("within_days", days, Event, EventKind::ends),
        field("level", List, Event, EventKind::has_level),
        field("paid", Takes::Money, Event, EventKind::has_money),
        field("custom", List, Event, custom),
        field("nth", Takes::Nth, Counters, repeats),
        field("counter", Takes::Counter, Counters, any),
        field("has_referrer", Nothing, Member, any),
        field("invited", Number { least: 0, most: 1_000_000, compared: true }, Member, any),
        field("registered_for_days", days, Member, any),
        field("registered", Dates, Member, any),
        field("confirmed", Of(Choices::Contacts), Member, any),
        field("linked", Of(Choices::Networks), Member, any),
        field("in_group", Of(Choices::Groups), Member, any),
        field("birthday_within_days", Number { least: 0, most: 183, compared: false }, Member, any),
        field("tagged", List, Member, any),
        field("balance", POINTS, Member, any),
        field("weekday", Of(Choices::Weekdays), Clock, any),
        field("hours", Takes::Hours, Clock, any),
    ]
};

impl Field {
    /// The question with this word.
    pub fn find(key: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|field| field.key == key)
    }
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key)
    }
}

impl Leaf {
    /// The word of its row in [`FIELDS`], which is also its word in stored JSON.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Network(_) => "network",
            Self::Group(_) => "group",
            Self::Act(_) => "act",
            Self::Object(_) => "object",
            Self::Hashtag(_) => "hashtag",
            Self::PostText(_) => "post_text",
            Self::Posted(_) => "posted",
            Self::By(_) => "by",
            Self::WithinDays(_) => "within_days",
            Self::Level(_) => "level",
            Self::Paid { .. } => "paid",
            Self::Custom(_) => "custom",
            Self::Nth { .. } => "nth",
            Self::Counter { .. } => "counter",
            Self::HasReferrer => "has_referrer",
            Self::Invited { .. } => "invited",
            Self::RegisteredForDays(_) => "registered_for_days",
            Self::Registered(_) => "registered",
            Self::Confirmed(_) => "confirmed",
            Self::Linked(_) => "linked",
            Self::InGroup(_) => "in_group",
            Self::BirthdayWithinDays(_) => "birthday_within_days",
            Self::Tagged(_) => "tagged",
            Self::Balance { .. } => "balance",
            Self::Weekday(_) => "weekday",
            Self::Hours(_) => "hours",
        }
    }
}
