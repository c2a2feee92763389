use crate::{
    api::referrals::BeNamed,
    caller,
    flash::{self, Flash},
    locales::{Locale, locale},
    pages::{friends, loaded::loaded, said::said},
    parts::{
        Button, ButtonKind, Card, Check, Column, EmptyState, Facts, Heading, InviteLink, InviteWords, MemberFrame,
        MemberTab, PageTitle, Pagination, Table,
    },
};
use jiff::tz::TimeZone;
use kabinet_domain::ids::MemberId;
use kabinet_portal::{
    Programme,
    referral::{self, Invitee, LevelBelow},
};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// The member's own link, and who came by it.
#[component]
pub fn Invite() -> impl IntoView {
    let Ok(member) = caller::member() else { return ().into_any() };
    let t = locale();
    let (portal, kept) = (caller::portal(), flash::take());
    let before = caller::query("before").and_then(|before| before.parse().ok()).map(MemberId);
    loaded(async move {
        let programme = portal.programme(t.0).await?;
        let invite = member.invite(before).await?;
        let kept = kept.await;
        Ok(shown(programme, invite, before.is_some(), &kept))
    })
    .into_any()
}

fn shown(programme: Programme, invite: referral::Invite, deeper: bool, kept: &Flash) -> impl IntoView + use<> {
    let t = locale();
    let words = link_words(t, &programme.name);
    let below = &invite.below;
    let who = if below.invitees.is_empty() {
        view! { <EmptyState title=t.invite_empty_title() text=t.invite_empty_text()/> }.into_any()
    } else {
        let columns = [t.invite_friend(), t.invite_registered(), t.invite_state()].map(Column::words).into();
        let rows = below.invitees.iter().map(|one| row(t, one, &programme.zone)).collect();
        view! { <Table caption=t.invite_caption() columns=columns rows=rows/> }.into_any()
    };
    let levels: Vec<_> = below.levels.iter().map(|one| level(t, one, &programme)).collect();
    let levels = (!levels.is_empty()).then(|| view! { <Facts items=levels/> });
    let path = MemberTab::Invite.href();
    let newest = deeper.then(|| (path.to_owned(), t.invite_newest().to_owned()));
    let older = below.older.map(|before| (format!("{path}?before={before}"), t.invite_older().to_owned()));
    let (name, said) = (programme.name, said(kept));
    view! {
        <PageTitle text=format!("{} – {name}", t.invite_title())/>
        <MemberFrame programme=name current=MemberTab::Invite islands=true>
            {said}
            <Heading title=t.invite_title() text=t.invite_lead()/>
            <Card title=t.invite_link()>
                <InviteLink link=invite.link words=words>
                    <p class="hint">{t.invite_qr_hint()}</p>
                    // Drawn by us from our own link: the one place where markup is not escaped.
                    <div class="qr" role="img" aria-label=t.invite_qr() inner_html=invite.qr_svg></div>
                </InviteLink>
            </Card>
            <Card title=t.invite_who()>{levels}{who}<Pagination newer=newest older=older/></Card>
            {invite.is_named.map(|named| own_name(t, named))}
        </MemberFrame>
    }
}

/// Whether whoever invited the member may know the member's name.
fn own_name(t: Locale, named: bool) -> impl IntoView {
    view! {
        <Card title=t.invite_own_name()>
            <form class="stack" method="post" action=BeNamed::PATH>
                <Check label=t.invite_named() name="named" checked=named hint=t.invite_named_hint()/>
                <div class="actions"><Button kind=ButtonKind::Quiet>{t.invite_save()}</Button></div>
            </form>
        </Card>
    }
}

/// What stands around the invite link.
pub fn link_words(t: Locale, programme: &str) -> InviteWords {
    InviteWords {
        label: t.invite_label().to_owned(),
        copy: t.invite_copy().to_owned(),
        copied: t.invite_copied().to_owned(),
        share: t.invite_share().to_owned(),
        message: t.invite_message(programme),
    }
}

fn row(t: Locale, invitee: &Invitee, zone: &TimeZone) -> Vec<AnyView> {
    let name = invitee.name.clone().unwrap_or_else(|| t.invite_no_name().to_owned());
    vec![name.into_any(), t.day(invitee.registered.date(zone)).into_any(), friends::state(t, invitee.state)]
}

fn level(t: Locale, one: &LevelBelow, programme: &Programme) -> (String, AnyView) {
    let name = match one.level {
        1 => t.invite_level_friends().to_owned(),
        2 => t.invite_level_friends_of_friends().to_owned(),
        level => t.invite_level_deeper(&level.to_string()),
    };
    (name, friends::level(t, one, programme).into_any())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::{referral::InviteeState, time::Millis, words::CurrencyWord};
    use kabinet_portal::referral::Below;

    fn invite(invitees: Vec<Invitee>, is_named: Option<bool>) -> referral::Invite {
        let levels = [(1, 1_200, 50), (2, 5, 0), (3, 1, 0)];
        let levels = levels.map(|(level, members, points)| LevelBelow { level, members, points });
        referral::Invite {
            link: "https://club.example/i/7KQ2M".into(),
            qr_svg: "<svg viewBox=\"0 0 1 1\"></svg>".into(),
            below: Below {
                older: invitees.last().map(|last| last.id),
                levels: if invitees.is_empty() { Vec::new() } else { levels.into() },
                invitees,
            },
            is_named,
        }
    }

    fn page(invite: referral::Invite, deeper: bool) -> impl IntoView {
        let programme = Programme { name: "Club".to_owned(), zone: TimeZone::UTC, currency: CurrencyWord::default() };
        shown(programme, invite, deeper, &Flash::default())
    }

    #[tokio::test]
    async fn the_link_is_there_to_copy_and_to_scan_with_and_without_scripts() {
        let html = rendered("/client/invite/", || page(invite(Vec::new(), None), false)).await;
        assert!(html.contains(r#"readonly value="https://club.example/i/7KQ2M""#), "{html}");
        assert!(html.contains(r#"<svg viewBox="0 0 1 1"></svg>"#), "{html}");
        assert!(html.contains("Nobody yet") && !html.contains("style=\""), "{html}");
        assert!(!html.contains(r#"name="named""#), "nobody invited the member: {html}");
    }

    fn friends() -> Vec<Invitee> {
        let one = |id, name: Option<&str>, state| Invitee {
            registered: Millis(1_795_348_800_000),
            id: MemberId(id),
            name: name.map(str::to_owned),
            state,
        };
        vec![one(43, Some("<Vera>"), InviteeState::Awarded), one(42, None, InviteeState::Awaiting)]
    }

    #[tokio::test]
    async fn friends_are_counted_by_level_and_named_only_when_they_agreed() {
        let html = rendered("/client/invite/", || page(invite(friends(), Some(true)), true)).await;
        for told in [
            "<dt>Friends</dt><dd>1,200 · 50 points</dd>",
            "<dt>Friends of friends</dt><dd>5</dd>",
            "<dt>Level 3</dt>",
            "&lt;Vera&gt;",
            "a friend",
            "brought a bonus",
            "awaiting",
        ] {
            assert!(html.contains(told), "{told} in {html}");
        }
        assert!(html.contains("22\u{a0}November 2026"), "{html}");
        assert!(html.contains(r#"href="/client/invite/?before=42""#) && html.contains("To the latest"), "{html}");
        assert!(html.contains(r#"name="named" value="on" checked"#), "{html}");
    }
}
