//! Actions as rows.

use super::{
    super::{Action, Amount, ChannelName, Letter, MAX_STEPS, MAX_SUBJECT, MAX_TEXT, Rate, Recipient, Rounding, Tier},
    MOST, OfferForm, Row, Rows, Wrong, asks, join, known, number, numbers, word,
};
use crate::{
    counter::{Asked, Step},
    event::{CustomName, Tag},
    lang::Localized,
    points::{self, Beyond},
    problem::Problem,
    time::Window,
};

/// The most things one offer does.
pub(super) const MOST_ACTIONS: usize = 12;

/// What a row can do.
pub(super) const WHAT: [&str; 11] = [
    "award",
    "award_above",
    "deduct",
    "reverse",
    "letter_points",
    "letter_welcome",
    "letter",
    "counter",
    "mailing",
    "tag",
    "raise",
];

/// The amount a fresh row begins with.
pub(super) fn first_amount(form: &mut OfferForm, n: usize, what: &str) {
    let amount = match what {
        "award" | "deduct" => "fixed",
        "award_above" => "by_level",
        _ => return,
    };
    form.set(&format!("do{n}.amount"), amount);
}

/// Fills in the rows.
pub(super) fn fill(form: &mut OfferForm, actions: &[Action]) {
    for (n, action) in actions.iter().enumerate() {
        let mut set = |field: &str, value: String| form.set(&format!("do{n}.{field}"), value);
        let what = match action {
            Action::Award { amount, terms, to } => {
                write_amount(amount, &mut set);
                if let Some(terms) = terms {
                    terms.fill(&mut set);
                }
                if *to == Recipient::Referrers { "award_above" } else { "award" }
            }
            Action::Deduct { amount, beyond, unless_reversed } => {
                write_amount(amount, &mut set);
                set("beyond", word(beyond));
                set("unless_reversed", on(*unless_reversed));
                "deduct"
            }
            Action::Reverse { beyond } => {
                set("beyond", word(beyond));
                "reverse"
            }
            Action::Message { letter: Letter::Welcome, .. } => "letter_welcome",
            Action::Message { letter: Letter::PointsAwarded, .. } => "letter_points",
            Action::Message { letter: Letter::Written { subject, text }, .. } => {
                set("subject_ru", subject.ru.clone());
                set("subject_en", subject.en.clone());
                set("text_ru", text.ru.clone());
                set("text_en", text.en.clone());
                "letter"
            }
            Action::Counter { counter, step } => {
                set("counter", counter.to_string());
                let (how, by) = match step {
                    Step::By(n) => ("by", n.to_string()),
                    Step::ByPoints => ("by_points", String::new()),
                    Step::To(n) => ("to", n.to_string()),
                };
                set("step", how.to_owned());
                set("value", by);
                "counter"
            }
            Action::Mailing { mailing, on: switch } => {
                set("value", mailing.to_string());
                set("on", on(*switch));
                "mailing"
            }
            Action::Tag { tag, on: switch } => {
                set("value", tag.to_string());
                set("on", on(*switch));
                "tag"
            }
            Action::Raise { name } => {
                set("value", name.to_string());
                "raise"
            }
        };
        set("what", what.to_owned());
    }
}

/// The actions as typed.
pub(super) fn read(form: &OfferForm, wrong: &mut Wrong) -> Vec<Action> {
    let rows = Rows::of(form, "do").filter(|row| !row.on("drop"));
    let actions: Vec<Action> = rows.filter_map(|row| action(row, wrong)).collect();
    if actions.is_empty() {
        wrong.note("add_do", Problem::NothingToDo);
    }
    actions
}

fn action(row: Row<'_>, wrong: &mut Wrong) -> Option<Action> {
    let beyond = known(row.get("beyond")).unwrap_or(Beyond::Clip);
    let by_email = || vec![ChannelName::Email];
    let value = row.get("value").trim();
    Some(match row.get("what") {
        what @ ("award" | "award_above") => {
            let (amount, terms) = (amount(row, wrong), lot(row, wrong));
            let to = if what == "award" { Recipient::Member } else { Recipient::Referrers };
            Action::Award { amount: amount?, terms, to }
        }
        "deduct" => Action::Deduct { amount: amount(row, wrong)?, beyond, unless_reversed: row.on("unless_reversed") },
        "reverse" => Action::Reverse { beyond },
        "letter_points" => Action::Message { letter: Letter::PointsAwarded, channels: by_email() },
        "letter_welcome" => Action::Message { letter: Letter::Welcome, channels: by_email() },
        "letter" => Action::Message { letter: letter(row, wrong)?, channels: by_email() },
        "counter" => {
            let counter = row.get("counter").parse().ok();
            let value = |wrong: &mut Wrong| wrong.take(row.name("value"), number(value, -MOST, MOST));
            let step = match row.get("step") {
                "by_points" => Step::ByPoints,
                "to" => Step::To(value(wrong)),
                _ => Step::By(value(wrong)),
            };
            Action::Counter { counter: good(row, "counter", counter, Problem::Choice, wrong)?, step }
        }
        "mailing" => {
            let mailing = good(row, "value", Tag::parse(value), Problem::Tag, wrong)?;
            Action::Mailing { mailing, on: row.on("on") }
        }
        "tag" => Action::Tag { tag: good(row, "value", Tag::parse(value), Problem::Tag, wrong)?, on: row.on("on") },
        "raise" => Action::Raise { name: good(row, "value", CustomName::parse(value), Problem::EventName, wrong)? },
        _ => return None,
    })
}

fn letter(row: Row<'_>, wrong: &mut Wrong) -> Option<Letter> {
    let both = |name: &str| Localized {
        ru: row.get(&format!("{name}_ru")).trim().to_owned(),
        en: row.get(&format!("{name}_en")).trim().to_owned(),
    };
    let fits = |text: &Localized, most: usize| {
        !text.get(crate::lang::Lang::Ru).is_empty()
            && [&text.ru, &text.en].iter().all(|text| text.chars().count() <= most)
    };
    let (subject, text) = (both("subject"), both("text"));
    let subject = good(row, "subject_ru", Some(subject).filter(|it| fits(it, MAX_SUBJECT)), Problem::LetterText, wrong);
    let text = good(row, "text_ru", Some(text).filter(|it| fits(it, MAX_TEXT)), Problem::LetterText, wrong);
    Some(Letter::Written { subject: subject?, text: text? })
}

fn write_amount(amount: &Amount, set: &mut impl FnMut(&str, String)) {
    let kind = match amount {
        Amount::Fixed(points) => {
            set("points", points.to_string());
            "fixed"
        }
        Amount::ByAct { like, comment, repost } => {
            set("like", like.to_string());
            set("comment", comment.to_string());
            set("repost", repost.to_string());
            "by_act"
        }
        Amount::FirstThen { first, next, window } => {
            set("first", first.to_string());
            set("next", next.to_string());
            set("first_of", word(window));
            "first_then"
        }
        Amount::ByLevel(levels) => {
            set("levels", join(levels));
            "by_level"
        }
        Amount::Tiers { of, steps } => {
            write_steps(*of, steps, |n| n.to_string(), set);
            "tiers"
        }
        Amount::Percent { rate, rounding } => {
            set("rounding", word(rounding));
            match rate {
                Rate::Flat(rate) => {
                    set("percent", percent(i64::from(*rate)));
                    "percent"
                }
                Rate::ByLevel(rates) => {
                    set("levels", join(rates.iter().map(|rate| percent(i64::from(*rate)))));
                    "percent_by_level"
                }
                Rate::Tiers { of, steps } => {
                    write_steps(*of, steps, percent, set);
                    "percent_tiers"
                }
            }
        }
        Amount::Same => "same",
    };
    set("amount", kind.to_owned());
}

fn write_steps(of: Asked, steps: &[Tier], gives: impl Fn(i64) -> String, set: &mut impl FnMut(&str, String)) {
    let steps = steps.iter().map(|step| format!("{}: {}", step.from, gives(step.gives)));
    set("steps", steps.collect::<Vec<_>>().join("; "));
    asks::asked(of, set);
}

fn amount(row: Row<'_>, wrong: &mut Wrong) -> Option<Amount> {
    let mut points = |field: &str| wrong.take(row.name(field), number(row.get(field), 0, MOST));
    Some(match row.get("amount") {
        "by_act" => Amount::ByAct { like: points("like"), comment: points("comment"), repost: points("repost") },
        "first_then" => Amount::FirstThen {
            first: points("first"),
            next: points("next"),
            window: known(row.get("first_of")).unwrap_or(Window::Month),
        },
        "by_level" => {
            let levels = numbers(row.get("levels"), 0, MOST).and_then(some_levels);
            Amount::ByLevel(wrong.take(row.name("levels"), levels))
        }
        "tiers" => {
            let steps = wrong.take(row.name("steps"), steps(row.get("steps"), |text| number(text, 0, MOST).ok()));
            Amount::Tiers { of: asks::read_asked(row, wrong)?, steps }
        }
        kind @ ("percent" | "percent_by_level" | "percent_tiers") => {
            let rate = rate(row, kind, wrong)?;
            Amount::Percent { rate, rounding: known(row.get("rounding")).unwrap_or(Rounding::Down) }
        }
        "same" => Amount::Same,
        _ => Amount::Fixed(points("points")),
    })
}

fn rate(row: Row<'_>, kind: &str, wrong: &mut Wrong) -> Option<Rate> {
    let narrow = |rate: i64| u32::try_from(rate).unwrap_or_default();
    Some(match kind {
        "percent_by_level" => {
            let rates: Option<Vec<i64>> = parts_of_levels(row.get("levels")).map(hundredths).collect();
            let rates = rates.ok_or(Problem::Percent).and_then(some_levels);
            Rate::ByLevel(wrong.take(row.name("levels"), rates).into_iter().map(narrow).collect())
        }
        "percent_tiers" => {
            let steps = wrong.take(row.name("steps"), steps(row.get("steps"), hundredths));
            Rate::Tiers { of: asks::read_asked(row, wrong)?, steps }
        }
        _ => {
            let rate = hundredths(row.get("percent")).ok_or(Problem::Percent);
            Rate::Flat(narrow(wrong.take(row.name("percent"), rate)))
        }
    })
}

fn some_levels(levels: Vec<i64>) -> Result<Vec<i64>, Problem> {
    if (1..=usize::from(crate::referral::MAX_LEVELS)).contains(&levels.len()) { Ok(levels) } else { Err(Problem::List) }
}

/// Levels are separated by semicolons or spaces as well, since a per cent may have a comma.
fn parts_of_levels(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ' ']).map(|part| part.trim_matches([',', ' '])).filter(|part| !part.is_empty())
}

/// "0: 3; 5: 5": from which value on, and what it gives.
fn steps(text: &str, gives: impl Fn(&str) -> Option<i64>) -> Result<Vec<Tier>, Problem> {
    let step = |part: &str| {
        let (from, what) = part.split_once(':')?;
        Some(Tier { from: number(from, -MOST, MOST).ok()?, gives: gives(what)? })
    };
    let steps: Option<Vec<Tier>> = text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(step).collect();
    let steps = steps.filter(|steps| (1..=MAX_STEPS).contains(&steps.len()));
    steps.filter(|steps| steps.windows(2).all(|two| two[0].from < two[1].from)).ok_or(Problem::Steps)
}

/// Reads "5", "0.5", "5,25 %" as hundredths of a per cent.
fn hundredths(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('%').trim();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let rate = whole.parse::<i64>().ok()? * 100 + format!("{part:0<2}").parse::<i64>().ok()?;
    (rate <= i64::from(super::super::WHOLE)).then_some(rate)
}

fn percent(hundredths: i64) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    if part == 0 { whole.to_string() } else { format!("{whole}.{part:02}").trim_end_matches('0').to_owned() }
}

/// Terms of their own, where the row names any; `None`: the programme's general rules.
fn lot(row: Row<'_>, wrong: &mut Wrong) -> Option<points::Terms> {
    if row.get("activation").is_empty() && row.get("expiry").is_empty() {
        return None;
    }
    let typed = points::Terms::typed(|field| row.get(field));
    typed.map_err(|all| all.into_iter().for_each(|(field, problem)| wrong.note(row.name(&field), problem))).ok()
}

fn good<T>(row: Row<'_>, field: &str, value: Option<T>, problem: Problem, wrong: &mut Wrong) -> Option<T> {
    if value.is_none() {
        wrong.note(row.name(field), problem);
    }
    value
}

fn on(flag: bool) -> String {
    if flag { "on".to_owned() } else { String::new() }
}
