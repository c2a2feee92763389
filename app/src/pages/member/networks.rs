use super::{
    earning::earning,
    unlink::{self, Proof},
};
use crate::{
    api::{client::ForgetArrival, networks::LinkArrived},
    caller,
    flash::{self, Flash},
    locales::{Locale, locale},
    pages::{loaded::loaded, said::said},
    parts::{
        Badge, Button, ButtonKind, ButtonLink, Card, EarnList, EmptyState, Heading, MemberFrame, MemberTab, PageTitle,
        Tone,
    },
};
use jiff::tz::TimeZone;
use kabinet_domain::event::EventKind;
use kabinet_portal::{
    links::{self as portal, Arrived, GroupCard, NetworkCard},
    points::Earn,
};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// The networks of the programme: the member's profiles there, its groups, and what earns in them.
#[component]
pub fn Networks() -> impl IntoView {
    let Ok(member) = caller::member() else { return ().into_any() };
    let t = locale();
    let (portal, kept, token) = (caller::portal(), flash::take(), caller::arrived());
    loaded(async move {
        let programme = portal.programme(t.0).await?;
        let (networks, earn) = (member.networks().await?, member.earn().await?);
        let arrived = match token {
            Some(token) => portal.arrived(&token).await?,
            None => None,
        };
        Ok(shown(programme.name, programme.zone, networks, arrived, earn, kept.await))
    })
    .into_any()
}

fn shown(
    programme: String,
    zone: TimeZone,
    networks: portal::Networks,
    arrived: Option<Arrived>,
    mut earn: Vec<Earn>,
    kept: Flash,
) -> impl IntoView {
    let t = locale();
    let proof = Proof::of(&networks);
    let (password, arrived) = (unlink::password(t, &proof, &kept), arrived.filter(|arrived| arrived.open.links()));
    let arrived = arrived.map(|arrived| asked(t, &arrived));
    let cards = networks.cards;
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
        cards.into_iter().map(|one| card(t, one, &zone, &proof, &kept)).collect_view().into_any()
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
            {arrived}
            {cards}
            {password}
            {earn}
        </MemberFrame>
    }
}

/// Whether the profile with which the member came is to be linked.
fn asked(t: Locale, arrived: &Arrived) -> impl IntoView + use<> {
    let network = &caller::network(t, arrived.network);
    let text = match arrived.name.as_str() {
        "" => t.networks_arrived(network),
        name => t.networks_arrived_as(name, network),
    };
    view! {
        <Card title=t.networks_arrived_title(network)>
            <p>{text}</p>
            <div class="actions">
                <form method="post" action=LinkArrived::PATH><Button>{t.networks_arrived_link()}</Button></form>
                <form method="post" action=ForgetArrival::PATH>
                    <Button kind=ButtonKind::Quiet>{t.networks_arrived_no()}</Button>
                </form>
            </div>
        </Card>
    }
}

fn card(t: Locale, card: NetworkCard, zone: &TimeZone, proof: &Proof, kept: &Flash) -> impl IntoView + use<> {
    let unlink = card.linked.is_some().then(|| unlink::unlink(t, &card, proof, kept));
    let off = (!card.open.links()).then(|| view! { <p class="hint">{t.networks_off()}</p> });
    let NetworkCard { network, linked, groups, .. } = card;
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
            {unlink::link(t, network, proof)}
            <p class="hint">{t.networks_link_hint()}</p>
        }
        .into_any(),
    };
    let groups = network.has_groups().then(|| {
        let groups = if groups.is_empty() {
            view! { <p class="hint">{t.networks_no_groups()}</p> }.into_any()
        } else {
            let groups = groups.into_iter().map(|one| group(t, one, is_linked, zone)).collect_view();
            view! { <ul class="earn">{groups}</ul> }.into_any()
        };
        view! { <h3>{t.networks_groups()}</h3>{groups} }
    });
    view! {
        <Card title=caller::network(t, network)>
            {profile}
            {off}
            {unlink}
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
    use kabinet_domain::{
        event::{NetworkName, NetworkUse},
        time::Millis,
    };
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
        let (network, open) = (NetworkName::Vk, NetworkUse::SignIn);
        NetworkCard { network, open, linked, last_way_in: false, groups: vec![coffee] }
    }

    fn networks(card: NetworkCard, recent: bool, password: bool) -> portal::Networks {
        portal::Networks { cards: vec![card], recent, password, confirm_by: vec![NetworkName::Vk] }
    }

    fn of(networks: portal::Networks, arrived: Option<Arrived>) -> impl IntoView {
        shown("Club".into(), TimeZone::UTC, networks, arrived, Vec::new(), Flash::default())
    }

    fn page(linked: bool) -> impl IntoView {
        of(networks(vk(linked), true, true), None)
    }

    #[tokio::test]
    async fn an_unlinked_network_is_linked_by_a_post_and_a_linked_one_is_not_linked_again() {
        let before = rendered("/client/networks/", || page(false)).await;
        assert!(before.contains(r#"<form method="post" action="/oauth/vk/start""#), "{before}");
        assert!(!before.contains("you are in"), "{before}");
        let after = rendered("/client/networks/", || page(true)).await;
        assert!(after.contains("Anna K., linked on 22\u{a0}November 2026") && !after.contains("/oauth/"), "{after}");
        assert!(after.contains("/api/member/unlink") && !after.contains("type=\"password\""), "{after}");
        assert!(after.contains("you are in"), "{after}");
    }

    #[tokio::test]
    async fn a_group_leads_to_its_page_and_says_when_it_was_looked_at() {
        let html = rendered("/client/networks/", || page(true)).await;
        assert!(html.contains(r#"href="https://vk.ru/coffee""#) && html.contains("Coffee &lt;b&gt;"), "{html}");
        assert!(html.contains("Checked 22\u{a0}November 2026, 12:00"), "{html}");
        assert!(!html.contains("next check"), "{html}");
    }

    #[tokio::test]
    async fn who_signed_in_a_while_ago_confirms_by_password_or_network_before_anything_is_unlinked() {
        let html = rendered("/client/networks/", || of(networks(vk(true), false, true), None)).await;
        assert!(html.contains(r#"name="password""#) && html.contains("/oauth/vk/start?for=confirm"), "{html}");
        let html = rendered("/client/networks/", || of(networks(vk(true), false, false), None)).await;
        assert!(!html.contains("/api/member/unlink\"") && !html.contains("/api/member/set_password"), "{html}");
        assert!(html.contains("/oauth/vk/start?for=confirm"), "{html}");
    }

    #[tokio::test]
    async fn the_last_way_in_is_not_unlinked_and_the_page_says_what_to_do() {
        let last = || of(networks(NetworkCard { last_way_in: true, ..vk(true) }, true, false), None);
        let html = rendered("/client/networks/", last).await;
        assert!(html.contains("your only way in") && !html.contains("/api/member/unlink\""), "{html}");
        assert!(html.contains("/api/member/set_password"), "{html}");
    }

    #[tokio::test]
    async fn a_network_that_is_off_is_linked_by_nobody_and_unlinked_all_the_same() {
        let off = || of(networks(NetworkCard { open: NetworkUse::Off, ..vk(true) }, true, true), None);
        let html = rendered("/client/networks/", off).await;
        assert!(html.contains("This network is off") && html.contains("/api/member/unlink\""), "{html}");
    }

    #[tokio::test]
    async fn whoever_came_with_a_profile_is_asked_whether_it_is_to_be_linked() {
        let came = || {
            let (network, open) = (NetworkName::Vk, NetworkUse::Link);
            let arrived = Arrived { network, name: "Anna <K.>".into(), email: String::new(), open };
            of(networks(vk(false), true, true), Some(arrived))
        };
        let html = rendered("/client/networks/", came).await;
        assert!(html.contains("Anna &lt;K.&gt;") && html.contains("/api/member/link_arrived"), "{html}");
        assert!(html.contains("/api/client/forget_arrival"), "{html}");
    }
}
