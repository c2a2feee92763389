use super::{
    calendar::{date, days, months},
    english, pick, russian,
};
use crate::{
    lang::Lang,
    points::{Activation, Expiry, Terms, Until},
};

/// "доступны сразу, сгорают в конце следующего квартала", "usable at once, expire at the end of the next quarter": said
/// of points.
pub fn lot_terms(lang: Lang, terms: &Terms) -> String {
    format!("{}, {}", activation(lang, terms.activation), expiry(lang, terms.expiry))
}

fn activation(lang: Lang, activation: Activation) -> String {
    match (lang, activation) {
        (_, Activation::AtOnce | Activation::AfterDays(0)) => pick(lang, "доступны сразу", "usable at once").to_owned(),
        (Lang::Ru, Activation::AfterDays(n)) => format!("доступны через {}", days(lang, n)),
        (Lang::En, Activation::AfterDays(n)) => format!("usable after {}", days(lang, n)),
        (Lang::Ru, Activation::StartOfNext(until)) => format!("доступны со {}", next(lang, until)),
        (Lang::En, Activation::StartOfNext(until)) => format!("usable from {}", next(lang, until)),
        (Lang::Ru, Activation::On(day)) => format!("доступны с {}", date(lang, day)),
        (Lang::En, Activation::On(day)) => format!("usable from {}", date(lang, day)),
    }
}

fn expiry(lang: Lang, expiry: Expiry) -> String {
    match (lang, expiry) {
        (_, Expiry::Never) => pick(lang, "не сгорают", "never expire").to_owned(),
        (Lang::Ru, Expiry::AfterDays(n)) => format!("сгорают через {}", days(lang, n)),
        (Lang::En, Expiry::AfterDays(n)) => format!("expire after {}", days(lang, n)),
        (Lang::Ru, Expiry::AfterIdleDays(n)) => format!("сгорают через {} без активности", days(lang, n)),
        (Lang::En, Expiry::AfterIdleDays(n)) => format!("expire after {} without activity", days(lang, n)),
        (Lang::Ru, Expiry::AfterMonths(n)) => format!("сгорают через {}", months(lang, n)),
        (Lang::En, Expiry::AfterMonths(n)) => format!("expire after {}", months(lang, n)),
        (Lang::Ru, Expiry::EndOf { every, periods_on }) => format!("сгорают в конце {}", end(lang, every, periods_on)),
        (Lang::En, Expiry::EndOf { every, periods_on }) => {
            format!("expire at the end of {}", end(lang, every, periods_on))
        }
        (Lang::Ru, Expiry::On(day)) => format!("действуют по {}", date(lang, day)),
        (Lang::En, Expiry::On(day)) => format!("valid through {}", date(lang, day)),
    }
}

/// "(в конце) месяца", "следующего месяца", "месяца, через 2 месяца".
fn end(lang: Lang, every: Until, periods_on: u32) -> String {
    match periods_on {
        0 => this(lang, every).to_owned(),
        1 => next(lang, every).to_owned(),
        n => {
            let (ru, en) = forms(every);
            let count = i64::from(n);
            match lang {
                Lang::Ru => format!("{} через {n} {}", ru[3], russian(count, ru[0], ru[1], ru[2])),
                Lang::En => format!("the {} {n} {} on", en[0], english(count, en[0], en[1])),
            }
        }
    }
}

/// One, few, many and the genitive; one and other.
const fn forms(until: Until) -> ([&'static str; 4], [&'static str; 2]) {
    match until {
        Until::Day => (["день", "дня", "дней", "дня"], ["day", "days"]),
        Until::Week => (["неделю", "недели", "недель", "недели"], ["week", "weeks"]),
        Until::Month => (["месяц", "месяца", "месяцев", "месяца"], ["month", "months"]),
        Until::Quarter => (["квартал", "квартала", "кварталов", "квартала"], ["quarter", "quarters"]),
        Until::Year => (["год", "года", "лет", "года"], ["year", "years"]),
    }
}

fn this(lang: Lang, until: Until) -> &'static str {
    match until {
        Until::Day => pick(lang, "дня", "the day"),
        Until::Week => pick(lang, "недели", "the week"),
        Until::Month => pick(lang, "месяца", "the month"),
        Until::Quarter => pick(lang, "квартала", "the quarter"),
        Until::Year => pick(lang, "года", "the year"),
    }
}

fn next(lang: Lang, until: Until) -> &'static str {
    match until {
        Until::Day => pick(lang, "следующего дня", "the next day"),
        Until::Week => pick(lang, "следующей недели", "the next week"),
        Until::Month => pick(lang, "следующего месяца", "the next month"),
        Until::Quarter => pick(lang, "следующего квартала", "the next quarter"),
        Until::Year => pick(lang, "следующего года", "the next year"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(activation: Activation, expiry: Expiry) -> String {
        let terms = Terms { activation, expiry };
        Lang::ALL.map(|lang| lot_terms(lang, &terms)).join("\n")
    }

    #[test]
    fn terms_are_said_in_both_languages() {
        insta::assert_snapshot!(said(Activation::AtOnce, Expiry::Never), @r#"
    доступны сразу, не сгорают
    usable at once, never expire
    "#);
        insta::assert_snapshot!(said(Activation::AfterDays(14), Expiry::AfterMonths(3)), @r#"
    доступны через 14 дней, сгорают через 3 месяца
    usable after 14 days, expire after 3 months
    "#);
        insta::assert_snapshot!(said(Activation::AtOnce, Expiry::AfterIdleDays(90)), @r#"
    доступны сразу, сгорают через 90 дней без активности
    usable at once, expire after 90 days without activity
    "#);
        insta::assert_snapshot!(said(Activation::StartOfNext(Until::Week), Expiry::EndOf { every: Until::Quarter, periods_on: 1 }), @r#"
    доступны со следующей недели, сгорают в конце следующего квартала
    usable from the next week, expire at the end of the next quarter
    "#);
        insta::assert_snapshot!(said(Activation::On(jiff::civil::date(2026, 12, 1)), Expiry::EndOf { every: Until::Month, periods_on: 2 }), @r#"
    доступны с 1 декабря 2026, сгорают в конце месяца через 2 месяца
    usable from 1 December 2026, expire at the end of the month 2 months on
    "#);
        insta::assert_snapshot!(said(Activation::AfterDays(1), Expiry::On(jiff::civil::date(2026, 12, 31))), @r#"
    доступны через 1 день, действуют по 31 декабря 2026
    usable after 1 day, valid through 31 December 2026
    "#);
    }
}
