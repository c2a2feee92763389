//! How the member stands with what offers count.

use crate::{
    locales::Locale,
    parts::{Card, Column, Icon, Meter, Table},
};
use jiff::civil::Date;
use kabinet_domain::time::Window;
use kabinet_portal::points::Tally;
use leptos::prelude::*;

/// A card with each counter: how it stands, how far it is to the next step, and how it stood before.
pub fn tallies(t: Locale, tallies: &[Tally]) -> Option<AnyView> {
    let rows = tallies.iter().map(|tally| row(t, tally)).collect_view();
    (!tallies.is_empty()).then(|| view! { <Card title=t.earn_counted()><ul class="earn">{rows}</ul></Card> }.into_any())
}

fn row(t: Locale, tally: &Tally) -> impl IntoView + use<> {
    let title = match tally.of.as_str() {
        "" => tally.name.clone(),
        of => format!("{}: {of}", tally.name),
    };
    let stands = words(t, tally);
    let stands = match tally.next {
        Some(next) => view! { <Meter words=stands value=tally.value most=next/> }.into_any(),
        None => view! { <span class="earn-detail">{stands}</span> }.into_any(),
    };
    let past = (!tally.past.is_empty()).then(|| past(t, tally));
    view! {
        <li>
            <div class="earn-row">
                <span class="disc">{Icon::History}</span>
                <div class="earn-what">
                    <span class="earn-title">{title}</span>
                    {stands}
                    {past}
                </div>
            </div>
        </li>
    }
}

/// "3, the next step is at 5; resets on 1 December 2026".
fn words(t: Locale, tally: &Tally) -> String {
    let value = t.number(tally.value);
    let said = match tally.next {
        Some(next) => t.earn_next(&t.number(next), &value),
        None => value,
    };
    match tally.anew {
        Some(day) => t.earn_cap_anew(&t.day(day), &said),
        None => said,
    }
}

fn past(t: Locale, tally: &Tally) -> impl IntoView + use<> {
    let columns = vec![Column::words(t.member_card_period()), Column::figures(t.member_card_value())];
    let cells = |past: &kabinet_portal::points::Past| {
        vec![period(t, tally.window, past.from).into_any(), t.number(past.value).into_any()]
    };
    let rows = tally.past.iter().map(cells).collect();
    view! {
        <details class="earn-past">
            <summary>{t.earn_past()}</summary>
            <Table caption=t.earn_past() columns=columns rows=rows/>
        </details>
    }
}

/// A period by its first day, as people call it.
fn period(t: Locale, window: Window, from: Date) -> String {
    match window {
        Window::Year => from.year().to_string(),
        Window::Month => t.month(from),
        Window::Week => t.earn_week(&t.day(from)),
        Window::Day | Window::Ever => t.day(from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use jiff::civil::date;
    use kabinet_domain::lang::Lang;
    use kabinet_portal::points::Past;

    fn tally() -> Tally {
        Tally {
            name: "Purchases".into(),
            of: String::new(),
            value: 3,
            next: Some(5),
            window: Window::Month,
            anew: Some(date(2026, 12, 1)),
            past: vec![Past { from: date(2026, 10, 1), value: 1_234 }],
        }
    }

    #[tokio::test]
    async fn a_counter_is_a_meter_with_its_words_and_its_past_unfolds() {
        let html = rendered("/client/earn/", || tallies(Locale(Lang::En), &[tally()])).await;
        let words = "3, the next step is at 5, resets on 1\u{a0}December 2026";
        assert!(html.contains(&format!(r#"<meter aria-label="{words}" min="0" max="5" value="3">"#)), "{html}");
        assert!(html.contains("October\u{a0}2026") && html.contains("1,234"), "{html}");
    }

    #[tokio::test]
    async fn where_there_is_no_next_step_there_is_a_figure_and_no_meter() {
        let html = rendered("/client/earn/", || {
            let last = Tally { next: None, anew: None, past: Vec::new(), of: "like <b>".into(), ..tally() };
            tallies(Locale(Lang::En), &[last])
        })
        .await;
        assert!(html.contains("Purchases: like &lt;b&gt;") && html.contains(">3<"), "{html}");
        assert!(!html.contains("<meter") && !html.contains("<details"), "{html}");
    }

    #[test]
    fn periods_are_called_by_their_names() {
        let said = |lang| Window::ALL.map(|window| period(Locale(lang), window, date(2026, 11, 16)))[1..].join("; ");
        assert_eq!(said(Lang::En), "2026; November\u{a0}2026; week of 16\u{a0}November 2026; 16\u{a0}November 2026");
        assert_eq!(said(Lang::Ru), "2026; ноябрь\u{a0}2026; неделя с 16\u{a0}ноября 2026; 16\u{a0}ноября 2026");
    }
}
