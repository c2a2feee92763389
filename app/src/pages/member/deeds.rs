use crate::{
    caller,
    locales::{Locale, locale},
    pages::{address, loaded::loaded, verdicts::verdicts},
    parts::{ButtonLink, Card, EmptyState, Heading, MemberFrame, MemberTab, PageTitle, Pagination},
};
use jiff::tz::TimeZone;
use kabinet_portal::events::{Considered, JournalLine, JournalPage};
use leptos::prelude::*;

const PATH: &str = "/client/deeds/";

/// What the member did, and why it did or did not pay.
#[component]
pub fn Deeds() -> impl IntoView {
    let Ok(member) = caller::member() else { return ().into_any() };
    let t = locale();
    let portal = caller::portal();
    let before = address::placed(caller::query("before"));
    loaded(async move {
        let programme = portal.programme(t.0).await?;
        let page = member.deeds(before).await?;
        let lines = lines(t, &page, &programme.zone);
        let newest = before.map(|_| (PATH.to_owned(), t.deeds_newest().to_owned()));
        let link = |place| address::address(PATH, [("before", Some(address::place(place)))]);
        let older = page.older.map(|place| (link(place), t.deeds_older().to_owned()));
        let title = format!("{} – {}", t.deeds_title(), programme.name);
        Ok(view! {
            <PageTitle text=title/>
            <MemberFrame programme=programme.name current=MemberTab::History>
                <a class="back" href="/client/history/">{t.history_title()}</a>
                <Heading title=t.deeds_title() text=t.deeds_lead()/>
                {lines}
                <Pagination newer=newest older=older/>
            </MemberFrame>
        })
    })
    .into_any()
}

fn lines(t: Locale, page: &JournalPage, zone: &TimeZone) -> AnyView {
    if page.lines.is_empty() {
        return view! {
            <Card>
                <EmptyState title=t.deeds_empty_title() text=t.deeds_empty_text()>
                    <ButtonLink href="/client/networks/">{t.history_empty_do()}</ButtonLink>
                </EmptyState>
            </Card>
        }
        .into_any();
    }
    let rows = page.lines.iter().map(|line| row(t, line, zone)).collect_view();
    view! { <Card><ol class="journal">{rows}</ol></Card> }.into_any()
}

fn row(t: Locale, line: &JournalLine, zone: &TimeZone) -> impl IntoView + use<> {
    let name = |one: &Considered| one.name.clone().into_any();
    let considered = verdicts(t, &line.considered, t.deeds_no_offers(), name);
    view! {
        <li class="happening">
            <h2 class="row-title">{line.sentence.clone()}</h2>
            <p class="hint">{t.moment(line.at, zone)}</p>
            {considered}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::{event::EventKind, ids::MemberId, lang::Lang, time::Millis};

    const ID: &str = "0192f6c1-7f3e-7d3a-8f00-0123456789ab";

    #[tokio::test]
    async fn a_member_reads_why_without_a_way_to_the_desk() {
        let html = rendered(PATH, || {
            let sentence = "The limit is used up: 15 of 15 points in the month.".to_owned();
            let offer = ID.parse().unwrap();
            let line = JournalLine {
                id: ID.parse().unwrap(),
                member: MemberId(12),
                name: "Anna".to_owned(),
                kind: EventKind::SocialActed,
                at: Millis(1_795_349_040_000),
                seen: Millis(1_795_349_040_000),
                sentence: "Liked <b>".to_owned(),
                considered: vec![Considered { offer, name: "Likes".to_owned(), version: 1, acted: false, sentence }],
            };
            lines(Locale(Lang::En), &JournalPage { lines: vec![line], older: None }, &TimeZone::UTC)
        })
        .await;
        assert!(html.contains("15 of 15 points") && html.contains("Liked &lt;b&gt;"), "{html}");
        assert!(!html.contains("/desk/"), "{html}");
    }
}
