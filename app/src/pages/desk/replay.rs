use super::{framed_with, marketer, state::broke, subject};
use crate::{
    api::offers::{CancelReplay, Replay as OrderReplay, page, replay_page},
    flash,
    islands::Live,
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{Button, ButtonKind, Card, Column, DeskTab, EmptyState, Heading, RunProgress, RunView, Select, Table},
};
use jiff::{civil::Date, tz::TimeZone};
use kabinet_domain::{ids::OfferId, words::CurrencyWord};
use kabinet_portal::offers::{Found, REPLAY_DAYS, ReplayState, ReplayView};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// The latest replay of an offer: how far it is, or what it found.
#[component]
pub fn Replay() -> impl IntoView {
    let (t, marketer, id, kept) = (locale(), marketer(), subject::<OfferId>(), flash::take());
    loaded(async move {
        let (marketer, id) = (marketer?, id?);
        let (desk, shown) = (marketer.desk().await?, marketer.replayed(id).await?);
        let kept = kept.await;
        let goes_on = shown.latest.as_ref().is_some_and(goes_on);
        let title = t.replay_title(&shown.name);
        let latest = shown.latest.as_ref().map_or_else(
            || {
                let (title, text) = (t.replay_none_title(), t.replay_none_text());
                view! { <Card><EmptyState title=title text=text>""</EmptyState></Card> }.into_any()
            },
            |latest| of(t, id, latest, &desk.programme.currency, &desk.programme.zone),
        );
        let body = view! {
            <a class="back" href=page(id)>{shown.name}</a>
            <Heading title=title.clone() text=t.replay_lead()/>
            {latest}
            {(!goes_on).then(|| order(t, id))}
        };
        Ok(framed_with(desk, DeskTab::Offers, title, &kept, goes_on, body))
    })
}

/// The form that orders a replay.
fn order(t: Locale, id: OfferId) -> impl IntoView {
    let days = REPLAY_DAYS.map(|days| (days.to_string(), t.replay_days(i64::from(days)))).into();
    view! {
        <Card title=t.replay_order()>
            <form class="add-row" method="post" action=OrderReplay::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <Select label=t.replay_over() name="days" options=days selected="30"/>
                <div class="actions"><Button kind=ButtonKind::Quiet>{t.replay_begin()}</Button></div>
            </form>
        </Card>
    }
}

const fn goes_on(replay: &ReplayView) -> bool {
    matches!(replay.state, ReplayState::Waiting | ReplayState::Running)
}

fn of(t: Locale, id: OfferId, replay: &ReplayView, currency: &CurrencyWord, zone: &TimeZone) -> AnyView {
    let live = goes_on(replay).then(|| replay_page(id));
    let again =
        live.is_some().then(|| view! { <noscript inner_html=r#"<meta http-equiv="refresh" content="3">"#></noscript> });
    let found = replay.found.as_ref().map(|found| result(t, replay, found, currency));
    let (title, run) = (t.replay_days(i64::from(replay.days)), progress(t, replay, zone));
    let broke = broke(t, replay.broke);
    let unsaved = replay.unsaved.then(|| view! { <p class="lead">{t.replay_unsaved()}</p> });
    let cancel = live.is_some().then(|| {
        view! {
            <form class="actions" method="post" action=CancelReplay::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <Button kind=ButtonKind::Quiet>{t.replay_cancel()}</Button>
            </form>
        }
    });
    view! {
        {again}
        <Live>
            <div class="stack" id="replay" data-live=live>
                <Card title=title>
                    {unsaved}
                    <RunProgress run=run live=None/>
                    {broke}
                    {cancel}
                </Card>
                {found}
            </div>
        </Live>
    }
    .into_any()
}

/// How far it is, or how it ended.
fn progress(t: Locale, replay: &ReplayView, zone: &TimeZone) -> RunView {
    let ended = t.moment(replay.ended.unwrap_or(replay.ordered), zone);
    let (done, total) = replay.events;
    let headline = match replay.state {
        ReplayState::Waiting => t.replay_waiting().to_owned(),
        ReplayState::Running => t.replay_running(&t.number(done), &t.number(total)),
        ReplayState::Done => t.replay_done(&ended),
        ReplayState::Failed => t.replay_failed(&ended),
        ReplayState::Cancelled => t.replay_cancelled(&ended),
    };
    let share = u8::try_from((done.saturating_mul(100) / total.max(done).max(1)).clamp(0, 99)).ok();
    let percent = match replay.state {
        ReplayState::Waiting => None,
        ReplayState::Done => Some(100),
        _ => share,
    };
    RunView { headline, percent, figures: vec![(t.replay_events().to_owned(), t.number(total))] }
}

fn result(t: Locale, replay: &ReplayView, found: &Found, currency: &CurrencyWord) -> impl IntoView + use<> {
    let points = |n| currency.count(t.0, n);
    let figures = [
        (t.replay_awards(), t.number(found.awards)),
        (t.replay_awarded(), points(found.awarded)),
        (t.replay_taken(), points(found.taken)),
        (t.replay_cost(), points(found.cost())),
        (t.replay_members(), t.number(found.members)),
    ];
    let figures = figures.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view();
    let days = found.days.iter().filter(|(_, points)| *points != 0);
    let days = days.map(|(day, n)| vec![t.day(*day).into_any(), t.number(*n).into_any()]).collect::<Vec<_>>();
    let by_day = (!days.is_empty()).then(|| {
        let columns = vec![Column::words(t.replay_day()), Column::figures(t.replay_cost())];
        view! { <details><summary>{t.replay_by_day()}</summary><Table caption=t.replay_by_day() columns=columns rows=days/></details> }
    });
    let top = found.top.iter().map(|(member, n)| {
        let name = replay.names.iter().find(|(id, _)| id == member).map(|(_, name)| name.clone());
        let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| member.to_string());
        vec![view! { <a href=super::member::page(*member)>{name}</a> }.into_any(), t.number(*n).into_any()]
    });
    let top = top.collect::<Vec<_>>();
    let top = (!top.is_empty()).then(|| {
        let columns = vec![Column::words(t.replay_member()), Column::figures(t.replay_points())];
        view! { <Card title=t.replay_top()><Table caption=t.replay_top() columns=columns rows=top/></Card> }
    });
    let chart = chart(t, &found.days);
    view! {
        <Card title=t.replay_found()>
            <dl class="figures">{figures}</dl>
            {chart}
            {by_day}
        </Card>
        {top}
    }
}

/// The height of the chart, in units of its own.
const HEIGHT: i64 = 100;

/// What each day would have cost; days on which more was taken than awarded hang below the line.
fn chart(t: Locale, days: &[(Date, i64)]) -> impl IntoView + use<> {
    let most = days.iter().map(|(_, points)| *points).max().unwrap_or(0).max(0);
    let least = days.iter().map(|(_, points)| *points).min().unwrap_or(0).min(0);
    let span = (most - least).max(1);
    let line = most * HEIGHT / span;
    let bars = (0_i64..)
        .zip(days)
        .map(|(n, (day, points))| {
            let tall = if *points == 0 { 0 } else { (points.abs() * HEIGHT / span).max(1) };
            let (top, class) = if *points < 0 { (line, "bar taken") } else { (line - tall, "bar") };
            let said = format!("{}: {}", t.day(*day), t.number(*points));
            view! {
                <rect class=class x=(n * 10 + 1).to_string() y=top.to_string() width="8" height=tall.to_string()>
                    <title>{said}</title>
                </rect>
            }
        })
        .collect_view();
    let view_box = format!("0 0 {} {HEIGHT}", days.len().max(1) * 10);
    view! {
        <svg class="bars" viewBox=view_box preserveAspectRatio="none" role="img" aria-label=t.replay_chart()>{bars}</svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::lang::Lang;

    #[tokio::test]
    async fn days_are_bars_and_those_that_took_hang_below_the_line() {
        let html = rendered("/desk/offers/", || {
            let day = |n| Date::constant(2026, 11, n);
            chart(Locale(Lang::En), &[(day(1), 30), (day(2), 0), (day(3), -10)])
        })
        .await;
        let bar = |class: &str, x, y, height| {
            format!(r#"<rect x="{x}" y="{y}" width="8" height="{height}" class="{class}">"#)
        };
        for bar in [bar("bar", 1, 0, 75), bar("bar", 11, 75, 0), bar("bar taken", 21, 75, 25)] {
            assert!(html.contains(&bar), "{bar} in {html}");
        }
        assert!(html.contains(r#"viewBox="0 0 30 100""#) && !html.contains("style="), "{html}");
    }
}
