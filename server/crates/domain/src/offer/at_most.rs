//! The most an offer pays for something that has not happened.

use super::{Action, Condition, Leaf, Limit, Measure, Recipient, Terms};
use crate::{
    event::{CustomName, EventKind},
    money::Money,
    time::Millis,
};

/// An event of which only this is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Supposed<'a> {
    pub kind: EventKind,
    /// How many levels above somebody the member it happens to is.
    pub level: Option<u8>,
    pub paid: Option<Money>,
    /// What the custom event is called.
    pub name: Option<&'a CustomName>,
}

impl Terms {
    /// Whether it may act on such an event now or later.
    pub(crate) fn may_act(&self, event: &Supposed<'_>, now: Millis) -> bool {
        self.trigger == event.kind
            && self.until.is_none_or(|until| now < until)
            && self.conditions.holds_for(event) != Some(false)
    }

    /// The most it awards the member such an event happens to.
    pub(crate) fn own_at_most(&self, event: &Supposed<'_>) -> i64 {
        self.most(Recipient::Member, |amount| amount.at_most(event))
    }

    /// The most it awards the referrer so many levels above.
    pub(crate) fn above_at_most(&self, event: &Supposed<'_>, level: u8) -> i64 {
        self.most(Recipient::Referrers, |amount| amount.of_level(level, event.paid))
    }

    fn most(&self, whom: Recipient, of: impl Fn(&super::Amount) -> i64) -> i64 {
        let awards = self.actions.iter().filter_map(|action| match action {
            Action::Award { amount, to, .. } if *to == whom => Some(of(amount)),
            _ => None,
        });
        self.limits.iter().fold(awards.sum(), within)
    }

    /// The custom events that it lets happen.
    pub(crate) fn raises(&self) -> impl Iterator<Item = &CustomName> {
        self.actions.iter().filter_map(|action| if let Action::Raise { name } = action { Some(name) } else { None })
    }
}

fn within(points: i64, limit: &Limit) -> i64 {
    match limit.measure {
        Measure::Points if points > limit.at_most => {
            if limit.clip {
                limit.at_most
            } else {
                0
            }
        }
        Measure::Points | Measure::Awards => points,
    }
}

impl Condition {
    /// Whether it holds, as far as that can be said of such an event.
    fn holds_for(&self, event: &Supposed<'_>) -> Option<bool> {
        match self {
            Self::All(list) => every(list, event, true),
            Self::Any(list) => every(list, event, false),
            Self::Not(one) => one.holds_for(event).map(|holds| !holds),
            Self::Is(Leaf::Level(levels)) => Some(event.level.is_some_and(|level| levels.contains(&level))),
            Self::Is(Leaf::Custom(names)) => Some(event.name.is_some_and(|name| names.contains(name))),
            Self::Is(Leaf::Paid { is, money }) => {
                let same = event.paid.filter(|paid| paid.currency == money.currency);
                Some(same.is_some_and(|paid| is.holds(paid.minor, money.minor)))
            }
            Self::Is(_) => None,
        }
    }
}

/// Whether each of them is `wanted`; the first that is not decides, and so does one of which nothing is known, unless
/// another is not.
fn every(list: &[Condition], event: &Supposed<'_>, wanted: bool) -> Option<bool> {
    let mut all = Some(wanted);
    for one in list {
        match one.holds_for(event) {
            Some(holds) if holds != wanted => return Some(!wanted),
            None => all = None,
            Some(_) => {}
        }
    }
    all
}
