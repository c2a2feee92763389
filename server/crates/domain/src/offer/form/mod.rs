//! The plain form over an offer. Every field is text under a name of its own, so that what was typed survives a refusal
//! and nothing but this form has to know which fields there are.
//!
//! Rows are numbered: `if0.field`, `if0.value`, … for conditions, `do0.…` for actions, `limit0.…` for limits.

mod asks;
mod does;
mod limits;
mod rows;

pub use rows::{Row, Rows};

use super::Terms;
use crate::{
    form::{Wrong, day, known, none_or, number, word},
    problem::Problem,
    time::{DAY_MS, Millis},
};
use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The greatest number of points a field takes.
pub const MOST: i64 = 1_000_000;
/// How long an offer may rest, in minutes: a year.
const LONGEST_REST: i64 = DAY_MS / 60_000 * 366;

/// The fields of the form, as typed; one that is not there is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OfferForm(pub BTreeMap<String, String>);

impl OfferForm {
    /// What was typed into a field.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Fills a field; an empty value empties it.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if value.is_empty() {
            self.0.remove(name);
        } else {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// Whether a box is checked.
    pub fn on(&self, name: &str) -> bool {
        self.get(name) == "on"
    }

    /// Checks a box.
    pub fn check(&mut self, name: &str, on: bool) {
        self.set(name, if on { "on" } else { "" });
    }

    /// The form filled in from an offer, with days in the programme's zone.
    pub fn of(terms: &Terms, zone: &TimeZone) -> Self {
        let mut form = Self::default();
        form.set("name_ru", &*terms.name.ru);
        form.set("name_en", &*terms.name.en);
        form.set("from", first_day(terms, zone));
        form.set("until", last_day(terms, zone));
        form.set("priority", some(i64::from(terms.priority)));
        form.set("rest_minutes", some(i64::from(terms.cooldown_minutes)));
        form.check("stops", terms.stops);
        form.check("repeats", terms.repeats);
        form.check("earlier_acts", terms.earlier_acts);
        form.check("takes_back", terms.takes_back);
        asks::fill(&mut form, &terms.conditions);
        does::fill(&mut form, &terms.actions);
        limits::fill(&mut form, &terms.limits);
        form
    }

    /// The offer as the form would have it, or everything that is wrong, by field.
    pub fn apply(&self, to: &Terms, zone: &TimeZone) -> Result<Terms, Vec<(String, Problem)>> {
        let mut wrong = Wrong::default();
        let mut terms = to.clone();
        for (field, name) in [("name_ru", &mut terms.name.ru), ("name_en", &mut terms.name.en)] {
            self.get(field).trim().clone_into(name);
            if let Err(error) = crate::member::DisplayName::parse(name) {
                wrong.note(field, error);
            }
        }
        // A day that was left alone keeps its moment, which need not be midnight: the zone may have been another.
        if self.get("from").trim() != first_day(to, zone) {
            terms.from = wrong.take("from", first_moment(self.get("from"), zone));
        }
        if self.get("until").trim() != last_day(to, zone) {
            terms.until = wrong.take("until", first_moment_after(self.get("until"), zone));
        }
        if let (Some(from), Some(until)) = (terms.from, terms.until)
            && until <= from
        {
            wrong.note("until", Problem::Period);
        }
        let priority = wrong.take("priority", none_or(self.get("priority"), -1_000, 1_000));
        terms.priority = i32::try_from(priority).unwrap_or_default();
        let rest = wrong.take("rest_minutes", none_or(self.get("rest_minutes"), 0, LONGEST_REST));
        terms.cooldown_minutes = u32::try_from(rest).unwrap_or_default();
        terms.stops = self.on("stops");
        terms.repeats = self.on("repeats");
        terms.earlier_acts = self.on("earlier_acts");
        terms.takes_back = self.on("takes_back");
        terms.conditions = asks::read(self, &to.conditions, &mut wrong);
        terms.actions = does::read(self, &mut wrong);
        terms.limits = limits::read(self, &mut wrong);
        wrong.or(terms)
    }

    /// Adds an empty row for a question of this field; `false`: there is no such field, or no room.
    pub fn add_question(&mut self, field: &str) -> bool {
        let n = Rows::of(self, "if").count();
        let known = super::field::Field::find(field).is_some() && n < super::MAX_LEAVES;
        if known {
            self.set(&format!("if{n}.field"), field);
        }
        known
    }

    /// Adds an empty row for something to do; `false`: there is no such thing to do, or no room.
    pub fn add_action(&mut self, what: &str) -> bool {
        let n = Rows::of(self, "do").count();
        let known = does::WHAT.contains(&what) && n < does::MOST_ACTIONS;
        if known {
            self.set(&format!("do{n}.what"), what);
            does::first_amount(self, n, what);
        }
        known
    }
}

/// Everything that a row of the form can do, in the order in which the form offers it.
pub const THINGS_TO_DO: [&str; does::WHAT.len()] = does::WHAT;

fn some(n: i64) -> String {
    if n == 0 { String::new() } else { n.to_string() }
}

/// Several, separated by commas, semicolons or spaces.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty())
}

fn numbers(text: &str, least: i64, most: i64) -> Result<Vec<i64>, Problem> {
    let words = text.split([',', ';', ' ']).filter(|part| !part.is_empty());
    words.map(|part| number(part, least, most)).collect()
}

fn join<T: ToString>(list: impl IntoIterator<Item = T>) -> String {
    list.into_iter().map(|one| one.to_string()).collect::<Vec<_>>().join(", ")
}

fn first_day(terms: &Terms, zone: &TimeZone) -> String {
    terms.from.map(|from| from.date(zone).to_string()).unwrap_or_default()
}

fn last_day(terms: &Terms, zone: &TimeZone) -> String {
    terms.until.map(|until| until.plus(-1).date(zone).to_string()).unwrap_or_default()
}

fn first_moment(text: &str, zone: &TimeZone) -> Result<Option<Millis>, Problem> {
    Ok(day(text)?.map(|day| Millis::start_of(day, zone)))
}

fn first_moment_after(text: &str, zone: &TimeZone) -> Result<Option<Millis>, Problem> {
    let next = |day: Date| day.tomorrow().map(|next| Millis::start_of(next, zone)).map_err(|_| Problem::Date);
    day(text)?.map(next).transpose()
}

#[cfg(test)]
mod tests;
