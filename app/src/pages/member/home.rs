use super::{earning::earning, invite::link_words, lines::Telling, showcase, statement};
use crate::{
    caller,
    flash::{self, Flash},
    locales::{Locale, locale},
    pages::{loaded::loaded, said::said},
    parts::{
        Balance, ButtonLink, Card, EarnList, EmptyState, InviteLink, MemberFrame, MemberTab, PageTitle, Statement,
    },
};
use kabinet_domain::time::Millis;
use kabinet_portal::points;
use leptos::prelude::*;

/// The member's home: how much, what changes soon, what happened and why, what to do next.
#[component]
pub fn Home() -> impl IntoView {
    let Ok(member) = caller::member() else { return ().into_any() };
    let (portal, kept) = (caller::portal(), flash::take());
    loaded(async move { Ok(shown(member.home().await?, portal.clock.now(), kept.await)) }).into_any()
}

fn shown(home: points::Home, now: Millis, kept: Flash) -> impl IntoView {
    let t = locale();
    let unit = home.currency.word(t.0, home.balance).to_owned();
    let words = link_words(t, &home.programme);
    let facts = facts(t, &home);
    let days = Telling::new(t, home.zone, now, false).days(&home.latest);
    let latest = if days.is_empty() {
        view! { <EmptyState title=t.home_latest_empty() text=t.home_latest_empty_text()/> }.into_any()
    } else {
        view! { <Statement days=days/> }.into_any()
    };
    let unlinked = home
        .unlinked
        .into_iter()
        .map(|network| {
            view! {
                <Card title=t.home_link_title(&caller::network(t, network))>
                    <p>{t.home_link_text()}</p>
                    <div class="actions"><ButtonLink href=MemberTab::Networks.href()>{t.home_link_do()}</ButtonLink></div>
                </Card>
            }
        })
        .collect_view();
    let next = if home.earn.is_empty() {
        view! { <EmptyState title=t.home_next_empty() text=t.home_next_empty_text()/> }.into_any()
    } else {
        view! { <EarnList items=earning(home.earn, MemberTab::Home)/> }.into_any()
    };
    let history = (MemberTab::History.href().to_owned(), t.home_all_history().to_owned());
    let ways = (showcase::PATH.to_owned(), t.home_next_more().to_owned());
    let friends = (MemberTab::Invite.href().to_owned(), t.home_invite_more().to_owned());
    view! {
        <PageTitle text=home.programme.clone()/>
        <MemberFrame programme=home.programme current=MemberTab::Home islands=true>
            <div class="home">
                <div class="home-main">
                    {said(&kept)}
                    <Balance label=t.home_hello(&home.name) points=home.balance unit=unit facts=facts>
                        <a href=statement::PATH>{t.home_where()}</a>
                    </Balance>
                    {unlinked}
                    <Card title=t.home_latest() more=history>{latest}</Card>
                </div>
                <div class="home-side">
                    <Card title=t.home_next() more=ways>{next}</Card>
                    <Card title=t.home_invite() more=friends>
                        <p>{t.home_invite_text()}</p>
                        <InviteLink link=home.invite_link words=words>""</InviteLink>
                    </Card>
                </div>
            </div>
        </MemberFrame>
    }
}

fn facts(t: Locale, home: &points::Home) -> Vec<(String, String)> {
    let count = |points: i64| home.currency.count(t.0, points);
    let day = |at: Millis| t.day(at.date(&home.zone));
    let mut facts = Vec::new();
    if home.pending > 0 {
        let points = count(home.pending);
        let said = home.next_activation.map_or_else(|| points.clone(), |at| t.home_pending_from(&day(at), &points));
        facts.push((t.home_pending().to_owned(), said));
    }
    if let Some(at) = home.next_expiry.filter(|_| home.expiring > 0) {
        facts.push((t.home_expiring().to_owned(), t.home_expiring_from(&day(at), &count(home.expiring))));
    }
    if let Some(at) = home.next_idle.filter(|_| home.idle > 0) {
        facts.push((t.home_idle().to_owned(), t.home_expiring_from(&day(at), &count(home.idle))));
    }
    if home.debt > 0 {
        facts.push((t.home_debt().to_owned(), count(home.debt)));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use jiff::tz::TimeZone;
    use kabinet_domain::{event::NetworkName, words::CurrencyWord};

    const NOON: Millis = Millis(1_795_348_800_000);

    fn home() -> points::Home {
        points::Home {
            name: "<b>Anna".into(),
            balance: 1_234,
            pending: 0,
            next_activation: None,
            expiring: 0,
            next_expiry: None,
            idle: 0,
            next_idle: None,
            debt: 0,
            latest: Vec::new(),
            earn: Vec::new(),
            unlinked: vec![NetworkName::Vk],
            invite_link: "https://club.example/i/7KQ2M".into(),
            zone: TimeZone::UTC,
            currency: CurrencyWord { en: ["bean".into(), "beans".into()], ..CurrencyWord::default() },
            programme: "Club".into(),
        }
    }

    #[tokio::test]
    async fn a_new_member_is_greeted_told_what_to_link_and_given_a_link() {
        let html = rendered("/client/", || shown(home(), NOON, Flash::default())).await;
        assert!(html.contains("&lt;b&gt;Anna, you have"), "{html}");
        assert!(html.contains("<strong>1,234</strong> <span>beans</span>"), "{html}");
        assert!(!html.contains("balance-facts"), "nothing waits and nothing passes: {html}");
        assert!(html.contains("Link VK") && html.contains(r#"href="/client/networks/""#), "{html}");
        assert!(html.contains(r#"value="https://club.example/i/7KQ2M""#), "{html}");
        assert!(html.contains("No offers right now"), "{html}");
    }

    #[tokio::test]
    async fn what_waits_and_what_passes_stand_under_the_balance_with_their_days() {
        let html = rendered("/client/", || {
            let home = points::Home {
                pending: 10,
                next_activation: Some(NOON),
                expiring: 1,
                next_expiry: Some(NOON),
                idle: 2,
                next_idle: Some(NOON),
                debt: 3,
                unlinked: Vec::new(),
                ..home()
            };
            shown(home, NOON, Flash::default())
        })
        .await;
        assert!(html.contains("10 beans from 22\u{a0}November 2026"), "{html}");
        assert!(html.contains("1 bean from 22\u{a0}November 2026"), "{html}");
        let idle = "<dt>Expire soon if you do nothing</dt><dd>2 beans from 22\u{a0}November 2026</dd>";
        assert!(html.contains(idle), "{html}");
        assert!(html.contains("<dt>Debt</dt><dd>3 beans</dd>"), "{html}");
        assert!(!html.contains("Link VK"), "{html}");
    }
}
