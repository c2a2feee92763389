use super::{address, member, referrals::someone};
use crate::{
    locales::Locale,
    pages::friends,
    parts::{Card, Column, Facts, Pagination, Table},
};
use kabinet_domain::ids::MemberId;
use kabinet_portal::{Programme, referral::Tree};
use leptos::prelude::*;

/// Who stands above a member, and whom the member brought; nothing where there is nobody.
pub fn tree(t: Locale, id: MemberId, tree: Tree, deeper: bool, programme: &Programme) -> Option<AnyView> {
    let Tree { above, below } = tree;
    if above.is_empty() && below.levels.is_empty() {
        return None;
    }
    let name = |level: u8| t.tree_level(&level.to_string());
    let above: Vec<_> = above.iter().map(|(level, one)| (name(*level), someone(t, one).into_any())).collect();
    let above = (!above.is_empty())
        .then(|| view! { <section class="part"><h3>{t.tree_above()}</h3><Facts items=above/></section> });
    let columns =
        vec![Column::words(t.members_name()), Column::words(t.members_registered()), Column::words(t.invite_state())];
    let rows = below.invitees.iter().map(|one| {
        let name = one.name.clone().unwrap_or_default();
        vec![
            view! { <a href=member::page(one.id)>{t.members_numbered(&one.id.to_string())}" "{name}</a> }.into_any(),
            t.day(one.registered.date(&programme.zone)).into_any(),
            friends::state(t, one.state),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let levels: Vec<_> =
        below.levels.iter().map(|one| (name(one.level), friends::level(t, one, programme).into_any())).collect();
    let newest = deeper.then(|| (member::page(id), t.invite_newest().to_owned()));
    let older = below.older.map(|before| {
        let href = address::address(&member::page(id), [("before", Some(before.to_string()))]);
        (href, t.invite_older().to_owned())
    });
    let below = (!levels.is_empty()).then(|| {
        view! {
            <section class="part">
                <h3>{t.tree_below()}</h3>
                <Facts items=levels/>
                <Table caption=t.tree_caption() columns=columns rows=rows/>
                <Pagination newer=newest older=older/>
            </section>
        }
    });
    Some(view! { <Card title=t.tree_title()>{above}{below}</Card> }.into_any())
}
