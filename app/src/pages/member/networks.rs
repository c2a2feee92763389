use super::earning::earning;
use crate::{
    caller,
    flash::{self, Flash},
    locales::{Locale, locale},
    pages::{loaded::loaded, said::said},
    parts::{Badge, Button, ButtonLink, Card, EarnList, EmptyState, Heading, MemberFrame, MemberTab, PageTitle, Tone},
};
use jiff::tz::TimeZone;
use kabinet_domain::{event::EventKind, words};
use kabinet_portal::{
    links::{GroupCard, NetworkCard},
    points::Earn,
};
use leptos::prelude::*;

/// The networks of the programme: the member's profiles there, its groups, and what earns in them.
#[component]
pub fn Networks() -> impl IntoView {
    let Ok(member) = caller::member() else { return ().into_any() };
    let t = locale();
    let (portal, kept) = (caller::portal(), flash::take());
    loaded(async move {
        let programme = portal.programme(t.0).await?;
        let (cards, earn) = (member.networks().await?, member.earn().await?);
        Ok(shown(programme.name, programme.zone, cards, earn, kept.await))
    })
    .into_any()
}

fn shown(
    programme: String,
    zone: TimeZone,
    cards: Vec<NetworkCard>,
    mut earn: Vec<Earn>,
    kept: Flash,
) -> impl IntoView {
    let t = locale();
    earn.retain(|can| can.trigger != EventKind::ReferralRegistered);
    let cards = if cards.is_empty() {
        view! {
            <Card>
                <EmptyState title=t.networks_empty_title() text=t.networks_empty_text()>
                    <ButtonLink href=MemberTab::Invite.href()>{t.networks_empty_do()}</ButtonLink>
                </EmptyState>
            </Card>
        }
        .into_any()
    } else {
        cards.into_iter().map(|one| card(t, one, &zone)).collect_view().into_any()
    };
    let earn = (!earn.is_empty()).then(|| {
        view! {
            <Card title=t.networks_earn()>
                <EarnList items=earning(earn, MemberTab::Networks)/>
                <p class="hint">{t.networks_earn_hint()}</p>
            </Card>
        }
    });
    view! {
        <PageTitle text=format!("{} – {programme}", t.networks_title())/>
        <MemberFrame programme=programme current=MemberTab::Networks>
            {said(&kept)}
            <Heading title=t.networks_title() text=t.networks_lead()/>
            {cards}
            {earn}
        </MemberFrame>
    }
}

fn card(t: Locale, card: NetworkCard, zone: &TimeZone) -> impl IntoView + use<> {
    let NetworkCard { network, linked, groups } = card;
    let is_linked = linked.is_some();
    let profile = match linked {
        Some(profile) => {
            let since = t.day(profile.since.date(zone));
            let words = match profile.name.as_str() {
                "" => t.networks_linked_since(&since),
                name => t.networks_linked_as(&since, name),
            };
            view! { <p><Badge tone=Tone::Good text=t.networks_linked()/>" "{words}</p> }.into_any()
        }
        None => view! {
            <p>{t.networks_not_linked()}</p>
            <form class="actions" method="post" action=format!("/oauth/{network}/start")>
                <Button>{t.networks_link(words::network(t.0, network))}</Button>
            </form>
            <p class="hint">{t.networks_link_hint()}</p>
        }
        .into_any(),
    };
    let groups = if groups.is_empty() {
        view! { <p class="hint">{t.networks_no_groups()}</p> }.into_any()
    } else {
        let groups = groups.into_iter().map(|one| group(t, one, is_linked, zone)).collect_view();
        view! { <ul class="earn">{groups}</ul> }.into_any()
    };
    view! {
        <Card title=words::network(t.0, network)>
            {profile}
            <h3>{t.networks_groups()}</h3>
            {groups}
        </Card>
    }
}

fn group(t: Locale, group: GroupCard, is_linked: bool, zone: &TimeZone) -> impl IntoView + use<> {
    let GroupCard { name, url, checked, next, joined } = group;
    let joined = (joined && is_linked).then(|| view! { " " <Badge tone=Tone::Good text=t.networks_joined()/> });
    let checked = match checked {
        Some(at) => t.networks_checked(&t.moment(at, zone)),
        None => t.networks_not_checked().to_owned(),
    };
    let times = match next {
        Some(at) => format!("{checked}, {}", t.networks_next(&t.moment(at, zone))),
        None => checked,
    };
    view! {
        <li>
            <div class="earn-row">
                <span class="disc">{crate::parts::Icon::Group}</span>
                <span class="earn-what">
                    <span class="earn-title"><a href=url rel="noopener">{name}</a>{joined}</span>
                    <span class="earn-detail">{times}</span>
                </span>
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::{event::NetworkName, time::Millis};
    use kabinet_portal::links::LinkedProfile;

    const NOON: Millis = Millis(1_795_348_800_000);

    fn vk(linked: bool) -> NetworkCard {
        let coffee = GroupCard {
            name: "Coffee <b>".into(),
            url: "https://vk.ru/coffee".into(),
            checked: Some(NOON),
            next: None,
            joined: true,
        };
        let linked = linked.then(|| LinkedProfile { name: "Anna K.".into(), since: NOON });
        NetworkCard { network: NetworkName::Vk, linked, groups: vec![coffee] }
    }

    fn page(linked: bool) -> impl IntoView {
        shown("Club".into(), TimeZone::UTC, vec![vk(linked)], Vec::new(), Flash::default())
    }

    #[tokio::test]
    async fn an_unlinked_network_is_linked_by_a_post_and_a_linked_one_is_not_linked_again() {
        let before = rendered("/client/networks/", || page(false)).await;
        assert!(before.contains(r#"<form method="post" action="/oauth/vk/start""#), "{before}");
        assert!(!before.contains("you are in"), "{before}");
        let after = rendered("/client/networks/", || page(true)).await;
        assert!(after.contains("Anna K., linked on 22\u{a0}November 2026") && !after.contains("/oauth/"), "{after}");
        assert!(after.contains("you are in"), "{after}");
    }

    #[tokio::test]
    async fn a_group_leads_to_its_page_and_says_when_it_was_looked_at() {
        let html = rendered("/client/networks/", || page(true)).await;
        assert!(html.contains(r#"href="https://vk.ru/coffee""#) && html.contains("Coffee &lt;b&gt;"), "{html}");
        assert!(html.contains("Checked 22\u{a0}November 2026, 12:00"), "{html}");
        assert!(!html.contains("next check"), "{html}");
    }
}
