use super::{
    Main,
    fields::{FIELDS, Field, Takes},
};
use kabinet_domain::{event::NetworkName, points::Terms, problem::Problem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Settings → Main as typed: every field is text under its name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MainForm(pub BTreeMap<String, String>);

impl MainForm {
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

    /// The form filled in from what holds.
    pub fn of(main: &Main) -> Self {
        let mut form = Self::default();
        for field in &FIELDS {
            match field.takes {
                Takes::Terms => main.terms.fill(&mut |name, value| form.set(name, value)),
                Takes::Kinds => {
                    for kind in field.text(main).split_whitespace() {
                        form.set(&format!("{}.{kind}", field.key), "on");
                    }
                }
                Takes::Uses => {
                    for one in field.text(main).split_whitespace() {
                        let (network, of) = one.split_once(':').unwrap_or_default();
                        form.set(&format!("{}.{network}", field.key), of);
                    }
                }
                Takes::Line { .. } | Takes::Zone | Takes::Lang | Takes::Number { .. } | Takes::Choice(_) => {
                    form.set(field.key, field.text(main));
                }
            }
        }
        form
    }

    /// The settings as the form would have them, or everything that is wrong, by field.
    pub fn apply(&self, to: &Main) -> Result<Main, Vec<(String, Problem)>> {
        let (mut main, mut wrong) = (to.clone(), Vec::new());
        for field in &FIELDS {
            match self.typed(field) {
                Ok(text) => {
                    if let Err(problem) = field.put(&mut main, &text) {
                        wrong.push((field.key.to_owned(), problem));
                    }
                }
                Err(problems) => wrong.extend(problems),
            }
        }
        if wrong.is_empty() { Ok(main) } else { Err(wrong) }
    }

    /// What was typed, as the text of the field.
    fn typed(&self, field: &Field) -> Result<String, Vec<(String, Problem)>> {
        Ok(match field.takes {
            Takes::Terms => serde_json::to_string(&Terms::typed(|name| self.get(name))?).unwrap_or_default(),
            Takes::Kinds => {
                let prefix = format!("{}.", field.key);
                let boxes = self.0.iter().filter(|(_, value)| *value == "on");
                boxes.filter_map(|(name, _)| name.strip_prefix(&prefix)).collect::<Vec<_>>().join(" ")
            }
            Takes::Uses => {
                let typed = |network| format!("{network}:{}", self.get(&format!("{}.{network}", field.key)));
                NetworkName::ALL.map(typed).join(" ")
            }
            Takes::Line { .. } | Takes::Zone | Takes::Lang | Takes::Number { .. } | Takes::Choice(_) => {
                self.get(field.key).to_owned()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kabinet_domain::{
        event::{EventKind, NetworkUse},
        lang::{Lang, Localized},
        member::FieldError,
        points::{Activation, Expiry, Until},
        referral::likeness::{AtDeadline, Review},
        words::CurrencyWord,
    };

    /// Every setting is other than it is by default.
    fn other() -> Main {
        Main {
            name: Localized { ru: "Зерно".to_owned(), en: "Grain".to_owned() },
            zone: "Asia/Novosibirsk".to_owned(),
            lang: Lang::En,
            currency: CurrencyWord {
                ru: ["зёрнышко", "зёрнышка", "зёрнышек"].map(str::to_owned),
                en: ["grain", "grains"].map(str::to_owned),
            },
            terms: Terms {
                activation: Activation::StartOfNext(Until::Week),
                expiry: Expiry::EndOf { every: Until::Quarter, periods_on: 1 },
            },
            referral_levels: 3,
            qualifying: [EventKind::PointsSpent].into(),
            inactive_days: 0,
            four_eyes_above: None,
            review: Review { same_range: 3, in_an_hour: 0, alike: false, days: 5, then: AtDeadline::Refuse },
            grace_days: 7,
            notice_days: 0,
            unnoticed_grace_days: 5,
            networks: NetworkName::ALL.map(|network| (network, NetworkUse::Link)).into(),
        }
    }

    #[test]
    fn a_form_that_was_not_touched_changes_nothing_and_one_that_was_changes_everything() {
        for main in [Main::default(), other()] {
            for before in [Main::default(), other()] {
                assert_eq!(MainForm::of(&main).apply(&before), Ok(main.clone()));
            }
        }
        let (one, two) = (Main::default(), other());
        assert!(FIELDS.iter().all(|field| field.text(&one) != field.text(&two)), "a setting has no field, or one text");
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_and_by_field() {
        let mut form = MainForm::of(&Main::default());
        for (field, value) in [
            ("name_en", " "),
            ("zone", "Moscow"),
            ("lang", "de"),
            ("ru_few", "слово, которое никто не выговорит"),
            ("activation", "after_days"),
            ("activation_with", "0"),
            ("expiry", "on"),
            ("expiry_with", "tomorrow"),
            ("grace_days", "0"),
            ("referral_levels", "11"),
            ("inactive_days", ""),
            ("four_eyes_above", "-1"),
        ] {
            form.set(field, value);
        }
        for kind in Main::default().qualifying {
            form.set(&format!("qualifying.{}", kind.code()), "");
        }
        form.set("qualifying.member.birthday", "on");
        let number = |least, most| Problem::Number { least, most };
        let wrong = [
            ("name_en", FieldError::Empty.into()),
            ("zone", Problem::Zone),
            ("lang", Problem::Choice),
            ("ru_few", FieldError::TooLong { max: 24 }.into()),
            ("activation_with", number(1, 36_525)),
            ("expiry_with", Problem::Date),
            ("grace_days", number(1, 36_525)),
            ("referral_levels", number(1, 10)),
            ("qualifying", Problem::Choice),
            ("inactive_days", number(0, 36_525)),
            ("four_eyes_above", number(0, 1_000_000_000_000)),
        ];
        let wrong = wrong.map(|(field, problem)| (field.to_owned(), problem));
        assert_eq!(form.apply(&Main::default()), Err(wrong.into()));
    }

    #[test]
    fn a_zone_is_kept_as_the_list_writes_it() {
        let mut form = MainForm::of(&Main::default());
        form.set("zone", " europe/berlin ");
        assert_eq!(form.apply(&Main::default()).map(|main| main.zone), Ok("Europe/Berlin".to_owned()));
        for unknown in ["Etc/Unknown", "../../etc/passwd", "+03:00"] {
            form.set("zone", unknown);
            assert_eq!(form.apply(&Main::default()), Err(vec![("zone".to_owned(), Problem::Zone)]), "{unknown}");
        }
        let zones = super::super::zones();
        assert!(["Europe/Moscow", "Asia/Novosibirsk", "UTC"].iter().all(|zone| zones.contains(&(*zone).to_owned())));
    }
}
