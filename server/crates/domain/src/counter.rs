//! Named counters: what a marketer counts, for whom, over which stretch (`features.md` §5).
//!
//! A counter has one value for each key (what its scope tells apart) and period. Beside the value, the change of each day
//! is kept, so that "the change over the last three months" can be asked of any counter. Past periods stay readable.

use crate::{
    event::{Event, NetworkName},
    ids::{CounterId, OfferId},
    lang::Localized,
    time::{Millis, Window},
};
use jiff::{Span, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The longest stretch that a change can be asked over, in units.
pub const MAX_BACK: u16 = 366;

/// What tells two values of one counter apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Each member has a value; without it all members share one.
    Member,
    /// Each network.
    Network,
    /// Each group.
    Group,
    /// Each object, such as a post.
    Object,
    /// Each kind of event; likes, comments and reposts apart.
    Kind,
    /// Each offer that changes it.
    Offer,
}

impl Scope {
    /// All of them, widest first.
    pub const ALL: [Self; 6] = [Self::Member, Self::Network, Self::Group, Self::Object, Self::Kind, Self::Offer];

    /// The word used in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Network => "network",
            Self::Group => "group",
            Self::Object => "object",
            Self::Kind => "kind",
            Self::Offer => "offer",
        }
    }
}

/// A counter as a marketer describes it. What it tells apart and its period never change: values would lose their meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counter {
    /// What it is called.
    pub name: Localized,
    /// What it tells apart.
    pub scope: BTreeSet<Scope>,
    /// When it begins anew.
    pub window: Window,
    /// Members see it, with what offers still ask of it.
    #[serde(default)]
    pub shown: bool,
}

impl Counter {
    /// Which of the counter's values `event` is about, as `offer` asks: `vk|…`, or empty when it tells nothing apart but
    /// members. What the event does not have counts as empty.
    pub fn key(&self, event: &Event, offer: OfferId) -> String {
        let what = &event.what;
        let part = |scope: &Scope| match scope {
            Scope::Member => None,
            Scope::Network => Some(what.network().map_or("", NetworkName::code).to_owned()),
            Scope::Group => Some(what.group().map(|group| group.0.simple().to_string()).unwrap_or_default()),
            Scope::Object => Some(what.act().map(|(_, object)| object.0.clone()).unwrap_or_default()),
            Scope::Kind => {
                let act = what.act().map(|(act, _)| format!(":{}", act.code())).unwrap_or_default();
                Some(format!("{}{act}", what.kind().code()))
            }
            Scope::Offer => Some(offer.0.simple().to_string()),
        };
        self.scope.iter().filter_map(part).collect::<Vec<_>>().join("|")
    }

    /// Whether all members share its values.
    pub fn is_shared(&self) -> bool {
        !self.scope.contains(&Scope::Member)
    }
}

/// Which number of a counter is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Its value in the current period.
    Value,
    /// How much it has changed over the last so many days, weeks, months or years, the current one included.
    Change {
        /// How many, at least 1.
        last: u16,
        /// Of what; not [`Window::Ever`].
        unit: Window,
    },
}

impl Reading {
    /// What must hold of any reading.
    pub fn is_sound(self) -> bool {
        match self {
            Self::Value => true,
            Self::Change { last, unit } => (1..=MAX_BACK).contains(&last) && unit != Window::Ever,
        }
    }

    /// The first day whose change belongs to it, for an event at `at`; `None`: it asks for the value.
    pub fn since(self, at: Millis, zone: &TimeZone) -> Option<Date> {
        let Self::Change { last, unit } = self else { return None };
        let today = at.date(zone);
        let back = i64::from(last.saturating_sub(1));
        let (begin, span) = match unit {
            Window::Day | Window::Ever => (today, Span::new().try_days(back)),
            Window::Week => {
                let monday = Span::new().days(i64::from(today.weekday().to_monday_zero_offset()));
                (today.saturating_sub(monday), Span::new().try_weeks(back))
            }
            Window::Month => (today.first_of_month(), Span::new().try_months(back)),
            Window::Year => (today.first_of_year(), Span::new().try_years(back)),
        };
        Some(span.map_or(Date::MIN, |span| begin.saturating_sub(span)))
    }
}

/// A question to a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Which counter.
    pub counter: CounterId,
    /// Which of its numbers.
    pub reading: Reading,
}

/// How an offer changes a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// By a constant, up or down.
    By(i64),
    /// By the points that this offer has awarded here.
    ByPoints,
    /// To a value.
    To(i64),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Act, CauseKey, Happening, Object},
        ids::{EventId, GroupId, MemberId},
    };
    use jiff::civil::date;
    use uuid::Uuid;

    fn noon(year: i16, month: i8, day: i8, zone: &TimeZone) -> Millis {
        Millis::start_of(date(year, month, day), zone).plus(12 * 3_600_000)
    }

    #[test]
    fn a_counter_that_tells_no_members_apart_is_shared_by_all() {
        let is_shared = |scope: &[Scope]| {
            let (name, scope) = (Localized { ru: String::new(), en: String::new() }, scope.iter().copied().collect());
            Counter { name, scope, window: Window::Ever, shown: false }.is_shared()
        };
        assert!(is_shared(&[]) && is_shared(&[Scope::Group, Scope::Offer]));
        assert!(!is_shared(&[Scope::Member]) && !is_shared(&[Scope::Group, Scope::Member]));
    }

    #[test]
    fn a_value_belongs_to_what_its_counter_tells_apart() {
        let (group, offer) = (GroupId(Uuid::from_u128(7)), OfferId(Uuid::from_u128(2)));
        let (network, object, earlier, since) = (NetworkName::Vk, Object::post(45), None, None);
        let liked =
            Happening::SocialActed { network, group, act: Act::Like, object, earlier, since, second_hand: false };
        let happened = |what| Event {
            id: EventId(Uuid::from_u128(3)),
            member: MemberId(5),
            at: Millis(0),
            seen: Millis(0),
            cause: CauseKey("cause".to_owned()),
            what,
        };
        let key = |scope: &[Scope], what: &Happening| {
            let scope = scope.iter().copied().collect();
            let name = Localized { ru: String::new(), en: String::new() };
            Counter { name, scope, window: Window::Ever, shown: false }.key(&happened(what.clone()), offer)
        };
        assert_eq!(key(&[Scope::Member], &liked), "", "members are told apart by a column of their own");
        assert_eq!(key(&[Scope::Network], &liked), "vk");
        assert_eq!(key(&[Scope::Group], &liked), group.0.simple().to_string());
        assert_eq!(key(&[Scope::Object, Scope::Kind], &liked), "post:45|social.acted:like");
        assert_eq!(key(&[Scope::Offer], &liked), offer.0.simple().to_string());
        let birthday = Happening::MemberBirthday { year: 2026 };
        assert_eq!(key(&[Scope::Network, Scope::Group, Scope::Object, Scope::Kind], &birthday), "|||member.birthday");
    }

    #[test]
    fn a_change_over_the_last_units_begins_where_the_calendar_does() {
        let zone = TimeZone::get("Europe/Berlin").expect("a known zone");
        let at = noon(2026, 3, 31, &zone);
        let since = |last, unit| Reading::Change { last, unit }.since(at, &zone).expect("a day");
        assert_eq!(since(1, Window::Day), date(2026, 3, 31));
        assert_eq!(since(3, Window::Day), date(2026, 3, 29), "the day on which clocks change is one day");
        assert_eq!(since(1, Window::Week), date(2026, 3, 30), "weeks begin on Monday");
        assert_eq!(since(2, Window::Month), date(2026, 2, 1), "the last day of March is no 31 February");
        assert_eq!(since(3, Window::Year), date(2024, 1, 1));
        assert_eq!(Reading::Value.since(at, &zone), None);
    }

    #[test]
    fn the_day_is_the_programmes_day() {
        let at = Millis::start_of(date(2026, 12, 1), &TimeZone::UTC).plus(-1_800_000);
        let moscow = TimeZone::get("Europe/Moscow").expect("a known zone");
        let since = |zone: &TimeZone| Reading::Change { last: 1, unit: Window::Month }.since(at, zone);
        assert_eq!((since(&TimeZone::UTC), since(&moscow)), (Some(date(2026, 11, 1)), Some(date(2026, 12, 1))));
    }

    #[test]
    fn readings_have_bounds() {
        let change = |last, unit| Reading::Change { last, unit }.is_sound();
        assert!(change(1, Window::Day) && change(MAX_BACK, Window::Year));
        assert!(!change(0, Window::Day) && !change(MAX_BACK + 1, Window::Day) && !change(1, Window::Ever));
    }
}
