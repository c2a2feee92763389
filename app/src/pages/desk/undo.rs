use super::{framed_with, marketer, state::broke, subject};
use crate::{
    api::{
        offers,
        undo::{Decide, LOOK, Look, ORDER, Order, Stop, page},
    },
    flash::{self, Flash},
    islands::Live,
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{self, Button, ButtonKind, Card, Column, DeskTab, Field, Heading, RunProgress, RunView, Table, Tone},
};
use kabinet_domain::{ids::OfferId, time::Millis};
use kabinet_portal::{
    Programme,
    offers::{Foreseen, UndoState, UndoView, Undoing, Undone},
};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// What an offer did between two moments, undone: a look at what that comes to, then the order, then how far it is.
#[component]
pub fn Undo() -> impl IntoView {
    let (t, marketer, id, kept) = (locale(), marketer(), subject::<OfferId>(), flash::take());
    loaded(async move {
        let (marketer, id) = (marketer?, id?);
        let (desk, shown) = (marketer.desk().await?, marketer.undoing(id).await?);
        let kept = kept.await;
        let title = t.undo_title(&shown.name);
        let on = shown.is_on.then(|| view! { <parts::Flash tone=Tone::Neutral text=t.undo_is_on()/> });
        let live = shown.latest.as_ref().is_some_and(|latest| goes_on(latest.state));
        let again =
            live.then(|| view! { <noscript inner_html=r#"<meta http-equiv="refresh" content="3">"#></noscript> });
        let latest = shown.latest.as_ref().map(|latest| of(t, id, latest, &shown, &desk.programme, &kept));
        let open =
            shown.latest.as_ref().is_some_and(|latest| goes_on(latest.state) || latest.state == UndoState::Proposed);
        let ask = (!open).then(|| ask(t, id, &shown, &desk.programme, &kept));
        let orders = orders(t, &shown.orders, &desk.programme);
        let body = view! {
            <a class="back" href=offers::page(id)>{shown.name.clone()}</a>
            <Heading title=title.clone() text=t.undo_lead()/>
            {on}
            {again}
            <Live>
                <div class="stack" id="undo" data-live=live.then(|| page(id))>
                    {latest}
                    {ask}
                </div>
            </Live>
            {orders}
        };
        Ok(framed_with(desk, DeskTab::Offers, title, &kept, live, body))
    })
}

const fn goes_on(state: UndoState) -> bool {
    matches!(state, UndoState::Looking | UndoState::Running)
}

/// The form that names a period.
fn ask(t: Locale, id: OfferId, shown: &Undoing, programme: &Programme, kept: &Flash) -> impl IntoView + use<> {
    let other = Flash::default();
    let kept = if kept.is_about(LOOK) { kept } else { &other };
    let last = shown.latest.as_ref().map(|latest| typed(latest.from, programme)).unwrap_or_default();
    let from = kept.typed_or("from", &last);
    let from = view! { <Field label=t.undo_from() name="from" form=LOOK kind="datetime-local" value=from required=true error=kept.wrong("from")/> };
    let (until, hint, wrong) = (kept.typed("until"), t.undo_until_hint(), kept.wrong("until"));
    let until = view! { <Field label=t.undo_until() name="until" form=LOOK kind="datetime-local" value=until hint=hint error=wrong/> };
    view! {
        <Card title=t.undo_ask()>
            <p class="lead">{t.undo_ask_lead()}</p>
            <form class="stack" method="post" action=Look::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <div class="columns">{from}{until}</div>
                <div class="actions"><Button kind=ButtonKind::Quiet>{t.undo_look()}</Button></div>
            </form>
        </Card>
    }
}

/// A moment as the input wants it.
fn typed(at: Millis, programme: &Programme) -> String {
    programme.zone.to_datetime(at.timestamp()).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// The latest look or order.
fn of(t: Locale, id: OfferId, latest: &UndoView, shown: &Undoing, programme: &Programme, kept: &Flash) -> AnyView {
    let period = period(t, latest, programme);
    let open = matches!(latest.state, UndoState::Seen | UndoState::Proposed);
    let found = latest.found.as_ref().filter(|_| open);
    let found = found.map(|found| view! { {foreseen(t, found, programme)}{top(t, found, shown)} });
    let progress = goes_on(latest.state).then(|| {
        let run = progress(t, latest);
        view! { <RunProgress run=run live=None/>{stop(id, t.undo_stop())} }
    });
    let then = match latest.state {
        UndoState::Seen => Some(order(t, id, latest, shown, programme, kept)),
        UndoState::Proposed => Some(answers(t, id, latest, programme)),
        _ => None,
    };
    let ended = latest.ended.map(|_| {
        let done = latest.done.map(|done| undone(t, &done, programme));
        let broke = broke(t, latest.broke);
        view! { <p class="run-headline">{state(t, latest, programme)}</p>{broke}{done} }
    });
    view! {
        <Card title=period>
            {progress}
            {ended}
            {found}
        </Card>
        {then}
    }
    .into_any()
}

fn period(t: Locale, undo: &UndoView, programme: &Programme) -> String {
    t.undo_period(&t.moment(undo.from, &programme.zone), &t.moment(undo.until, &programme.zone))
}

fn progress(t: Locale, latest: &UndoView) -> RunView {
    let (done, total) = latest.members;
    let (so_far, all) = (t.number(done), t.number(total));
    let headline = match latest.state {
        UndoState::Looking => t.undo_looking(&so_far, &all),
        _ => t.undo_running(&so_far, &all),
    };
    let percent = u8::try_from((done.saturating_mul(100) / total.max(done).max(1)).clamp(0, 99)).ok();
    RunView { headline, percent: percent.filter(|_| total > 0), figures: Vec::new() }
}

fn figures<const N: usize>(figures: [(&'static str, String); N]) -> impl IntoView {
    let figures = figures.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view();
    view! { <dl class="figures">{figures}</dl> }
}

fn foreseen(t: Locale, found: &Foreseen, programme: &Programme) -> AnyView {
    if found.members == 0 {
        return view! { <p>{t.undo_nothing()}</p> }.into_any();
    }
    let points = |n| programme.currency.count(t.0, n);
    let awards = figures([
        (t.undo_members(), t.number(found.members)),
        (t.undo_awards(), t.number(found.awards)),
        (t.undo_awarded(), points(found.awarded)),
        (t.undo_reversed(), points(found.reversed)),
        (t.undo_expired(), points(found.expired)),
        (t.undo_takes(), points(found.takes)),
        (t.undo_short(), points(found.short)),
    ]);
    let deductions = (found.deductions > 0)
        .then(|| figures([(t.undo_deductions(), t.number(found.deductions)), (t.undo_gives(), points(found.gives))]));
    view! { {awards}{deductions} }.into_any()
}

fn top(t: Locale, found: &Foreseen, shown: &Undoing) -> impl IntoView + use<> {
    let rows = found.top.iter().map(|(member, n)| {
        let name = shown.names.iter().find(|(id, _)| id == member).map(|(_, name)| name.clone());
        let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| member.to_string());
        vec![view! { <a href=super::member::page(*member)>{name}</a> }.into_any(), t.number(*n).into_any()]
    });
    let rows = rows.collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        let columns = vec![Column::words(t.undo_member()), Column::figures(t.undo_points())];
        view! { <details><summary>{t.undo_top()}</summary><Table caption=t.undo_top() columns=columns rows=rows/></details> }
    })
}

fn undone(t: Locale, done: &Undone, programme: &Programme) -> impl IntoView + use<> {
    let points = |n| programme.currency.count(t.0, n);
    figures([
        (t.undo_members(), t.number(done.members)),
        (t.undo_awards(), t.number(done.awards)),
        (t.undo_taken(), points(done.taken)),
        (t.undo_short(), points(done.short)),
        (t.undo_deductions_done(), t.number(done.deductions)),
        (t.undo_given(), points(done.given)),
    ])
}

/// The form that orders what was seen; the order itself stands for one sending of it.
fn order(t: Locale, id: OfferId, latest: &UndoView, shown: &Undoing, programme: &Programme, kept: &Flash) -> AnyView {
    let sum = latest.found.as_ref().map_or(0, Foreseen::sum);
    if sum == 0 {
        return ().into_any();
    }
    let other = Flash::default();
    let kept = if kept.is_about(ORDER) { kept } else { &other };
    let above = shown.four_eyes_above.filter(|limit| sum > *limit);
    let above = above.map(|limit| {
        let words = t.undo_four_eyes(&programme.currency.count(t.0, limit));
        view! { <p class="hint">{words}</p> }
    });
    let (hidden, reason, wrong) = (hidden(id, latest), kept.typed("reason"), kept.wrong("reason"));
    view! {
        <Card title=t.undo_order()>
            <p class="lead">{t.undo_order_lead()}</p>
            <form class="stack" method="post" action=Order::PATH>
                {hidden}
                <Field label=t.undo_reason() name="reason" form=ORDER value=reason hint=t.undo_reason_hint() required=true maxlength=200 error=wrong/>
                {above}
                <div class="actions"><Button kind=ButtonKind::Danger>{t.undo_do()}</Button></div>
            </form>
        </Card>
    }
    .into_any()
}

fn hidden(id: OfferId, undo: &UndoView) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="id" value=id.to_string()/>
        <input type="hidden" name="undo" value=undo.id.to_string()/>
    }
}

/// What others may answer to a proposal; whoever made it can take it back.
fn answers(t: Locale, id: OfferId, latest: &UndoView, programme: &Programme) -> AnyView {
    let (by, reason) = (said_by(t, latest, programme), latest.reason.clone());
    let answers = if latest.own {
        view! { <p class="hint">{t.undo_own()}</p>{stop(id, t.undo_withdraw())} }.into_any()
    } else {
        view! {
            <form class="actions" method="post" action=Decide::PATH>
                {hidden(id, latest)}
                <Button kind=ButtonKind::Danger name="verdict" value="approve">{t.undo_approve()}</Button>
                <Button kind=ButtonKind::Quiet name="verdict" value="decline">{t.undo_decline()}</Button>
            </form>
        }
        .into_any()
    };
    view! {
        <Card title=t.undo_proposed()>
            <p>{reason}</p>
            <p class="hint">{by}</p>
            {answers}
        </Card>
    }
    .into_any()
}

/// Who ordered it, when, and who agreed.
pub fn said_by(t: Locale, undo: &UndoView, programme: &Programme) -> String {
    let said = |(at, by): &(Millis, String)| format!("{by}, {}", t.moment(*at, &programme.zone));
    undo.ordered.iter().chain(&undo.decided).map(said).collect::<Vec<_>>().join(" · ")
}

fn stop(id: OfferId, words: &'static str) -> impl IntoView {
    view! {
        <form class="actions" method="post" action=Stop::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <Button kind=ButtonKind::Quiet>{words}</Button>
        </form>
    }
}

/// How far it is, or how it ended.
fn state(t: Locale, undo: &UndoView, programme: &Programme) -> String {
    let ended = t.moment(undo.ended.unwrap_or(undo.asked), &programme.zone);
    match undo.state {
        UndoState::Looking | UndoState::Running | UndoState::Seen => t.undo_going_on().to_owned(),
        UndoState::Proposed => t.undo_proposed().to_owned(),
        UndoState::Done => t.undo_done(&ended),
        UndoState::Failed => t.undo_failed(&ended),
        UndoState::Stopped => t.undo_stopped(&ended),
        UndoState::Declined => t.undo_declined(&ended),
        UndoState::Dropped => t.undo_dropped(&ended),
    }
}

/// Every order there was: who gave it and why, and what came of it.
fn orders(t: Locale, orders: &[UndoView], programme: &Programme) -> impl IntoView + use<> {
    let rows = orders.iter().map(|undo| {
        let done = undo.done.unwrap_or_default();
        vec![
            period(t, undo, programme).into_any(),
            undo.reason.clone().into_any(),
            said_by(t, undo, programme).into_any(),
            state(t, undo, programme).into_any(),
            t.number(done.taken).into_any(),
            t.number(done.given).into_any(),
        ]
    });
    let rows = rows.collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        let columns = vec![
            Column::words(t.undo_time()),
            Column::words(t.undo_reason()),
            Column::words(t.undo_by()),
            Column::words(t.undo_state()),
            Column::figures(t.undo_taken()),
            Column::figures(t.undo_given()),
        ];
        view! { <Card title=t.undo_orders()><Table caption=t.undo_orders() columns=columns rows=rows/></Card> }
    })
}
