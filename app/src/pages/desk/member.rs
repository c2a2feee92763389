pub use crate::api::members::page;

use super::{framed, journal, marketer, member_forms, members::recommended, subject};
use crate::{
    flash,
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{ButtonKind, ButtonLink, Card, Column, DeskTab, Facts, Heading, Table},
};
use kabinet_domain::{ids::MemberId, time::Window, words};
use kabinet_portal::{
    counters::CounterValue,
    staff::{Desk, MemberCard},
};
use leptos::prelude::*;

/// One member: who they are, who brought them, what they have.
#[component]
pub fn Member() -> impl IntoView {
    let (t, marketer, kept) = (locale(), marketer(), flash::take());
    let id = subject::<i64>().map(MemberId);
    loaded(async move {
        let (marketer, id, kept) = (marketer?, id?, kept.await);
        let (desk, card) = (marketer.desk().await?, marketer.member(id).await?);
        let counters = member_counters(t, &marketer.counters_of(id).await?);
        let facts = facts(t, &card, &desk);
        let (bought, about) = (member_forms::purchases(t, id, &card, &kept), member_forms::about(t, id, &card, &kept));
        let name = card.row.name;
        let number = t.members_numbered(&id.to_string());
        let body = view! {
            <a class="back" href="/desk/members/">{t.member_card_back()}</a>
            <Heading title=name.clone() text=number>
                <ButtonLink kind=ButtonKind::Quiet href=journal::of_member(id)>{t.member_card_journal()}</ButtonLink>
            </Heading>
            <Card title=t.member_card_about()><Facts items=facts/></Card>
            {bought}
            {counters}
            {about}
        };
        Ok(framed(desk, DeskTab::Members, name, &kept, body))
    })
}

/// How the counters stand for the member, past periods included.
fn member_counters(t: Locale, values: &[CounterValue]) -> Option<AnyView> {
    let columns = vec![
        Column::words(t.counters_name()),
        Column::words(t.member_card_period()),
        Column::words(t.member_card_key()),
        Column::figures(t.member_card_value()),
    ];
    let cells = |value: &CounterValue| {
        let period = if value.period == "ever" { words::window(t.0, Window::Ever) } else { &value.period };
        vec![
            value.name.clone().into_any(),
            period.to_owned().into_any(),
            value.key.clone().into_any(),
            value.value.to_string().into_any(),
        ]
    };
    let rows = values.iter().map(cells).collect();
    (!values.is_empty()).then(|| {
        view! {
            <Card title=t.counters_title()>
                <Table caption=t.counters_title() columns=columns rows=rows/>
            </Card>
        }
        .into_any()
    })
}

fn facts(t: Locale, card: &MemberCard, desk: &Desk) -> Vec<(String, AnyView)> {
    let points = |n| desk.programme.currency.count(t.0, n);
    let profiles = if card.profiles.is_empty() {
        t.member_card_no_profiles().to_owned()
    } else {
        let said = |(network, name): &(_, String)| format!("{}: {name}", words::network(t.0, *network));
        card.profiles.iter().map(said).collect::<Vec<_>>().join(", ")
    };
    [
        (t.member_card_balance(), points(card.balance).into_any()),
        (t.member_card_pending(), points(card.pending).into_any()),
        (t.members_recommended(), recommended(t, card.row.recommended.clone())),
        (t.member_card_profiles(), profiles.into_any()),
        (t.members_email(), card.row.email.clone().unwrap_or_default().into_any()),
        (t.members_registered(), t.moment(card.row.registered, &desk.programme.zone).into_any()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}
