use super::{
    filter::{Filter, written},
    lines::Telling,
    statement,
};
use crate::{
    caller,
    flash::{self, Flash},
    locales::locale,
    pages::{loaded::loaded, said::said},
    parts::{
        ButtonKind, ButtonLink, Card, Chip, Chips, EmptyState, Field, FilterBar, Heading, MemberFrame, MemberTab,
        PageTitle, Pagination, Select, Statement,
    },
};
use kabinet_domain::{points::OpKind, time::Millis};
use kabinet_portal::points::HistoryPage;
use leptos::prelude::*;

/// The history of points: each line with its reason, the filter in the address.
#[component]
pub fn History() -> impl IntoView {
    let Ok(member) = caller::member() else { return ().into_any() };
    let t = locale();
    let (portal, kept, filter) = (caller::portal(), flash::take(), Filter::asked());
    let before = caller::query("before").and_then(|before| before.parse().ok());
    loaded(async move {
        let programme = portal.programme(t.0).await?;
        let page = member.history(&filter.before(before)).await?;
        Ok(shown(programme.name, page, filter, before, portal.clock.now(), kept.await))
    })
    .into_any()
}

fn shown(
    programme: String,
    page: HistoryPage,
    filter: Filter,
    before: Option<i64>,
    now: Millis,
    kept: Flash,
) -> impl IntoView {
    let t = locale();
    let days = Telling::new(t, page.zone, now, true).days(&page.lines);
    let lines = if days.is_empty() {
        nothing(filter.is_empty() && before.is_none()).into_any()
    } else {
        view! { <Card><Statement days=days/></Card> }.into_any()
    };
    let newest = before.map(|_| (filter.href(None), t.history_newest().to_owned()));
    let older = page.older.map(|before| (filter.href(Some(before)), t.history_older().to_owned()));
    view! {
        <PageTitle text=format!("{} – {programme}", t.history_title())/>
        <MemberFrame programme=programme current=MemberTab::History>
            {said(&kept)}
            <Heading title=t.history_title() text=t.history_lead()>
                <ButtonLink kind=ButtonKind::Quiet href="/client/deeds/">{t.deeds_title()}</ButtonLink>
                <ButtonLink kind=ButtonKind::Quiet href=statement::PATH>{t.history_statement()}</ButtonLink>
            </Heading>
            <Chips label=t.history_filter() items=kinds(filter)/>
            {bar(filter, page.offers)}
            {lines}
            <Pagination newer=newest older=older/>
        </MemberFrame>
    }
}

fn kinds(filter: Filter) -> Vec<Chip> {
    let t = locale();
    [
        (None, t.history_all()),
        (Some(OpKind::Award), t.history_awards()),
        (Some(OpKind::Spend), t.history_spendings()),
        (Some(OpKind::Reverse), t.history_reversals()),
        (Some(OpKind::Deduct), t.history_deductions()),
        (Some(OpKind::Return), t.history_returned()),
        (Some(OpKind::Activate), t.history_activations()),
        (Some(OpKind::Expire), t.history_expiries()),
    ]
    .into_iter()
    .map(|(kind, label)| Chip {
        href: filter.of_kind(kind).href(None),
        label: label.to_owned(),
        current: filter.kind == kind,
    })
    .collect()
}

fn bar(filter: Filter, offers: Vec<(kabinet_domain::ids::OfferId, String)>) -> impl IntoView {
    let t = locale();
    let kind = filter.kind.map(|kind| view! { <input type="hidden" name="kind" value=kind.code()/> });
    let mut choices = vec![(String::new(), t.history_any_offer().to_owned())];
    choices.extend(offers.into_iter().map(|(id, name)| (id.to_string(), name)));
    view! {
        <FilterBar action=Filter::default().href(None) apply=t.history_apply()>
            {kind}
            <Field label=t.history_from() name="from" kind="date" value=written(filter.from).unwrap_or_default()/>
            <Field label=t.history_until() name="until" kind="date" value=written(filter.until).unwrap_or_default()/>
            <Select
                label=t.history_offer()
                name="offer"
                options=choices
                selected=written(filter.offer).unwrap_or_default()
            />
        </FilterBar>
    }
}

fn nothing(at_all: bool) -> impl IntoView {
    let t = locale();
    let (title, text, href, words) = if at_all {
        (t.history_empty_title(), t.history_empty_text(), MemberTab::Networks.href(), t.history_empty_do())
    } else {
        (t.history_nothing_title(), t.history_nothing_text(), MemberTab::History.href(), t.history_reset())
    };
    view! { <Card><EmptyState title=title text=text><ButtonLink href=href>{words}</ButtonLink></EmptyState></Card> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use jiff::tz::TimeZone;
    use kabinet_domain::words::CurrencyWord;

    fn page() -> HistoryPage {
        let offer = "0191f3c0-0000-7000-8000-000000000001".parse().unwrap();
        HistoryPage {
            lines: Vec::new(),
            older: Some(31),
            offers: vec![(offer, "<i>Likes</i>".into())],
            zone: TimeZone::UTC,
            currency: CurrencyWord::default(),
        }
    }

    #[tokio::test]
    async fn a_filter_keeps_its_values_on_the_page_and_in_the_links_of_the_page() {
        let html = rendered("/client/history/", || {
            let filter = Filter { kind: Some(OpKind::Award), from: "2026-11-01".parse().ok(), ..Filter::default() };
            shown("Club".into(), page(), filter, Some(61), Millis(0), Flash::default())
        })
        .await;
        assert!(html.contains(r#"<input type="hidden" name="kind" value="award">"#), "{html}");
        assert!(html.contains(r#"href="/client/history/?kind=award&amp;from=2026-11-01&amp;before=31""#), "{html}");
        assert!(html.contains(r#"href="/client/history/?from=2026-11-01""#), "{html}");
        assert!(html.contains("&lt;i&gt;Likes"), "{html}");
        assert!(html.contains("Nothing found"), "{html}");
        assert!(!html.contains("wasm"), "{html}");
    }

    #[tokio::test]
    async fn an_empty_history_says_where_points_come_from() {
        let html = rendered("/client/history/", || {
            let page = HistoryPage { older: None, ..page() };
            shown("Club".into(), page, Filter::default(), None, Millis(0), Flash::default())
        })
        .await;
        assert!(html.contains("Nothing yet") && html.contains(r#"href="/client/networks/""#), "{html}");
        assert!(!html.contains("pagination"), "{html}");
    }
}
