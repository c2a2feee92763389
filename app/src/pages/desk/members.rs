use super::{address, framed, marketer, member::page};
use crate::{
    api::{batches::BATCHES, points::PROPOSALS},
    caller, flash,
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{ButtonKind, ButtonLink, Card, Column, DeskTab, EmptyState, Field, FilterBar, Heading, Pagination, Table},
};
use jiff::tz::TimeZone;
use kabinet_domain::ids::MemberId;
use kabinet_portal::staff::{MemberRow, MembersPage};
use leptos::prelude::*;

const PATH: &str = "/desk/members/";

/// The most characters that are searched for.
const TEXT_CHARS: usize = 100;

/// The members, and who recommended the programme to them.
#[component]
pub fn Members() -> impl IntoView {
    let (t, marketer, kept) = (locale(), marketer(), flash::take());
    let text: String = caller::query("q").unwrap_or_default().trim().chars().take(TEXT_CHARS).collect();
    let before = caller::query("before").and_then(|number| number.parse().ok()).map(MemberId);
    loaded(async move {
        let (marketer, kept) = (marketer?, kept.await);
        let (desk, found) = (marketer.desk().await?, marketer.members(&text, before).await?);
        let waiting = marketer.proposals_waiting().await?;
        let waiting = (waiting > 0).then(|| {
            let words = t.members_proposals(&waiting.to_string());
            view! { <ButtonLink kind=ButtonKind::Quiet href=PROPOSALS>{words}</ButtonLink> }
        });
        let files = match marketer.batches_waiting().await? {
            0 => t.batch_title().to_owned(),
            waiting => t.members_batches(&waiting.to_string()),
        };
        let (bar, paging) = (search(t, &text), paging(t, &text, before.is_some(), found.older));
        let list = list(t, found, !text.is_empty(), &desk.programme.zone);
        let body = view! {
            <Heading title=t.members_title()>
                {waiting}
                <ButtonLink kind=ButtonKind::Quiet href=BATCHES>{files}</ButtonLink>
            </Heading>
            {bar}
            <Card>{list}</Card>
            {paging}
        };
        Ok(framed(desk, DeskTab::Members, t.members_title().to_owned(), &kept, body))
    })
}

fn search(t: Locale, text: &str) -> impl IntoView + use<> {
    let all = (!text.is_empty())
        .then(|| view! { <ButtonLink kind=ButtonKind::Quiet href=PATH>{t.members_all()}</ButtonLink> });
    let text = text.to_owned();
    view! {
        <FilterBar action=PATH apply=t.members_find()>
            <Field label=t.members_search() name="q" value=text maxlength=100/>
            {all}
        </FilterBar>
    }
}

fn list(t: Locale, found: MembersPage, searched: bool, zone: &TimeZone) -> AnyView {
    if found.members.is_empty() {
        let (title, text) = if searched {
            (t.members_nothing_title(), t.members_nothing_text())
        } else {
            (t.members_empty_title(), t.members_empty_text())
        };
        return view! { <EmptyState title=title text=text>""</EmptyState> }.into_any();
    }
    let columns = vec![
        Column::words(t.members_name()),
        Column::words(t.members_number()),
        Column::words(t.members_email()),
        Column::words(t.members_registered()),
        Column::words(t.members_recommended()),
    ];
    let rows = found.members.into_iter().map(|member| row(t, member, zone)).collect();
    view! { <Table caption=t.members_caption() columns=columns rows=rows/> }.into_any()
}

fn row(t: Locale, member: MemberRow, zone: &TimeZone) -> Vec<AnyView> {
    vec![
        view! { <a href=page(member.id)>{member.name}</a> }.into_any(),
        member.id.to_string().into_any(),
        member.email.unwrap_or_default().into_any(),
        t.day(member.registered.date(zone)).into_any(),
        recommended(t, member.recommended).into_any(),
    ]
}

/// Who recommended the programme: number and name.
pub fn recommended(t: Locale, by: Option<(MemberId, String)>) -> AnyView {
    match by {
        Some((id, name)) => {
            let number = t.members_numbered(&id.to_string());
            view! { <a href=page(id)>{number}" "{name}</a> }.into_any()
        }
        None => t.members_nobody().into_any(),
    }
}

fn paging(t: Locale, text: &str, further: bool, older: Option<MemberId>) -> impl IntoView + use<> {
    let link = |before: Option<MemberId>| {
        let text = (!text.is_empty()).then(|| text.to_owned());
        address::address(PATH, [("q", text), ("before", before.map(|id| id.to_string()))])
    };
    let newer = further.then(|| (link(None), t.members_newest().to_owned()));
    let older = older.map(|id| (link(Some(id)), t.members_older().to_owned()));
    view! { <Pagination newer=newer older=older/> }
}
