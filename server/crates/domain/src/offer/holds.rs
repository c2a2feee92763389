//! Whether conditions hold.

use super::{Answer, Condition, Facts, Leaf, Refusal, Weekday, evaluate::Asked};
use crate::{
    event::{Event, Happening, Tag},
    time::{DAY_MS, Millis},
};
use jiff::civil::Date;
use std::borrow::Cow;

impl<'a> Asked<'a, '_> {
    /// The first reason why a condition does not hold. With `any_time` it is not asked which time it is.
    pub(super) fn check(&self, condition: &'a Condition, any_time: bool) -> Result<(), Refusal<'a>> {
        match condition {
            Condition::All(conditions) => conditions.iter().try_for_each(|one| self.check(one, any_time)),
            Condition::Any(conditions) => match conditions.as_slice() {
                [only] => self.check(only, any_time),
                several if several.iter().any(|one| self.check(one, any_time).is_ok()) => Ok(()),
                _ => Err(Refusal::Conditions),
            },
            Condition::Not(one) => match self.check(one, any_time) {
                Ok(()) if !(any_time && one.asks_nth()) => Err(Refusal::Conditions),
                _ => Ok(()),
            },
            Condition::Is(Leaf::Nth { .. }) if any_time => Ok(()),
            Condition::Is(leaf) if self.holds(leaf) => Ok(()),
            Condition::Is(leaf) => Err(Refusal::Condition { leaf: Cow::Borrowed(leaf) }),
        }
    }

    /// Every question of a tree with its answer, where [`Self::check`] stops at the first that refuses.
    pub(super) fn answer(&self, condition: &'a Condition) -> Answer<'a> {
        let all = |list: &'a [Condition]| list.iter().map(|one| self.answer(one)).collect();
        match condition {
            Condition::All(list) => Answer::All(all(list)),
            Condition::Any(list) => Answer::Any(all(list)),
            Condition::Not(one) => Answer::Not(Box::new(self.answer(one))),
            Condition::Is(leaf) => Answer::Is { leaf, holds: self.holds(leaf) },
        }
    }

    fn holds(&self, leaf: &Leaf) -> bool {
        let (what, facts) = (&self.event.what, self.facts);
        match leaf {
            Leaf::Network(networks) => what.network().is_some_and(|network| networks.contains(&network)),
            Leaf::Group(groups) => what.group().is_some_and(|group| groups.contains(&group)),
            Leaf::Act(acts) => what.act().is_some_and(|(act, _)| acts.contains(&act)),
            Leaf::Object(objects) => what.act().is_some_and(|(_, object)| objects.contains(object)),
            Leaf::Hashtag(tags) => facts.post.as_ref().is_some_and(|post| carries(&post.text, tags)),
            Leaf::PostText(words) => facts.post.as_ref().is_some_and(|post| words.are_in(&post.text)),
            Leaf::Posted(days) => facts.post.as_ref().is_some_and(|post| days.contains(post.posted)),
            Leaf::By(list) => what.by().is_some_and(|by| list.contains(&by)),
            Leaf::WithinDays(days) => {
                facts.began.is_some_and(|began| self.event.at <= began.plus(i64::from(*days) * DAY_MS))
            }
            Leaf::Level(levels) => what.level().is_some_and(|level| levels.contains(&level)),
            Leaf::Paid { is, money } => {
                let same = what.money().filter(|paid| paid.currency == money.currency);
                same.is_some_and(|paid| is.holds(paid.minor, money.minor))
            }
            Leaf::Custom(names) => {
                matches!(what, Happening::Custom { name, .. } if names.contains(name))
            }
            Leaf::Nth { nth, window, every } => {
                let this = self.known().counted(*window).met.saturating_add(1);
                let nth = i64::from(*nth).max(1);
                self.event.cause_is_first() && if *every { this % nth == 0 } else { this == nth }
            }
            Leaf::Counter { of, is, value } => is.holds(self.known().counter(*of), *value),
            Leaf::Weekday(days) => days.contains(&Weekday::of(facts.local.date())),
            Leaf::Hours(hours) => {
                let clock = if hours.members_zone { facts.members_local } else { facts.local };
                let minute = i16::from(clock.hour()) * 60 + i16::from(clock.minute());
                hours.contains(minute.unsigned_abs())
            }
            about_the_member => facts.answer(about_the_member, self.event.at) == Some(true),
        }
    }
}

impl Facts {
    /// The answer to a question about the member as of `now`; `None`: it asks something else.
    pub fn answer(&self, leaf: &Leaf, now: Millis) -> Option<bool> {
        Some(match leaf {
            Leaf::HasReferrer => self.has_referrer,
            Leaf::Invited { is, members } => is.holds(self.invited, i64::from(*members)),
            Leaf::RegisteredForDays(days) => now >= self.registered.plus(i64::from(*days) * DAY_MS),
            Leaf::Registered(days) => days.contains(self.registered_on),
            Leaf::Confirmed(kinds) => kinds.iter().any(|kind| self.confirmed.contains(kind)),
            Leaf::Linked(networks) => networks.iter().any(|network| self.linked.contains(network)),
            Leaf::InGroup(groups) => groups.iter().any(|group| self.groups.contains(group)),
            Leaf::BirthdayWithinDays(days) => {
                self.birthday.is_some_and(|born| days_to_birthday(born, self.local.date()) <= i64::from(*days))
            }
            Leaf::Tagged(tags) => tags.iter().any(|tag| self.tags.contains(tag)),
            Leaf::Balance { is, points } => is.holds(self.balance, *points),
            _ => return None,
        })
    }
}

impl Event {
    /// Whether it happens for the first time: a like that was taken back and given again does not.
    pub(super) fn cause_is_first(&self) -> bool {
        let kind = self.what.kind();
        !kind.has_network() || kind.ends() || self.cause.episode() == 1
    }
}

/// Whether a text carries one of these hashtags, as whole words.
fn carries(text: &str, tags: &[Tag]) -> bool {
    text.split('#').skip(1).any(|rest| {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let word = rest[..end].to_lowercase();
        tags.iter().any(|tag| tag.as_str().to_lowercase() == word)
    })
}

/// How many days it is from `today` to the nearest birthday of somebody born on `born`, before or after.
fn days_to_birthday(born: Date, today: Date) -> i64 {
    let kept = [-1, 0, 1].into_iter().filter_map(|years| birthday_in(born, today.year().checked_add(years)?));
    let days = |day: Date| i64::from(today.until(day).map_or(i32::MAX, |span| span.get_days())).abs();
    kept.map(days).min().unwrap_or(i64::MAX)
}

/// The day on which the birthday of somebody born on `born` is kept in `year`: 28 February where there is no 29th.
pub fn birthday_in(born: Date, year: i16) -> Option<Date> {
    Date::new(year, born.month(), born.day()).or_else(|_| Date::new(year, born.month(), born.day() - 1)).ok()
}
