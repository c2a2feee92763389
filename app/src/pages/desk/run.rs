//! A run in words and figures.

use super::state;
use crate::{
    locales::Locale,
    parts::{self, Column, Table},
};
use jiff::tz::TimeZone;
use kabinet_domain::{time::Millis, words};
use kabinet_portal::groups::{RunState, RunView};
use leptos::prelude::*;

/// The latest run as it goes on, or as it ended. `waits`: the network has asked for a pause.
pub fn progress(t: Locale, run: &RunView, waits: bool, now: Millis, zone: &TimeZone) -> parts::RunView {
    let ended = t.moment(run.ended.unwrap_or(now), zone);
    let headline = match run.state {
        RunState::Running if waits => t.run_waiting().to_owned(),
        RunState::Running if run.lists_total == 0 => t.run_starting().to_owned(),
        RunState::Running => t.run_reading(&t.number(run.lists_done), &t.number(run.lists_total)),
        RunState::Done => t.run_done(&ended),
        RunState::Failed => t.run_failed(&ended),
        RunState::Cancelled => t.run_cancelled(&ended),
    };
    let calls = t.number(run.calls);
    let calls = if run.state == RunState::Running && run.calls_planned > run.calls {
        t.run_calls_of(&calls, &t.number(run.calls_planned))
    } else {
        calls
    };
    let figures = [
        (t.run_calls(), calls),
        (t.run_found(), t.number(run.found)),
        (t.run_events(), t.number(run.events)),
        (t.run_awarded(), t.number(run.awarded)),
        (t.run_lasted(), lasted(run, now)),
    ];
    parts::RunView {
        headline,
        percent: percent(run),
        figures: figures.map(|(name, value)| (name.to_owned(), value)).into(),
    }
}

/// A run that was ordered and has not begun.
pub fn queued(t: Locale) -> parts::RunView {
    parts::RunView { headline: t.run_queued().to_owned(), ..parts::RunView::default() }
}

/// By calls, which take the time, but no more than the lists bear out: calls are planned as they are found to be needed.
/// Never all of it before the end.
fn percent(run: &RunView) -> Option<u8> {
    match run.state {
        RunState::Done => Some(100),
        RunState::Running if run.lists_total == 0 => None,
        _ => {
            let share = |done: i64, all: i64| done.saturating_mul(100) / all.max(done).max(1);
            let least = share(run.calls, run.calls_planned).min(share(run.lists_done, run.lists_total));
            u8::try_from(least.clamp(0, 99)).ok()
        }
    }
}

/// `0:42`, `12:05`, `1:02:03`.
fn lasted(run: &RunView, now: Millis) -> String {
    let seconds = (run.ended.unwrap_or(now).0 - run.started.0).max(0) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

fn why(t: Locale, run: &RunView) -> String {
    match run.reason.as_str() {
        "schedule" => t.run_reason_schedule(),
        "asked" => t.run_reason_asked(),
        "linked" => t.run_reason_linked(),
        "told" => t.run_reason_told(),
        "command" => t.run_reason_command(),
        other => other,
    }
    .to_owned()
}

fn reason(t: Locale, run: &RunView) -> impl IntoView + use<> {
    let depth = (!run.whole).then(|| view! { <span class="hint">{t.run_changed()}</span> });
    view! { <div class="outcome"><span>{why(t, run)}</span>{depth}</div> }
}

/// Runs with their figures.
pub fn table(t: Locale, runs: &[RunView], now: Millis, zone: &TimeZone) -> impl IntoView + use<> {
    let columns = vec![
        Column::words(t.run_started()),
        Column::words(t.run_reason()),
        Column::words(t.run_state()),
        Column::figures(t.run_calls()),
        Column::figures(t.run_found()),
        Column::figures(t.run_events()),
        Column::figures(t.run_awarded()),
        Column::figures(t.run_lasted()),
    ];
    let rows = runs
        .iter()
        .map(|run| {
            let obstacle = run.obstacle.map(|obstacle| view! { <span>{words::obstacle(t.0, obstacle)}</span> });
            // The facts are for whoever looks into it, in English.
            let error = run.error.clone().map(|error| view! { <span class="hint" lang="en">{error}</span> });
            let outcome = view! { <div class="outcome">{state::of_run(t, run.state)}{obstacle}{error}</div> };
            vec![
                t.moment(run.started, zone).into_any(),
                reason(t, run).into_any(),
                outcome.into_any(),
                t.number(run.calls).into_any(),
                t.number(run.found).into_any(),
                t.number(run.events).into_any(),
                t.number(run.awarded).into_any(),
                lasted(run, now).into_any(),
            ]
        })
        .collect();
    view! { <Table caption=t.group_runs_caption() columns=columns rows=rows/> }
}

/// When it was, how it ended and what it brought, in one line.
pub fn summary(t: Locale, run: &RunView, zone: &TimeZone) -> impl IntoView + use<> {
    let at = t.moment(run.started, zone);
    let events = (run.events > 0).then(|| format!("{}: {}", t.run_events(), t.number(run.events)));
    view! { <div class="outcome">{state::of_run(t, run.state)}<span class="hint">{at}</span><span class="hint">{events}</span></div> }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use kabinet_domain::{
        activity::Obstacle,
        ids::{GroupId, RunId},
        lang::Lang,
    };

    pub fn run(state: RunState) -> RunView {
        RunView {
            id: "0192f6c1-7f3e-7d3a-8f00-0123456789ab".parse::<RunId>().unwrap(),
            group: "0192f6c1-7f3e-7d3a-8f00-0123456789ac".parse::<GroupId>().unwrap(),
            reason: "asked".to_owned(),
            state,
            started: Millis(1_795_349_040_000),
            ended: (state != RunState::Running).then_some(Millis(1_795_349_082_000)),
            whole: true,
            calls: 73,
            calls_planned: 201,
            lists_done: 18,
            lists_total: 151,
            found: 40,
            events: 12,
            awarded: 9,
            obstacle: None,
            error: None,
        }
    }

    #[test]
    fn a_run_under_way_says_how_far_it_is_and_never_all_of_it() {
        let t = Locale(Lang::En);
        let now = Millis(1_795_349_040_000 + 65_000);
        let shown = progress(t, &run(RunState::Running), false, now, &TimeZone::UTC);
        assert_eq!((shown.headline.as_str(), shown.percent), ("Reading lists: 18 of 151", Some(11)));
        assert_eq!(shown.figures[0].1, "73 of ≈201");
        assert_eq!(shown.figures[4].1, "1:05");
        let nearly = RunView { calls: 201, lists_done: 151, ..run(RunState::Running) };
        assert_eq!(progress(t, &nearly, false, now, &TimeZone::UTC).percent, Some(99));
        let beginning = RunView { lists_total: 0, ..run(RunState::Running) };
        assert_eq!(progress(t, &beginning, false, now, &TimeZone::UTC).percent, None);
    }

    #[test]
    fn a_run_that_ended_says_how_and_when() {
        let shown = progress(Locale(Lang::En), &run(RunState::Done), false, Millis(0), &TimeZone::UTC);
        assert_eq!(shown.headline, "The run was completed 22\u{a0}November 2026, 12:04");
        assert_eq!((shown.percent, shown.figures[4].1.as_str()), (Some(100), "0:42"));
    }

    #[test]
    fn what_stood_in_the_way_is_said_in_the_readers_language_before_the_facts() {
        let failed = RunView {
            obstacle: Some(Obstacle::Denied),
            error: Some("access denied: Group (error 203)".to_owned()),
            ..run(RunState::Failed)
        };
        let shown = Owner::new().with(|| table(Locale(Lang::Ru), &[failed], Millis(0), &TimeZone::UTC).to_html());
        let sentence = shown.find("Соцсеть отказала в доступе.").expect("the sentence");
        let facts = shown.find("access denied: Group (error 203)").expect("the facts");
        assert!(sentence < facts && shown[sentence..facts].contains(r#"lang="en""#), "{shown}");
    }
}
