use super::filter::Filter;
use crate::{
    caller,
    flash::Flash,
    locales::{Locale, locale},
    pages::{loaded::loaded, split},
    parts::{Card, Column, Facts, Field, FilterBar, Heading, MemberFrame, MemberTab, PageTitle, Table},
};
use jiff::civil::Date;
use kabinet_domain::{points::OpKind, words};
use kabinet_portal::{
    Error, Programme,
    points::{Split, Statement as Sheet, Sums},
};
use leptos::prelude::*;

/// Where the page is.
pub const PATH: &str = "/client/statement/";

/// The form of the period, as a refusal of it is shown.
const PERIOD: &str = "period";

/// Where the points are now, and how they changed from one day to another; the days are in the address.
#[component]
pub fn Statement() -> impl IntoView {
    let Ok(member) = caller::member() else { return ().into_any() };
    let t = locale();
    let (portal, asked) = (caller::portal(), Filter::asked());
    loaded(async move {
        let programme = portal.programme(t.0).await?;
        let split = member.split().await?;
        let today = portal.clock.now().date(&programme.zone);
        let until = asked.until.unwrap_or(today);
        let from = asked.from.unwrap_or_else(|| until.first_of_month());
        let (sheet, refused) = match member.statement(from, until).await {
            Ok(sheet) => (Some(sheet), Flash::default()),
            Err(Error::Refused(problems)) => (None, Flash::form(PERIOD, []).refused(problems)),
            Err(error) => return Err(error),
        };
        Ok(shown(programme, &split, (from, until), sheet, &refused, today))
    })
    .into_any()
}

fn shown(
    programme: Programme,
    split: &Split,
    (from, until): (Date, Date),
    sheet: Option<Sheet>,
    refused: &Flash,
    today: Date,
) -> impl IntoView + use<> {
    let t = locale();
    let now = split::facts(t, split, &programme.currency);
    let table = sheet.map(|sheet| table(t, &sheet, today));
    let days = [("from", t.statement_from(), from), ("until", t.statement_until(), until)].map(|(name, label, day)| {
        view! { <Field label=label name=name kind="date" value=day.to_string() error=refused.wrong(name)/> }
    });
    let days = days.into_iter().collect_view();
    let lines = Filter { from: Some(from), until: Some(until), ..Filter::default() }.href(None);
    view! {
        <PageTitle text=format!("{} – {}", t.statement_title(), programme.name)/>
        <MemberFrame programme=programme.name current=MemberTab::History>
            <a class="back" href=MemberTab::History.href()>{t.statement_back()}</a>
            <Heading title=t.statement_title() text=t.statement_lead()/>
            <Card title=t.statement_now()><Facts items=now/></Card>
            <Card title=t.statement_period() more=(lines, t.statement_lines().to_owned())>
                <FilterBar action=PATH apply=t.statement_apply()>{days}</FilterBar>
                {table}
            </Card>
        </MemberFrame>
    }
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
fn table(t: Locale, sheet: &Sheet, today: Date) -> impl IntoView + use<> {
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

    fn sheet() -> Sheet {
        let sums = |active, held| Sums { active, held, ..Sums::default() };
        Sheet {
            from: date(2026, 11, 1),
            until: date(2026, 11, 30),
            opening: sums(1_000, 0),
            lines: vec![(OpKind::Award, sums(5, 0)), (OpKind::Hold, sums(-9, 9))],
            closing: sums(996, 9),
        }
    }

    #[tokio::test]
    async fn the_lines_lead_from_what_there_was_to_what_there_is() {
        let html = rendered(PATH, || table(Locale(Lang::En), &sheet(), date(2026, 12, 24))).await;
        for told in ["As 1\u{a0}November 2026 began", "1,000", "Award", "+5", "Hold", "\u{2212}9", "+9", "996"] {
            assert!(html.contains(told), "{told} in {html}");
        }
        assert!(html.contains("As 30\u{a0}November 2026 ended"), "{html}");
        assert!(!html.contains("Pending") && !html.contains("Debt"), "what was nothing all the time: {html}");
    }

    #[tokio::test]
    async fn days_that_go_on_end_now() {
        let html = rendered(PATH, || table(Locale(Lang::En), &sheet(), date(2026, 11, 24))).await;
        assert!(html.contains(">Now<") && !html.contains("ended"), "{html}");
    }
}
