use super::{address, framed_with, marketer, run, schedule, state, subject};
use crate::{
    api::groups::{CancelRun, RunNow, SETTINGS, Save, page},
    caller, flash,
    flash::Flash,
    islands::Live,
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{Button, ButtonKind, Card, Check, DeskTab, EmptyState, Field, Heading, Pagination, RunProgress},
};
use jiff::tz::TimeZone;
use kabinet_domain::{
    activity::Obstacle,
    ids::{GroupId, RunId},
    time::Millis,
    words,
};
use kabinet_portal::groups::{GroupPage, GroupRow, GroupState, RunState};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// How long the page waits for an ordered run to begin.
const PATIENCE_MS: i64 = 120_000;

/// One group: the run that goes on, the earlier ones, and when and how deep it is read.
#[component]
pub fn Group() -> impl IntoView {
    let (t, marketer, id, kept) = (locale(), marketer(), subject::<GroupId>(), flash::take());
    let before = address::placed::<RunId>(caller::query("before"));
    let ordered = caller::query("ordered").and_then(|at| at.parse().ok()).map(Millis);
    let now = caller::portal().clock.now();
    loaded(async move {
        let (marketer, id) = (marketer?, id?);
        let (desk, shown) = (marketer.desk().await?, marketer.group(id, before).await?);
        let kept = kept.await;
        let waiting = Waiting::of(&shown.group, ordered, now);
        let live = (waiting != Waiting::No && before.is_none())
            .then(|| address::address(&page(id), [("ordered", ordered.map(|at| at.0.to_string()))]));
        let islands = live.is_some();
        let name = shown.group.name.clone();
        let about = about(t, &shown.group);
        let body = view! {
            <a class="back" href="/desk/groups/">{t.group_back()}</a>
            <Heading title=name.clone() text=about>{orders(t, id)}</Heading>
            {standing(t, &shown.group)}
            {collecting(t, &shown, waiting, live, now, &desk.programme.zone)}
            {paging(t, id, before.is_some(), shown.older)}
            {settings(t, &shown.group, &kept)}
        };
        Ok(framed_with(desk, DeskTab::Groups, name, &kept, islands, body))
    })
}

/// Whether there is something to wait for on this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waiting {
    No,
    /// An ordered run has not begun.
    Queued,
    /// A run goes on.
    Running,
}

impl Waiting {
    fn of(group: &GroupRow, ordered: Option<Millis>, now: Millis) -> Self {
        let latest = group.latest.as_ref();
        if latest.is_some_and(|run| run.state == RunState::Running) {
            return Self::Running;
        }
        let patient = |at: &Millis| at.0 <= now.0 && now.0.saturating_sub(at.0) < PATIENCE_MS;
        let begun = |at: Millis| latest.is_some_and(|run| run.started >= at);
        if ordered.filter(patient).is_some_and(|at| !begun(at)) { Self::Queued } else { Self::No }
    }
}

fn about(t: Locale, group: &GroupRow) -> String {
    let network = words::network(t.0, group.network);
    let members = format!("{}: {}", t.groups_members(), t.number(group.members));
    [network.to_owned(), group.screen_name.clone(), members]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Both orders; the sheet shows the one that makes sense while a run goes on, or while none does.
fn orders(t: Locale, id: GroupId) -> impl IntoView {
    view! {
        <form class="while-still" method="post" action=RunNow::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <Button>{t.group_run_now()}</Button>
        </form>
        <form class="while-live" method="post" action=CancelRun::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <Button kind=ButtonKind::Quiet>{t.group_cancel_run()}</Button>
        </form>
    }
}

/// How collecting goes, and what somebody should do about it.
fn standing(t: Locale, group: &GroupRow) -> impl IntoView + use<> {
    let text = match group.state {
        GroupState::Healthy => None,
        GroupState::Throttled if group.obstacle == Some(Obstacle::Quota) => Some(t.group_quota()),
        GroupState::Throttled => Some(t.group_throttled()),
        GroupState::Reauthorise => Some(t.group_reauthorise()),
        GroupState::Denied => Some(t.group_denied()),
        GroupState::Paused => Some(t.group_paused()),
    };
    let obstacle = group.obstacle.map(|obstacle| words::obstacle(t.0, obstacle));
    let note = group.note.clone().filter(|_| text.is_some()).map(|note| {
        view! { <details><summary>{t.group_answer()}</summary><p class="hint" lang="en">{note}</p></details> }
    });
    let baseline = (!group.has_baseline).then(|| view! { <p>{t.group_baseline()}</p> });
    let state = state::of_group(t, group.state);
    let cron = schedule::said(t, &group.cron);
    view! {
        <div class="standing">
            <p>{state}" "<span class="hint">{cron}</span></p>
            {text.map(|text| view! { <p>{obstacle}" "{text}</p> })}
            {note}
            {baseline}
        </div>
    }
}

/// The latest run and the list of runs, renewed together while there is something to wait for.
fn collecting(
    t: Locale,
    shown: &GroupPage,
    waiting: Waiting,
    live: Option<String>,
    now: Millis,
    zone: &TimeZone,
) -> AnyView {
    let waits = shown.group.state == GroupState::Throttled;
    let latest = match (&shown.group.latest, waiting) {
        (_, Waiting::Queued) => Some(run::queued(t)),
        (Some(latest), _) => Some(run::progress(t, latest, waits, now, zone)),
        (None, _) => None,
    };
    let Some(latest) = latest else {
        let empty = view! { <EmptyState title=t.group_no_runs_title() text=t.group_no_runs_text()>""</EmptyState> };
        return view! { <Card title=t.group_collecting()>{empty}</Card> }.into_any();
    };
    let runs = (!shown.runs.is_empty()).then(|| {
        let table = run::table(t, &shown.runs, now, zone);
        view! { <Card title=t.group_runs()>{table}</Card> }
    });
    // Without scripts the page loads itself again; with them this says nothing.
    let again =
        live.is_some().then(|| view! { <noscript inner_html=r#"<meta http-equiv="refresh" content="3">"#></noscript> });
    view! {
        {again}
        <Live>
            <div class="stack" id="collecting" data-live=live>
                <Card title=t.group_collecting()><RunProgress run=latest live=None/></Card>
                {runs}
            </div>
        </Live>
    }
    .into_any()
}

fn paging(t: Locale, id: GroupId, further: bool, older: Option<(Millis, RunId)>) -> impl IntoView {
    let newer = further.then(|| (page(id), t.group_newest().to_owned()));
    let older = older.map(|place| {
        (address::address(&page(id), [("before", Some(address::place(place)))]), t.group_older().to_owned())
    });
    view! { <Pagination newer=newer older=older/> }
}

fn settings(t: Locale, group: &GroupRow, kept: &Flash) -> impl IntoView + use<> {
    let refused = kept.is_about(SETTINGS);
    let value = |field: &str, now: String| if refused { kept.typed_or(field, &now) } else { now };
    let on = if group.state == GroupState::Paused { "" } else { "on" };
    let active = value("active", on.to_owned()) == "on";
    let (cron, posts, days, reread) = (
        value("cron", group.cron.clone()),
        value("window_posts", group.window_posts.to_string()),
        value("window_days", group.window_days.to_string()),
        value("reread_minutes", group.reread_minutes.to_string()),
    );
    let id = group.id.to_string();
    let [wrong_cron, wrong_posts, wrong_days, wrong_reread] =
        ["cron", "window_posts", "window_days", "reread_minutes"].map(|field| kept.wrong(field));
    view! {
        <Card title=t.group_settings()>
            <form class="stack" method="post" action=Save::PATH>
                <input type="hidden" name="id" value=id/>
                <Check label=t.group_active() name="active" checked=active/>
                <Field label=t.group_cron() name="cron" value=cron hint=t.group_cron_hint() required=true maxlength=100 error=wrong_cron/>
                <div class="columns">
                    <Field label=t.group_window_posts() name="window_posts" kind="number" value=posts min=1 max=1_000 inputmode="numeric" hint=t.group_window_posts_hint() required=true error=wrong_posts/>
                    <Field label=t.group_window_days() name="window_days" kind="number" value=days min=1 max=3_650 inputmode="numeric" hint=t.group_window_days_hint() required=true error=wrong_days/>
                </div>
                <Field label=t.group_reread_minutes() name="reread_minutes" kind="number" value=reread min=1 max=10_080 inputmode="numeric" hint=t.group_reread_minutes_hint() required=true error=wrong_reread/>
                <div class="actions"><Button>{t.group_save()}</Button></div>
            </form>
        </Card>
    }
}
