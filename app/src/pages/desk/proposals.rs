use super::{address, framed, marketer, member, undo};
use crate::{
    api::{
        points::{Decide, PROPOSALS},
        undo::page as undo_page,
    },
    caller, flash,
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{Button, ButtonKind, Card, DeskTab, EmptyState, Heading, Pagination},
};
use kabinet_domain::points::Beyond;
use kabinet_portal::{
    Programme,
    offers::{Foreseen, UndoWaits},
    points::{Change, PROPOSALS as PAGE, Proposed},
};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// Changes of points that wait for a second pair of eyes, oldest first.
#[component]
pub fn Proposals() -> impl IntoView {
    let (t, marketer, kept) = (locale(), marketer(), flash::take());
    let after = address::placed(caller::query("after"));
    loaded(async move {
        let (marketer, kept) = (marketer?, kept.await);
        let (desk, waiting) = (marketer.desk().await?, marketer.proposals(after).await?);
        let undos = if after.is_none() { marketer.undos_waiting().await? } else { Vec::new() };
        let list = (undos.is_empty() || !waiting.is_empty()).then(|| {
            let list = list(t, &waiting, &desk.programme);
            view! { <Card>{list}</Card> }
        });
        let undos = (!undos.is_empty()).then(|| {
            let rows = undos.iter().map(|one| of_undo(t, one, &desk.programme)).collect_view();
            view! { <Card><ul class="rows">{rows}</ul></Card> }
        });
        let newest = after.map(|_| (PROPOSALS.to_owned(), t.proposals_first().to_owned()));
        let full = waiting.len() == PAGE as usize;
        let further = waiting.last().filter(|_| full).map(|end| {
            let href = address::address(PROPOSALS, [("after", Some(address::place((end.at, end.id))))]);
            (href, t.proposals_further().to_owned())
        });
        let body = view! {
            <a class="back" href="/desk/members/">{t.member_card_back()}</a>
            <Heading title=t.proposals_title() text=t.proposals_lead()/>
            {undos}
            {list}
            <Pagination newer=newest older=further/>
        };
        Ok(framed(desk, DeskTab::Members, t.proposals_title().to_owned(), &kept, body))
    })
}

fn list(t: Locale, waiting: &[Proposed], programme: &Programme) -> AnyView {
    if waiting.is_empty() {
        return view! { <EmptyState title=t.proposals_empty_title() text=t.proposals_empty_text()/> }.into_any();
    }
    let rows = waiting.iter().map(|one| row(t, one, programme, false)).collect_view();
    view! { <ul class="rows">{rows}</ul> }.into_any()
}

/// An offer whose effects somebody wants to undo; its page says what that comes to, and takes the answer.
fn of_undo(t: Locale, one: &UndoWaits, programme: &Programme) -> impl IntoView + use<> {
    let points = programme.currency.count(t.0, one.order.found.as_ref().map_or(0, Foreseen::sum));
    let (what, by) = (t.proposals_undo(&one.name, &points), undo::said_by(t, &one.order, programme));
    view! {
        <li class="row">
            <div class="row-what">
                <p class="row-title"><a href=undo_page(one.offer)>{what}</a></p>
                <p class="row-text">{one.order.reason.clone()}</p>
                <p class="hint">{by}</p>
            </div>
        </li>
    }
}

/// A proposal with the two answers to it; on the card of its member there is no need to say whose it is.
pub fn row(t: Locale, one: &Proposed, programme: &Programme, on_card: bool) -> impl IntoView + use<> {
    let points = programme.currency.count(t.0, one.change.points());
    let what = match one.change {
        Change::Award { .. } => t.proposals_award(&points),
        Change::Deduct { beyond: Beyond::Clip, .. } => t.proposals_clip(&points),
        Change::Deduct { beyond: Beyond::Refuse, .. } => t.proposals_refuse(&points),
        Change::Deduct { beyond: Beyond::Debt, .. } => t.proposals_debt(&points),
    };
    let whose = (!on_card).then(|| {
        view! { <a href=member::page(one.member)>{one.member_name.clone()}</a>" – " }
    });
    let by = format!("{}, {}", one.by, t.moment(one.at, &programme.zone));
    let answers = if one.own {
        view! { <p class="row-side hint">{t.proposals_own()}</p> }.into_any()
    } else {
        let (yes, no) = (format!(" {what}"), format!(" {what}"));
        view! {
            <form class="row-side actions" method="post" action=Decide::PATH>
                <input type="hidden" name="id" value=one.member.to_string()/>
                <input type="hidden" name="proposal" value=one.id.to_string()/>
                {on_card.then(|| view! { <input type="hidden" name="seen_on" value="card"/> })}
                <Button name="verdict" value="approve">{t.proposals_approve()}<span class="unseen">{yes}</span></Button>
                <Button kind=ButtonKind::Quiet name="verdict" value="decline">
                    {t.proposals_decline()}
                    <span class="unseen">{no}</span>
                </Button>
            </form>
        }
        .into_any()
    };
    view! {
        <li class="row">
            <div class="row-what">
                <p class="row-title">{whose}{what}</p>
                <p class="row-text">{one.reason.clone()}</p>
                <p class="hint">{by}</p>
            </div>
            {answers}
        </li>
    }
}
