//! How points changed from one day to another: the same for a member and at the desk; the days are in the address.

use crate::{
    caller,
    flash::Flash,
    locales::Locale,
    pages::split,
    parts::{Card, Column, Facts, Field, FilterBar, Table},
};
use jiff::civil::Date;
use kabinet_domain::{
    points::OpKind,
    words::{self, CurrencyWord},
};
use kabinet_portal::{
    Error,
    points::{Split, Statement, Sums},
};
use leptos::prelude::*;

/// The form of the period, as a refusal of it is shown.
const PERIOD: &str = "period";

/// The days a statement is about, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub until: Date,
    today: Date,
}

impl Days {
    /// Those of the address; without any, this month up to `today`.
    pub fn asked(today: Date) -> Self {
        let until = day("until").unwrap_or(today);
        Self { from: day("from").unwrap_or_else(|| until.first_of_month()), until, today }
    }
}

/// A day that the address names; what cannot be read is not asked for.
fn day(name: &str) -> Option<Date> {
    read_day(&caller::query(name)?)
}

/// A day as it stands in an address.
pub fn read_day(text: &str) -> Option<Date> {
    text.parse().ok().filter(|day: &Date| (1970..3000).contains(&day.year()))
}

/// Where points are now, and how they changed over the days: `sheet` is what was found of them, at `path` others can be
/// asked for, `more` leads to what is behind them, in words.
pub fn cards(
    t: Locale,
    (split, currency): (&Split, &CurrencyWord),
    days: Days,
    sheet: Result<Statement, Error>,
    path: &str,
    more: (String, String),
) -> Result<AnyView, Error> {
    let (sheet, refused) = match sheet {
        Ok(sheet) => (Some(table(t, &sheet, days.today)), Flash::default()),
        Err(Error::Refused(problems)) => (None, Flash::form(PERIOD, []).refused(problems)),
        Err(error) => return Err(error),
    };
    let now = split::facts(t, split, currency);
    let fields = [("from", t.statement_from(), days.from), ("until", t.statement_until(), days.until)];
    let fields = fields.map(|(name, label, day)| {
        view! { <Field label=label name=name kind="date" value=day.to_string() error=refused.wrong(name)/> }
    });
    let period = view! {
        <FilterBar action=path.to_owned() apply=t.statement_apply()>{fields.collect_view()}</FilterBar>
        {sheet}
    };
    Ok(view! {
        <Card title=t.statement_now()><Facts items=now/></Card>
        <Card title=t.statement_period() more=more>{period}</Card>
    }
    .into_any())
}

/// One of the sums of a [`Sums`].
type Sum = fn(&Sums) -> i64;

/// The sums of a [`Sums`], each with its name; the usable ones first.
fn sums(t: Locale) -> [(&'static str, Sum); 4] {
    [
        (t.statement_usable(), |sums| sums.active),
        (t.statement_pending(), |sums| sums.pending),
        (t.statement_held(), |sums| sums.held),
        (t.statement_debt(), |sums| sums.debt),
    ]
}

/// What there was, what came and went, and what there is. Sums that were nothing all the time have no column.
fn table(t: Locale, sheet: &Statement, today: Date) -> impl IntoView + use<> {
    let all = || [&sheet.opening].into_iter().chain(sheet.lines.iter().map(|(_, sums)| sums));
    let sums: Vec<_> = sums(t)
        .into_iter()
        .enumerate()
        .filter(|(place, (_, of))| *place == 0 || all().any(|sums| of(sums) != 0))
        .map(|(_, sum)| sum)
        .collect();
    let mut columns = vec![Column::words(t.statement_what())];
    columns.extend(sums.iter().map(|(name, _)| Column::figures(*name)));
    let row = |name: String, of: &Sums, say: fn(Locale, i64) -> String| -> Vec<AnyView> {
        let figures = sums.iter().map(|(_, sum)| say(t, sum(of)).into_any());
        [name.into_any()].into_iter().chain(figures).collect()
    };
    let change = |t: Locale, n: i64| if n == 0 { "–".to_owned() } else { t.signed(n) };
    let closing = if sheet.until >= today {
        t.statement_closing_now().to_owned()
    } else {
        t.statement_closing(&t.day(sheet.until))
    };
    let mut rows = vec![row(t.statement_opening(&t.day(sheet.from)), &sheet.opening, Locale::number)];
    let lines: &[(OpKind, Sums)] = &sheet.lines;
    rows.extend(lines.iter().map(|(kind, sums)| row(words::op(t.0, *kind).to_owned(), sums, change)));
    rows.push(row(closing, &sheet.closing, Locale::number));
    view! { <div class="sheet"><Table caption=t.statement_caption() columns=columns rows=rows/></div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use jiff::civil::date;
    use kabinet_domain::lang::Lang;

    fn sheet() -> Statement {
        let sums = |active, held| Sums { active, held, ..Sums::default() };
        Statement {
            from: date(2026, 11, 1),
            until: date(2026, 11, 30),
            opening: sums(1_000, 0),
            lines: vec![(OpKind::Award, sums(5, 0)), (OpKind::Hold, sums(-9, 9))],
            closing: sums(996, 9),
        }
    }

    #[tokio::test]
    async fn the_lines_lead_from_what_there_was_to_what_there_is() {
        let html = rendered("/client/statement/", || table(Locale(Lang::En), &sheet(), date(2026, 12, 24))).await;
        for told in ["As 1\u{a0}November 2026 began", "1,000", "Award", "+5", "Hold", "\u{2212}9", "+9", "996"] {
            assert!(html.contains(told), "{told} in {html}");
        }
        assert!(html.contains("As 30\u{a0}November 2026 ended"), "{html}");
        assert!(!html.contains("Pending") && !html.contains("Debt"), "what was nothing all the time: {html}");
    }

    #[tokio::test]
    async fn days_that_go_on_end_now() {
        let html = rendered("/client/statement/", || table(Locale(Lang::En), &sheet(), date(2026, 11, 24))).await;
        assert!(html.contains(">Now<") && !html.contains("ended"), "{html}");
    }
}
