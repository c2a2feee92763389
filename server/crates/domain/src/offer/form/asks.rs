//! Conditions as rows: all of them hold; a row can be joined to the one before it by "or".

use super::{
    super::{
        Compare, Condition, DAY_MINUTES, Days, Hours, Leaf, Weekday, Words,
        field::{Choices, Field, Takes},
    },
    OfferForm, Row, Rows, Wrong, day, join, known, number, numbers, parts, word,
};
use crate::{
    counter::{Asked, Reading},
    event::{Act, By, ContactKind, CustomName, NetworkName, Object, Tag},
    money::{Currency, Money},
    problem::Problem,
    time::Window,
};

/// Where a tree does not fit into rows, it stays as it is.
const KEPT: &str = "tree_kept";

/// Fills in the rows, where the tree fits into them.
pub(super) fn fill(form: &mut OfferForm, conditions: &Condition) {
    let Some(rows) = rows_of(conditions) else { return form.check(KEPT, true) };
    for (n, (or, not, leaf)) in rows.into_iter().enumerate() {
        let mut set = |field: &str, value: String| form.set(&format!("if{n}.{field}"), value);
        set("field", leaf.key().to_owned());
        set("or", if or { "on".to_owned() } else { String::new() });
        set("not", if not { "on".to_owned() } else { String::new() });
        write(leaf, &mut set);
    }
}

/// The tree as its rows, each with whether it is joined to the one before it, and whether it must not hold.
fn rows_of(conditions: &Condition) -> Option<Vec<(bool, bool, &Leaf)>> {
    let top = match conditions {
        Condition::All(list) => list.iter().collect(),
        other => vec![other],
    };
    let mut rows = Vec::new();
    for condition in top {
        let list = if let Condition::Any(list) = condition { list.iter().collect() } else { vec![condition] };
        if list.is_empty() {
            return None;
        }
        for (n, one) in list.into_iter().enumerate() {
            let (not, leaf) = single(one)?;
            rows.push((n > 0, not, leaf));
        }
    }
    Some(rows)
}

/// A question alone, and whether it must not hold.
fn single(condition: &Condition) -> Option<(bool, &Leaf)> {
    match condition {
        Condition::Is(leaf) => Some((false, leaf)),
        Condition::Not(one) => {
            if let Condition::Is(leaf) = &**one {
                Some((true, leaf))
            } else {
                None
            }
        }
        _ => None,
    }
}

/// The conditions as typed.
pub(super) fn read(form: &OfferForm, before: &Condition, wrong: &mut Wrong) -> Condition {
    if form.on(KEPT) {
        return before.clone();
    }
    let mut all: Vec<Vec<Condition>> = Vec::new();
    for row in Rows::of(form, "if").filter(|row| !row.on("drop")) {
        let Some(leaf) = leaf(row, wrong) else { continue };
        let one = if row.on("not") { Condition::Not(Box::new(Condition::Is(leaf))) } else { Condition::Is(leaf) };
        match all.last_mut().filter(|_| row.on("or")) {
            Some(last) => last.push(one),
            None => all.push(vec![one]),
        }
    }
    let any = |mut list: Vec<Condition>| if list.len() == 1 { list.remove(0) } else { Condition::Any(list) };
    let mut all: Vec<Condition> = all.into_iter().map(any).collect();
    if all.len() == 1 { all.remove(0) } else { Condition::All(all) }
}

fn write(leaf: &Leaf, set: &mut impl FnMut(&str, String)) {
    let mut list = |codes: Vec<String>| codes.iter().for_each(|code| set(&format!("list.{code}"), "on".to_owned()));
    match leaf {
        Leaf::Network(networks) | Leaf::Linked(networks) => {
            list(networks.iter().map(|it| it.code().to_owned()).collect());
        }
        Leaf::Group(groups) | Leaf::InGroup(groups) => list(groups.iter().map(ToString::to_string).collect()),
        Leaf::Act(acts) => list(acts.iter().map(|it| it.code().to_owned()).collect()),
        Leaf::By(who) => list(who.iter().map(|it| it.code().to_owned()).collect()),
        Leaf::Confirmed(kinds) => list(kinds.iter().map(|it| it.code().to_owned()).collect()),
        Leaf::Weekday(days) => list(days.iter().map(|it| it.code().to_owned()).collect()),
        Leaf::Object(objects) => set("value", join(objects.iter().filter_map(Object::post_id))),
        Leaf::Hashtag(tags) | Leaf::Tagged(tags) => set("value", join(tags)),
        Leaf::Custom(names) => set("value", join(names)),
        Leaf::Level(levels) => set("value", join(levels)),
        Leaf::PostText(words) => set("value", words.as_str().to_owned()),
        Leaf::Posted(days) | Leaf::Registered(days) => {
            set("value", days.from.map(|day| day.to_string()).unwrap_or_default());
            set("until", days.until.map(|day| day.to_string()).unwrap_or_default());
        }
        Leaf::Paid { is, money } => {
            set("is", word(is));
            set("value", money.plain());
            set("currency", money.currency.to_string());
        }
        Leaf::Nth { nth, window, every } => {
            set("value", nth.to_string());
            set("unit", word(window));
            set("every", if *every { "on".to_owned() } else { String::new() });
        }
        Leaf::Counter { of, is, value } => {
            set("is", word(is));
            set("value", value.to_string());
            asked(*of, set);
        }
        Leaf::HasReferrer => {}
        Leaf::Invited { is, members } => {
            set("is", word(is));
            set("value", members.to_string());
        }
        Leaf::Balance { is, points } => {
            set("is", word(is));
            set("value", points.to_string());
        }
        Leaf::RegisteredForDays(days) | Leaf::WithinDays(days) => set("value", days.to_string()),
        Leaf::BirthdayWithinDays(days) => set("value", days.to_string()),
        Leaf::Hours(hours) => {
            let clock = |minute: u16| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
            set("value", clock(hours.from));
            set("until", clock(hours.until));
            set("members_zone", if hours.members_zone { "on".to_owned() } else { String::new() });
        }
    }
}

/// Fills in which number of a counter is meant.
pub(super) fn asked(of: Asked, set: &mut impl FnMut(&str, String)) {
    set("counter", of.counter.to_string());
    if let Reading::Change { last, unit } = of.reading {
        set("last", last.to_string());
        set("unit", word(&unit));
    }
}

/// Which number of a counter is meant: its value, or with `last` its change.
pub(super) fn read_asked(row: Row<'_>, wrong: &mut Wrong) -> Option<Asked> {
    let counter = row.get("counter").parse().map_err(|_| Problem::Choice);
    let Ok(counter) = counter.map_err(|problem| wrong.note(row.name("counter"), problem)) else { return None };
    let reading = match row.get("last").trim() {
        "" => Reading::Value,
        last => {
            let most = i64::from(crate::counter::MAX_BACK);
            let last = wrong.take(row.name("last"), number(last, 1, most));
            let unit = known(row.get("unit")).ok().filter(|unit| *unit != Window::Ever).unwrap_or(Window::Month);
            Reading::Change { last: u16::try_from(last).unwrap_or(1), unit }
        }
    };
    Some(Asked { counter, reading })
}

/// The question of a row, or a note of what is wrong with it.
fn leaf(row: Row<'_>, wrong: &mut Wrong) -> Option<Leaf> {
    let field = Field::find(row.get("field"))?;
    let value = row.get("value").trim();
    let is: Compare = known(row.get("is")).unwrap_or_default();
    let mut whole = |least, most| wrong.take(row.name("value"), number(value, least, most));
    Some(match (field.key, field.takes) {
        ("has_referrer", _) => Leaf::HasReferrer,
        ("within_days", _) => Leaf::WithinDays(u32::try_from(whole(1, 36_500)).unwrap_or(1)),
        ("registered_for_days", _) => Leaf::RegisteredForDays(u32::try_from(whole(1, 36_500)).unwrap_or(1)),
        ("birthday_within_days", _) => Leaf::BirthdayWithinDays(u16::try_from(whole(0, 183)).unwrap_or(0)),
        ("invited", _) => Leaf::Invited { is, members: u32::try_from(whole(0, 1_000_000)).unwrap_or(0) },
        ("balance", _) => Leaf::Balance { is, points: whole(-1_000_000, 1_000_000) },
        ("nth", _) => Leaf::Nth {
            nth: u32::try_from(whole(1, 1_000_000)).unwrap_or(1),
            window: known(row.get("unit")).unwrap_or(Window::Ever),
            every: row.on("every"),
        },
        ("counter", _) => {
            let value = whole(-1_000_000_000, 1_000_000_000);
            Leaf::Counter { of: read_asked(row, wrong)?, is, value }
        }
        ("paid", _) => {
            let currency = Currency::parse(row.get("currency")).unwrap_or(Currency::RUB);
            let money = Money::parse(value, currency);
            Leaf::Paid { is, money: good(row, "value", money, Problem::Money, wrong)? }
        }
        ("post_text", _) => Leaf::PostText(good(row, "value", Words::parse(value), Problem::Words, wrong)?),
        ("hours", _) => Leaf::Hours(hours(row, wrong)?),
        (key, Takes::Dates) => {
            let days = Days {
                from: wrong.take(row.name("value"), day(value)),
                until: wrong.take(row.name("until"), day(row.get("until"))),
            };
            let days = good(row, "until", Some(days).filter(|days| days.is_sound()), Problem::Period, wrong)?;
            if key == "posted" { Leaf::Posted(days) } else { Leaf::Registered(days) }
        }
        (_, Takes::Choices(of)) => {
            let list = row.chosen("list");
            let made = (!list.is_empty()).then(|| chosen(field.key, of, &list)).flatten();
            good(row, "list", made, Problem::Choice, wrong)?
        }
        (key, _) => good(row, "value", listed(key, value), Problem::List, wrong)?,
    })
}

fn good<T>(row: Row<'_>, field: &str, value: Option<T>, problem: Problem, wrong: &mut Wrong) -> Option<T> {
    if value.is_none() {
        wrong.note(row.name(field), problem);
    }
    value
}

fn chosen(key: &str, of: Choices, list: &[&str]) -> Option<Leaf> {
    fn all<T>(list: &[&str], read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
        list.iter().map(|code| read(code)).collect()
    }
    Some(match of {
        Choices::Networks => {
            let networks = all(list, NetworkName::parse)?;
            if key == "linked" { Leaf::Linked(networks) } else { Leaf::Network(networks) }
        }
        Choices::Groups => {
            let groups = all(list, |code| code.parse().ok())?;
            if key == "in_group" { Leaf::InGroup(groups) } else { Leaf::Group(groups) }
        }
        Choices::Acts => Leaf::Act(all(list, Act::parse)?),
        Choices::Who => Leaf::By(all(list, By::parse)?),
        Choices::Contacts => Leaf::Confirmed(all(list, ContactKind::parse)?),
        Choices::Weekdays => {
            // In the order of the week, not of their names.
            let days = Weekday::ALL.into_iter().filter(|day| list.contains(&day.code())).collect();
            Leaf::Weekday(days)
        }
    })
}

/// Several words, typed with commas between them.
fn listed(key: &str, text: &str) -> Option<Leaf> {
    let words: Vec<&str> = parts(text).collect();
    if words.is_empty() {
        return None;
    }
    let tags = || words.iter().map(|word| Tag::parse(word.trim_start_matches('#'))).collect::<Option<Vec<_>>>();
    Some(match key {
        "object" => Leaf::Object(numbers(text, 1, i64::MAX).ok()?.into_iter().map(Object::post).collect()),
        "hashtag" => Leaf::Hashtag(tags()?),
        "tagged" => Leaf::Tagged(tags()?),
        "custom" => Leaf::Custom(words.iter().map(|word| CustomName::parse(word)).collect::<Option<Vec<_>>>()?),
        "level" => {
            let levels = numbers(text, 1, i64::from(crate::referral::MAX_LEVELS)).ok()?;
            Leaf::Level(levels.into_iter().filter_map(|level| u8::try_from(level).ok()).collect())
        }
        _ => return None,
    })
}

fn hours(row: Row<'_>, wrong: &mut Wrong) -> Option<Hours> {
    let clock = |text: &str| {
        let (hour, minute) = text.trim().split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour < 24 && minute < 60).then_some(hour * 60 + minute)
    };
    let from = good(row, "value", clock(row.get("value")), Problem::Hours, wrong);
    let until = good(row, "until", clock(row.get("until")), Problem::Hours, wrong);
    let (from, until) = (from?, until?);
    // Midnight at the end is the end of the day.
    let until = if until == 0 { DAY_MINUTES } else { until };
    let hours = Hours { from, until, members_zone: row.on("members_zone") };
    good(row, "until", Some(hours).filter(|hours| hours.from != hours.until), Problem::Period, wrong)
}
