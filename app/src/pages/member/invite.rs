use crate::{
    caller,
    flash::{self, Flash},
    locales::{Locale, locale},
    pages::{loaded::loaded, said::said},
    parts::{
        Badge, Card, Column, EmptyState, Facts, Heading, InviteLink, InviteWords, MemberFrame, MemberTab, PageTitle,
        Pagination, Table, Tone,
    },
};
use jiff::tz::TimeZone;
use kabinet_domain::ids::MemberId;
use kabinet_portal::referral::{self, Invitee};
use leptos::prelude::*;

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
        Ok(shown(programme.name, programme.zone, invite, before.is_some(), kept.await))
    })
    .into_any()
}

fn shown(programme: String, zone: TimeZone, invite: referral::Invite, deeper: bool, kept: Flash) -> impl IntoView {
    let t = locale();
    let words = link_words(t, &programme);
    let who = if invite.invitees.is_empty() {
        view! { <EmptyState title=t.invite_empty_title() text=t.invite_empty_text()/> }.into_any()
    } else {
        let columns = [t.invite_registered(), t.invite_state()].map(Column::words).into();
        let rows = invite.invitees.iter().map(|one| row(t, one, &zone)).collect();
        view! { <Table caption=t.invite_caption() columns=columns rows=rows/> }.into_any()
    };
    let levels = levels(t, &invite.levels);
    let levels = (!levels.is_empty()).then(|| view! { <Facts items=levels/> });
    let path = MemberTab::Invite.href();
    let newest = deeper.then(|| (path.to_owned(), t.invite_newest().to_owned()));
    let older = invite.older.map(|before| (format!("{path}?before={before}"), t.invite_older().to_owned()));
    view! {
        <PageTitle text=format!("{} – {programme}", t.invite_title())/>
        <MemberFrame programme=programme current=MemberTab::Invite islands=true>
            {said(&kept)}
            <Heading title=t.invite_title() text=t.invite_lead()/>
            <Card title=t.invite_link()>
                <InviteLink link=invite.link words=words>
                    <p class="hint">{t.invite_qr_hint()}</p>
                    // Drawn by us from our own link: the one place where markup is not escaped.
                    <div class="qr" role="img" aria-label=t.invite_qr() inner_html=invite.qr_svg></div>
                </InviteLink>
            </Card>
            <Card title=t.invite_who()>{levels}{who}<Pagination newer=newest older=older/></Card>
        </MemberFrame>
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
    vec![
        t.day(invitee.registered.date(zone)).into_any(),
        view! { <Badge tone=Tone::Good text=t.invite_state_registered()/> }.into_any(),
    ]
}

fn levels(t: Locale, levels: &[(u8, i64)]) -> Vec<(String, AnyView)> {
    let name = |level| match level {
        1 => t.invite_level_friends().to_owned(),
        2 => t.invite_level_friends_of_friends().to_owned(),
        level => t.invite_level_deeper(&level.to_string()),
    };
    levels.iter().map(|(level, n)| (name(*level), t.number(*n).into_any())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::time::Millis;

    fn invite(invitees: Vec<Invitee>) -> referral::Invite {
        referral::Invite {
            link: "https://club.example/i/7KQ2M".into(),
            qr_svg: "<svg viewBox=\"0 0 1 1\"></svg>".into(),
            older: invitees.last().map(|last| last.id),
            levels: if invitees.is_empty() { Vec::new() } else { vec![(1, 1_200), (2, 5), (3, 1)] },
            invitees,
        }
    }

    #[tokio::test]
    async fn the_link_is_there_to_copy_and_to_scan_with_and_without_scripts() {
        let html = rendered("/client/invite/", || {
            shown("Club".into(), TimeZone::UTC, invite(Vec::new()), false, Flash::default())
        })
        .await;
        assert!(html.contains(r#"readonly value="https://club.example/i/7KQ2M""#), "{html}");
        assert!(html.contains(r#"<svg viewBox="0 0 1 1"></svg>"#), "{html}");
        assert!(html.contains("Nobody yet") && !html.contains("style=\""), "{html}");
    }

    #[tokio::test]
    async fn invitees_are_counted_by_level_and_shown_without_names() {
        let html = rendered("/client/invite/", || {
            let one = Invitee { registered: Millis(1_795_348_800_000), id: MemberId(42) };
            shown("Club".into(), TimeZone::UTC, invite(vec![one]), true, Flash::default())
        })
        .await;
        for told in ["<dt>Friends</dt><dd>1,200</dd>", "<dt>Friends of friends</dt><dd>5</dd>", "<dt>Level 3</dt>"] {
            assert!(html.contains(told), "{told} in {html}");
        }
        assert!(html.contains("22\u{a0}November 2026"), "{html}");
        assert!(html.contains(r#"href="/client/invite/?before=42""#) && html.contains("To the latest"), "{html}");
    }
}
