use super::{address, framed, marketer};
use crate::{
    caller, flash,
    locales::{Locale, locale},
    pages::{loaded::loaded, verdicts::verdicts},
    parts::{ButtonKind, ButtonLink, Card, DeskTab, EmptyState, Field, FilterBar, Heading, Pagination, Select},
};
use jiff::tz::TimeZone;
use kabinet_domain::{
    event::EventKind,
    ids::{EventId, GroupId, MemberId},
    time::Millis,
    words,
};
use kabinet_portal::events::{Considered, JournalFilter, JournalLine, JournalPage};
use leptos::prelude::*;

const PATH: &str = "/desk/journal/";

/// From how many milliseconds on it is worth saying that an event was seen later than it happened.
const LATER_MS: i64 = 60_000;

/// What happened, and what each offer made of it.
#[component]
pub fn Journal() -> impl IntoView {
    let (t, marketer, kept) = (locale(), marketer(), flash::take());
    let filter = asked();
    loaded(async move {
        let (marketer, kept) = (marketer?, kept.await);
        let desk = marketer.desk().await?;
        let (page, groups) = (marketer.journal(&filter).await?, marketer.groups().await?);
        let groups = groups.into_iter().map(|group| (group.id, group.name)).collect();
        let body = view! {
            <Heading title=t.journal_title() text=t.journal_lead()/>
            {filter_bar(t, &filter, groups)}
            {lines(t, &filter, &page, &desk.programme.zone)}
            {paging(t, &filter, page.older)}
        };
        Ok(framed(desk, DeskTab::Journal, t.journal_title().to_owned(), &kept, body))
    })
}

/// The filter in the address; what is not understood there filters nothing.
fn asked() -> JournalFilter {
    JournalFilter {
        member: caller::query("member").and_then(|n| n.trim().parse().ok()).map(MemberId),
        kind: caller::query("kind").and_then(|code| EventKind::parse(&code)),
        group: caller::query("group").and_then(|id| id.parse().ok()),
        before: address::placed(caller::query("before")),
    }
}

/// The journal of one member.
pub fn of_member(member: MemberId) -> String {
    link(&JournalFilter { member: Some(member), ..JournalFilter::default() }, None)
}

fn link(filter: &JournalFilter, before: Option<(Millis, EventId)>) -> String {
    address::address(
        PATH,
        [
            ("member", filter.member.map(|id| id.to_string())),
            ("kind", filter.kind.map(|kind| kind.code().to_owned())),
            ("group", filter.group.map(|id| id.to_string())),
            ("before", before.map(address::place)),
        ],
    )
}

const fn is_narrow(filter: &JournalFilter) -> bool {
    filter.member.is_some() || filter.kind.is_some() || filter.group.is_some()
}

fn filter_bar(t: Locale, filter: &JournalFilter, groups: Vec<(GroupId, String)>) -> impl IntoView + use<> {
    let all = |said: &str| (String::new(), said.to_owned());
    let kinds = EventKind::ALL.iter().map(|kind| (kind.code().to_owned(), words::kind(t.0, *kind).to_owned()));
    let kinds = std::iter::once(all(t.journal_kind_any())).chain(kinds).collect();
    let groups = groups.into_iter().map(|(id, name)| (id.to_string(), name));
    let groups = std::iter::once(all(t.journal_group_any())).chain(groups).collect();
    let member = filter.member.map(|id| id.to_string()).unwrap_or_default();
    let chosen_kind = filter.kind.map(EventKind::code).unwrap_or_default();
    let chosen_group = filter.group.map(|id| id.to_string()).unwrap_or_default();
    let reset = is_narrow(filter)
        .then(|| view! { <ButtonLink kind=ButtonKind::Quiet href=PATH>{t.journal_reset()}</ButtonLink> });
    view! {
        <FilterBar action=PATH apply=t.journal_apply()>
            <Field label=t.journal_member() name="member" value=member inputmode="numeric" maxlength=19/>
            <Select label=t.journal_kind() name="kind" options=kinds selected=chosen_kind/>
            <Select label=t.journal_group() name="group" options=groups selected=chosen_group/>
            {reset}
        </FilterBar>
    }
}

fn lines(t: Locale, filter: &JournalFilter, page: &JournalPage, zone: &TimeZone) -> AnyView {
    if page.lines.is_empty() {
        let (title, text) = if is_narrow(filter) {
            (t.journal_nothing_title(), t.journal_nothing_text())
        } else {
            (t.journal_empty_title(), t.journal_empty_text())
        };
        return view! { <Card><EmptyState title=title text=text>""</EmptyState></Card> }.into_any();
    }
    let rows = page.lines.iter().map(|line| row(t, line, zone)).collect_view();
    view! { <Card><ol class="journal">{rows}</ol></Card> }.into_any()
}

fn row(t: Locale, line: &JournalLine, zone: &TimeZone) -> impl IntoView + use<> {
    let seen =
        (line.seen.0 - line.at.0 >= LATER_MS).then(|| format!(" · {}", t.journal_seen(&t.moment(line.seen, zone))));
    let number = t.members_numbered(&line.member.to_string());
    let who = if line.name.is_empty() { number } else { format!("{}, {number}", line.name) };
    let considered = verdicts(t, &line.considered, t.journal_no_offers(), offer);
    view! {
        <li class="happening">
            <h2 class="row-title">{line.sentence.clone()}</h2>
            <p class="hint">
                <a href=super::member::page(line.member)>{who}</a>
                " · "
                {t.moment(line.at, zone)}
                {seen}
            </p>
            {considered}
        </li>
    }
}

fn offer(one: &Considered) -> AnyView {
    view! { <a href=crate::api::offers::page(one.offer)>{one.name.clone()}</a> }.into_any()
}

fn paging(t: Locale, filter: &JournalFilter, older: Option<(Millis, EventId)>) -> impl IntoView + use<> {
    let newer = filter.before.is_some().then(|| (link(filter, None), t.journal_newest().to_owned()));
    let older = older.map(|place| (link(filter, Some(place)), t.journal_older().to_owned()));
    view! { <Pagination newer=newer older=older/> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::lang::Lang;

    const ID: &str = "0192f6c1-7f3e-7d3a-8f00-0123456789ab";

    #[tokio::test]
    async fn a_line_says_what_happened_to_whom_and_what_each_offer_made_of_it() {
        let html = rendered("/desk/journal/", || {
            let considered = |acted, sentence: &str| Considered {
                offer: ID.parse().unwrap(),
                name: "Likes".to_owned(),
                version: 1,
                acted,
                sentence: sentence.to_owned(),
            };
            let line = JournalLine {
                id: ID.parse().unwrap(),
                member: MemberId(12),
                name: "<b>Anna</b>".to_owned(),
                kind: EventKind::SocialActed,
                at: Millis(1_795_349_040_000),
                seen: Millis(1_795_349_040_000 + 120_000),
                sentence: "Liked “New beans” in Coffee".to_owned(),
                considered: vec![considered(true, "−5 points"), considered(false, "The limit is used up.")],
            };
            let page = JournalPage { lines: vec![line], older: None };
            lines(Locale(Lang::En), &JournalFilter::default(), &page, &TimeZone::UTC)
        })
        .await;
        assert!(html.contains("Liked “New beans” in Coffee"), "{html}");
        assert!(html.contains(r#"href="/desk/members/12/""#) && html.contains("&lt;b&gt;Anna"), "{html}");
        assert!(html.contains("seen 22\u{a0}November 2026, 12:06"), "{html}");
        assert!(html.contains("−5 points") && html.contains("The limit is used up."), "{html}");
        let words: Vec<_> = [">applied<", ">did not apply<"].into_iter().filter(|word| html.contains(word)).collect();
        assert_eq!(words.len(), 2, "they fit an award and a deduction alike: {html}");
    }

    #[test]
    fn the_filter_stays_in_the_address_of_the_next_page() {
        let filter =
            JournalFilter { member: Some(MemberId(5)), kind: Some(EventKind::SocialLeft), ..JournalFilter::default() };
        let older = link(&filter, Some((Millis(7), ID.parse().unwrap())));
        assert!(older.starts_with("/desk/journal/?member=5&kind=social%2Eleft&before=7%2D0192f6c1"), "{older}");
        assert_eq!(of_member(MemberId(5)), "/desk/journal/?member=5");
    }
}
