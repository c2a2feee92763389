//! Terms as fields of a form: those of an award, and the programme's general ones.

use super::{Activation, Expiry, MAX_DAYS, MAX_MONTHS, Terms, Until};
use crate::{
    form::{Wrong, day, known, none_or, number, word},
    problem::Problem,
};

impl Terms {
    /// The fields of a form that say when points become usable, and when they pass.
    pub const FIELDS: [&str; 6] =
        ["activation", "activation_with", "activation_every", "expiry", "expiry_with", "expiry_every"];

    /// Fills in [`Terms::FIELDS`]: the words of [`Activation`] and [`Expiry`], the number or day that they take, and the
    /// stretch.
    pub fn fill(&self, set: &mut impl FnMut(&str, String)) {
        let (activation, with) = match self.activation {
            Activation::AtOnce => ("at_once", String::new()),
            Activation::AfterDays(days) => ("after_days", days.to_string()),
            Activation::StartOfNext(every) => {
                set("activation_every", word(&every));
                ("start_of_next", String::new())
            }
            Activation::On(day) => ("on", day.to_string()),
        };
        set("activation", activation.to_owned());
        set("activation_with", with);
        let (expiry, with) = match self.expiry {
            Expiry::Never => ("never", String::new()),
            Expiry::AfterDays(days) => ("after_days", days.to_string()),
            Expiry::AfterIdleDays(days) => ("after_idle_days", days.to_string()),
            Expiry::AfterMonths(months) => ("after_months", months.to_string()),
            Expiry::EndOf { every, periods_on } => {
                set("expiry_every", word(&every));
                ("end_of", periods_on.to_string())
            }
            Expiry::On(day) => ("on", day.to_string()),
        };
        set("expiry", expiry.to_owned());
        set("expiry_with", with);
    }

    /// Reads what [`Terms::fill`] fills in, or says what is wrong, by field.
    pub fn typed<'a>(get: impl Fn(&str) -> &'a str) -> Result<Self, Vec<(String, Problem)>> {
        let mut wrong = Wrong::default();
        let whole = |text: &str, most: u32| Ok(u32::try_from(number(text, 1, i64::from(most))?).unwrap_or(1));
        let on = |text: &str| day(text)?.ok_or(Problem::Date);
        let every = |field: &str| known(get(field)).unwrap_or(Until::Month);
        let with = get("activation_with").trim();
        let activation = match get("activation") {
            "after_days" => whole(with, MAX_DAYS).map(Activation::AfterDays),
            "start_of_next" => Ok(Activation::StartOfNext(every("activation_every"))),
            "on" => on(with).map(Activation::On),
            _ => Ok(Activation::AtOnce),
        };
        let with = get("expiry_with").trim();
        let expiry = match get("expiry") {
            "after_days" => whole(with, MAX_DAYS).map(Expiry::AfterDays),
            "after_idle_days" => whole(with, MAX_DAYS).map(Expiry::AfterIdleDays),
            "after_months" => whole(with, MAX_MONTHS).map(Expiry::AfterMonths),
            "end_of" => {
                let periods_on = none_or(with, 0, i64::from(MAX_MONTHS));
                let every = every("expiry_every");
                periods_on.map(|n| Expiry::EndOf { every, periods_on: u32::try_from(n).unwrap_or_default() })
            }
            "on" => on(with).map(Expiry::On),
            _ => Ok(Expiry::Never),
        };
        let activation = wrong.take("activation_with", activation);
        let terms = Self { activation, expiry: wrong.take("expiry_with", expiry) };
        if terms.check().is_err() {
            wrong.note("expiry_with", Problem::Period);
        }
        wrong.or(terms)
    }
}
