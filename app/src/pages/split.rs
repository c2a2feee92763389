//! Where points are, as names and values.

use crate::locales::Locale;
use jiff::civil::Date;
use kabinet_domain::words::CurrencyWord;
use kabinet_portal::points::Split;
use leptos::prelude::*;

/// Where the points of a [`Split`] are; what there is none of is left out.
pub fn facts(t: Locale, split: &Split, currency: &CurrencyWord) -> Vec<(String, AnyView)> {
    let one = |name: &'static str, points: i64| {
        (points != 0).then(|| (name.to_owned(), currency.count(t.0, points).into_any()))
    };
    let list = |name: &'static str, dated: &[(Date, i64)], say: &dyn Fn(Date, String) -> String| {
        let lines = dated.iter().map(|(day, points)| view! { <li>{say(*day, currency.count(t.0, *points))}</li> });
        (!dated.is_empty()).then(|| (name.to_owned(), view! { <ul>{lines.collect_view()}</ul> }.into_any()))
    };
    let usable = (t.split_usable().to_owned(), currency.count(t.0, split.active).into_any());
    // What lasts is worth a line of its own only beside what does not.
    let lasting = if split.expiring.is_empty() && split.idle.is_empty() { 0 } else { split.lasting };
    let in_month = |day, points: String| t.split_in_month(&t.month(day), &points);
    let facts = [
        Some(usable),
        list(t.split_expiring(), &split.expiring, &in_month),
        list(t.split_idle(), &split.idle, &in_month),
        one(t.split_lasting(), lasting),
        list(t.split_waiting(), &split.waiting, &|day, points| t.split_on_day(&t.day(day), &points)),
        one(t.split_held(), split.held),
        one(t.split_debt(), split.debt),
        one(t.split_spent(), split.spent),
        one(t.split_expired(), split.expired),
    ];
    facts.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{parts::Facts, rendered::rendered};
    use jiff::{civil::date, tz::TimeZone};
    use kabinet_domain::lang::Lang;

    fn nothing() -> Split {
        Split {
            active: 0,
            pending: 0,
            held: 0,
            debt: 0,
            spent: 0,
            expired: 0,
            waiting: Vec::new(),
            expiring: Vec::new(),
            idle: Vec::new(),
            lasting: 0,
            zone: TimeZone::UTC,
        }
    }

    #[tokio::test]
    async fn what_waits_has_its_days_and_what_passes_its_months() {
        let html = rendered("/client/statement/", || {
            let split = Split {
                active: 70,
                pending: 5,
                debt: 3,
                waiting: vec![(date(2026, 12, 1), 4), (date(2026, 12, 24), 1)],
                expiring: vec![(date(2027, 1, 1), 40)],
                idle: vec![(date(2027, 2, 1), 10)],
                lasting: 20,
                ..nothing()
            };
            view! { <Facts items=facts(Locale(Lang::En), &split, &CurrencyWord::default())/> }
        })
        .await;
        for told in [
            "<dt>Usable</dt><dd>70 points</dd>",
            "<dt>Expire</dt><dd><ul><li>40 points in January\u{a0}2027</li>",
            "<dt>Expire if you do nothing until then</dt><dd><ul><li>10 points in February\u{a0}2027</li>",
            "<dt>Do not expire</dt><dd>20 points</dd>",
            "<li>4 points from 1\u{a0}December 2026</li><li>1 point from 24\u{a0}December 2026</li>",
            "<dt>Debt</dt><dd>3 points</dd>",
        ] {
            assert!(html.contains(told), "{told} in {html}");
        }
        assert!(!html.contains("Set aside") && !html.contains("Spent"), "{html}");
    }

    #[tokio::test]
    async fn of_nothing_only_the_nothing_is_told() {
        let html = rendered("/client/statement/", || {
            view! { <Facts items=facts(Locale(Lang::En), &nothing(), &CurrencyWord::default())/> }
        })
        .await;
        assert_eq!(html.matches("<dt>").count(), 1, "{html}");
    }
}
