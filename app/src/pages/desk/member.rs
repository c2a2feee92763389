pub use crate::api::members::page;

use super::{framed, journal, marketer, member_forms, member_tree, members::recommended, points, subject};
use crate::{
    caller, flash,
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{ButtonKind, ButtonLink, Card, Column, DeskTab, Facts, Heading, Table},
};
use jiff::tz::TimeZone;
use kabinet_domain::{consent::Consent, ids::MemberId, time::Window, words};
use kabinet_portal::{
    counters::CounterValue,
    staff::{Desk, Given, MemberCard},
};
use leptos::prelude::*;

/// One member: who they are, who brought them, what they have.
#[component]
pub fn Member() -> impl IntoView {
    let (t, marketer, kept) = (locale(), marketer(), flash::take());
    let id = subject::<i64>().map(MemberId);
    let before = caller::query("before").and_then(|number| number.parse().ok()).map(MemberId);
    loaded(async move {
        let (marketer, id, kept) = (marketer?, id?, kept.await);
        let (desk, card) = (marketer.desk().await?, marketer.member(id).await?);
        let counters = member_counters(t, &marketer.counters_of(id).await?);
        let facts = facts(t, &card, &desk);
        let about_points = marketer.points_of(id).await?;
        let balance = points::balance(t, id, &about_points, &desk.programme);
        let by_hand = points::forms(t, id, &about_points, &desk.programme, &kept);
        let (bought, about) = (member_forms::purchases(t, id, &card, &kept), member_forms::about(t, id, &card, &kept));
        let tree = marketer.tree(id, before).await?;
        let tree = member_tree::tree(t, id, tree, before.is_some(), &desk.programme);
        let unlinking = desk.operates.then(|| member_forms::profiles(t, id, &card, &kept));
        let consents = consents(t, &card.consents, &desk.programme.zone);
        let name = card.row.name;
        let number = t.members_numbered(&id.to_string());
        let body = view! {
            <a class="back" href="/desk/members/">{t.member_card_back()}</a>
            <Heading title=name.clone() text=number>
                <ButtonLink kind=ButtonKind::Quiet href=journal::of_member(id)>{t.member_card_journal()}</ButtonLink>
            </Heading>
            <Card title=t.member_card_about()><Facts items=facts/>{unlinking}</Card>
            {balance}
            {by_hand}
            {bought}
            {tree}
            {counters}
            {about}
            <Card title=t.consent_title()><Facts items=consents/></Card>
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
    let profiles = if card.profiles.is_empty() {
        t.member_card_no_profiles().to_owned()
    } else {
        let said = |(network, name): &(_, String)| format!("{}: {name}", caller::network(t, *network));
        card.profiles.iter().map(said).collect::<Vec<_>>().join(", ")
    };
    [
        (t.members_recommended(), recommended(t, card.row.recommended.clone())),
        (t.member_card_profiles(), profiles.into_any()),
        (t.members_email(), card.row.email.clone().unwrap_or_default().into_any()),
        (t.members_registered(), t.moment(card.row.registered, &desk.programme.zone).into_any()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

/// What the member agreed to: when, and to which text.
fn consents(t: Locale, given: &[Given], zone: &TimeZone) -> Vec<(String, AnyView)> {
    let value = |kind| match given.iter().rfind(|given| given.kind == kind) {
        Some(given) => {
            let text = t.consent_text(&given.text_version);
            view! { {t.moment(given.given, zone)}" "<span class="hint">{text}</span> }.into_any()
        }
        None => t.consent_none().into_any(),
    };
    Consent::ALL.map(|kind| (name(t, kind).to_owned(), value(kind))).into()
}

const fn name(t: Locale, consent: Consent) -> &'static str {
    match consent {
        Consent::Rules => t.consent_rules(),
        Consent::PersonalData => t.consent_personal_data(),
        Consent::Mailings => t.consent_mailings(),
        Consent::NameToReferrer => t.consent_name_to_referrer(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::{lang::Lang, time::Millis};

    #[tokio::test]
    async fn the_card_says_when_the_member_agreed_to_which_text_and_what_they_did_not_agree_to() {
        let html = rendered("/desk/members/1/", || {
            let given =
                |ms, version: &str| Given { kind: Consent::Rules, text_version: version.to_owned(), given: Millis(ms) };
            let given = [given(0, "en.old"), given(1_795_349_040_000, "en.<new>")];
            view! { <Facts items=consents(Locale(Lang::En), &given, &TimeZone::UTC)/> }
        })
        .await;
        assert!(html.contains("22\u{a0}November 2026, 12:04") && html.contains("text\u{a0}en.&lt;new&gt;"), "{html}");
        assert!(!html.contains("en.old"), "the last time counts: {html}");
        assert_eq!(html.matches("not given").count(), 3, "{html}");
    }
}
