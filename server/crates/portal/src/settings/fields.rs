//! Settings → Main as one list of fields. The form, what is wrong with it, what a save changes and what the audit keeps all
//! follow the list: a setting more is a row more, and its label on the page.

use super::{MAX_NOTICE_DAYS, Main};
use crate::events::is_own_doing;
use jiff::tz::TimeZone;
use kabinet_domain::{
    event::{EventKind, NetworkName, NetworkUse},
    lang::Lang,
    member::DisplayName,
    points::{MAX_DAYS, MAX_POSTING},
    problem::Problem,
    referral::{
        MAX_LEVELS,
        likeness::{AtDeadline, MAX_FRIENDS, MAX_REVIEW_DAYS},
    },
    words::CurrencyWord,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

/// What belongs together on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The programme itself.
    Programme,
    /// What points are called.
    Currency,
    /// When points come and go.
    Points,
    /// Inviting.
    Referral,
    /// The social networks.
    Networks,
    /// The people: members and staff.
    People,
}

/// What is typed into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A line of text.
    Line {
        /// The most characters.
        most: u32,
    },
    /// A zone of the IANA's list.
    Zone,
    /// One of [`Lang::ALL`].
    Lang,
    /// A whole number.
    Number {
        /// The least.
        least: i64,
        /// The most.
        most: i64,
        /// It may be left empty.
        or_none: bool,
    },
    /// Some of [`QUALIFYING`]: a box for each, named `key.kind`.
    Kinds,
    /// Activation and expiry: `points::Terms::FIELDS`.
    Terms,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// For each network one of [`NetworkUse::ALL`], named `key.network`.
    Uses,
}

/// What can count as taking part.
pub const QUALIFYING: [EventKind; 5] = [
    EventKind::SocialLinked,
    EventKind::SocialJoined,
    EventKind::SocialActed,
    EventKind::PurchaseMade,
    EventKind::PointsSpent,
];

/// One setting. Its text is what the form shows and what the audit keeps; kinds are their words with spaces between them,
/// networks theirs, each with `:` and its use; terms are JSON.
#[derive(Debug)]
pub struct Field {
    /// Its name in the form and in the audit.
    pub key: &'static str,
    /// With what it stands.
    pub part: Part,
    /// What is typed into it.
    pub takes: Takes,
    way: Way,
}

/// The way between a setting and its text.
#[derive(Debug)]
enum Way {
    Text(fn(&Main) -> String, fn(&mut Main, &str) -> Result<(), Problem>),
    Number(fn(&Main) -> i64, fn(&mut Main, i64)),
}

const NAME: Takes = Takes::Line { most: DisplayName::MAX };
const WORD: Takes = Takes::Line { most: CurrencyWord::MAX };
const DAYS: i64 = MAX_DAYS as i64;
const FRIENDS: RangeInclusive<i64> = 0..=MAX_FRIENDS as i64;
/// Whether names and mailboxes are compared.
const ALIKE: [&str; 2] = ["on", "off"];
/// What is done about a recommendation at its deadline.
const THEN: [&str; 3] = [AtDeadline::Wait.code(), AtDeadline::Approve.code(), AtDeadline::Refuse.code()];

/// Every setting, in the order of the page.
pub const FIELDS: [Field; 23] = [
    text(
        "name_ru",
        Part::Programme,
        NAME,
        |main| main.name.ru.clone(),
        |main, text| named(text).map(|name| main.name.ru = name),
    ),
    text(
        "name_en",
        Part::Programme,
        NAME,
        |main| main.name.en.clone(),
        |main, text| named(text).map(|name| main.name.en = name),
    ),
    text(
        "zone",
        Part::Programme,
        Takes::Zone,
        |main| main.zone.clone(),
        |main, text| zone(text).map(|zone| main.zone = zone),
    ),
    text(
        "lang",
        Part::Programme,
        Takes::Lang,
        |main| main.lang.code().to_owned(),
        |main, text| {
            let known = Lang::ALL.into_iter().find(|lang| lang.code() == text);
            known.map(|lang| main.lang = lang).ok_or(Problem::Choice)
        },
    ),
    text(
        "ru_one",
        Part::Currency,
        WORD,
        |main| main.currency.ru[0].clone(),
        |main, text| form(text).map(|form| main.currency.ru[0] = form),
    ),
    text(
        "ru_few",
        Part::Currency,
        WORD,
        |main| main.currency.ru[1].clone(),
        |main, text| form(text).map(|form| main.currency.ru[1] = form),
    ),
    text(
        "ru_many",
        Part::Currency,
        WORD,
        |main| main.currency.ru[2].clone(),
        |main, text| form(text).map(|form| main.currency.ru[2] = form),
    ),
    text(
        "en_one",
        Part::Currency,
        WORD,
        |main| main.currency.en[0].clone(),
        |main, text| form(text).map(|form| main.currency.en[0] = form),
    ),
    text(
        "en_other",
        Part::Currency,
        WORD,
        |main| main.currency.en[1].clone(),
        |main, text| form(text).map(|form| main.currency.en[1] = form),
    ),
    text(
        "terms",
        Part::Points,
        Takes::Terms,
        |main| serde_json::to_string(&main.terms).unwrap_or_default(),
        |main, text| serde_json::from_str(text).map(|terms| main.terms = terms).map_err(|_| Problem::Choice),
    ),
    number(
        "grace_days",
        Part::Points,
        1..=DAYS,
        |main| i64::from(main.grace_days),
        |main, n| {
            main.grace_days = u32::try_from(n).unwrap_or_default();
        },
    ),
    number(
        "notice_days",
        Part::Points,
        0..=MAX_NOTICE_DAYS as i64,
        |main| i64::from(main.notice_days),
        |main, n| {
            main.notice_days = u32::try_from(n).unwrap_or_default();
        },
    ),
    number(
        "unnoticed_grace_days",
        Part::Points,
        0..=DAYS,
        |main| i64::from(main.unnoticed_grace_days),
        |main, n| {
            main.unnoticed_grace_days = u32::try_from(n).unwrap_or_default();
        },
    ),
    number(
        "referral_levels",
        Part::Referral,
        1..=MAX_LEVELS as i64,
        |main| i64::from(main.referral_levels),
        |main, n| {
            main.referral_levels = u8::try_from(n).unwrap_or(1);
        },
    ),
    text("qualifying", Part::Referral, Takes::Kinds, words, |main, text| {
        let kinds = text.split_whitespace().map(|code| EventKind::parse(code).filter(|kind| is_own_doing(*kind)));
        let kinds: Option<BTreeSet<EventKind>> = kinds.collect();
        let some = kinds.filter(|kinds| !kinds.is_empty());
        some.map(|kinds| main.qualifying = kinds).ok_or(Problem::Choice)
    }),
    number(
        "review_range",
        Part::Referral,
        FRIENDS,
        |main| i64::from(main.review.same_range),
        |main, n| {
            main.review.same_range = u32::try_from(n).unwrap_or_default();
        },
    ),
    number(
        "review_hour",
        Part::Referral,
        FRIENDS,
        |main| i64::from(main.review.in_an_hour),
        |main, n| {
            main.review.in_an_hour = u32::try_from(n).unwrap_or_default();
        },
    ),
    text(
        "review_alike",
        Part::Referral,
        Takes::Choice(&ALIKE),
        |main| ALIKE[usize::from(!main.review.alike)].to_owned(),
        |main, text| {
            let known = ALIKE.iter().position(|code| *code == text);
            known.map(|place| main.review.alike = place == 0).ok_or(Problem::Choice)
        },
    ),
    number(
        "review_days",
        Part::Referral,
        1..=MAX_REVIEW_DAYS as i64,
        |main| i64::from(main.review.days),
        |main, n| {
            main.review.days = u32::try_from(n).unwrap_or(1);
        },
    ),
    text(
        "review_then",
        Part::Referral,
        Takes::Choice(&THEN),
        |main| main.review.then.code().to_owned(),
        |main, text| AtDeadline::parse(text).map(|then| main.review.then = then).ok_or(Problem::Choice),
    ),
    text("networks", Part::Networks, Takes::Uses, uses, |main, text| {
        let read = |one: &str| {
            let (network, of) = one.split_once(':')?;
            Some((NetworkName::parse(network)?, NetworkUse::parse(of)?))
        };
        let uses: Option<BTreeMap<NetworkName, NetworkUse>> = text.split_whitespace().map(read).collect();
        let mut all = uses.filter(|uses| uses.len() == NetworkName::ALL.len()).ok_or(Problem::Choice)?;
        all.retain(|_, of| *of != NetworkUse::default());
        main.networks = all;
        Ok(())
    }),
    number(
        "inactive_days",
        Part::People,
        0..=DAYS,
        |main| i64::from(main.inactive_days),
        |main, n| {
            main.inactive_days = u32::try_from(n).unwrap_or_default();
        },
    ),
    text(
        "four_eyes_above",
        Part::People,
        Takes::Number { least: 0, most: MAX_POSTING, or_none: true },
        |main| main.four_eyes_above.map(|limit| limit.to_string()).unwrap_or_default(),
        |main, text| {
            let limit = if text.is_empty() { Ok(None) } else { whole(text, 0, MAX_POSTING).map(Some) };
            limit.map(|limit| main.four_eyes_above = limit)
        },
    ),
];

const fn text(
    key: &'static str,
    part: Part,
    takes: Takes,
    get: fn(&Main) -> String,
    put: fn(&mut Main, &str) -> Result<(), Problem>,
) -> Field {
    Field { key, part, takes, way: Way::Text(get, put) }
}

const fn number(
    key: &'static str,
    part: Part,
    within: RangeInclusive<i64>,
    get: fn(&Main) -> i64,
    put: fn(&mut Main, i64),
) -> Field {
    let takes = Takes::Number { least: *within.start(), most: *within.end(), or_none: false };
    Field { key, part, takes, way: Way::Number(get, put) }
}

fn named(text: &str) -> Result<String, Problem> {
    Ok(DisplayName::parse(text)?.into())
}

fn form(text: &str) -> Result<String, Problem> {
    Ok(CurrencyWord::form(text)?)
}

fn words(main: &Main) -> String {
    main.qualifying.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(" ")
}

fn uses(main: &Main) -> String {
    NetworkName::ALL.map(|network| format!("{network}:{}", main.use_of(network).code())).join(" ")
}

fn whole(text: &str, least: i64, most: i64) -> Result<i64, Problem> {
    text.parse().ok().filter(|n| (least..=most).contains(n)).ok_or(Problem::Number { least, most })
}

/// The zone of this name, as the list of zones writes it.
fn zone(text: &str) -> Result<String, Problem> {
    let known = TimeZone::get(text).ok().filter(|zone| !zone.is_unknown());
    known.and_then(|zone| zone.iana_name().map(str::to_owned)).ok_or(Problem::Zone)
}

/// Names of zones to choose from: places, and UTC.
pub fn zones() -> Vec<String> {
    let all = jiff::tz::db().available().map(|zone| zone.as_str().to_owned());
    let mut named: Vec<String> = all
        .filter(|zone| zone == "UTC" || zone.contains('/'))
        .filter(|zone| {
            !["Etc/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/"]
                .iter()
                .any(|old| zone.starts_with(old))
        })
        .collect();
    named.sort_unstable();
    named
}

impl Field {
    /// What the setting is, as text.
    pub fn text(&self, main: &Main) -> String {
        match self.way {
            Way::Text(get, _) => get(main),
            Way::Number(get, _) => get(main).to_string(),
        }
    }

    /// Makes the setting what `text` says.
    pub fn put(&self, main: &mut Main, text: &str) -> Result<(), Problem> {
        let text = text.trim();
        match (&self.way, self.takes) {
            (Way::Text(_, put), _) => put(main, text),
            (Way::Number(_, put), Takes::Number { least, most, .. }) => whole(text, least, most).map(|n| put(main, n)),
            (Way::Number(..), _) => Err(Problem::Choice),
        }
    }
}
