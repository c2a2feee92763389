//! Collecting runs: one at a time per group, resumable.

use crate::{
    social::{GROUP, LIKES},
    support::{id, read, write},
};
use kabinet_domain::{
    activity::{List, Obstacle},
    ids::{MemberId, RunId},
    time::Millis,
};
use kabinet_store::{
    Db,
    collect_run::{self, Begun, Progress, RunState, Saved},
    run_list::{self, ListState, Planned},
    run_page::{self, SeenRow},
};
use std::collections::BTreeMap;

pub async fn suite(db: &Db) {
    one_run_at_a_time(db).await;
    the_plan_of_a_run(db).await;
}

async fn one_run_at_a_time(db: &Db) {
    let run = |n| RunId(id(n));
    let begin = |n, now, until| async move {
        write!(db, |tx| collect_run::begin(tx, run(n), GROUP, "manual", Millis(now), Millis(until)).await)
            .expect("begins")
    };
    let Begun::New(first) = begin(1, 10, 20).await else { panic!("nobody is at work") };
    assert_eq!((first.id, first.token, first.state, first.cancel), (run(1), 1, RunState::Running, false));
    assert_eq!(begin(2, 19, 29).await, Begun::Busy(first.clone()));
    let Begun::Resumed(taken) = begin(2, 20, 30).await else { panic!("the lease has passed") };
    assert_eq!((taken.id, taken.token, taken.lease_until), (run(1), 2, Millis(30)));

    assert!(first.whole && taken.whole, "unless somebody says otherwise");
    assert_eq!(write!(db, |tx| collect_run::set_whole(tx, run(1), 1, false).await), Ok(false), "an older token");
    assert_eq!(write!(db, |tx| collect_run::set_whole(tx, run(1), 2, false).await), Ok(true));
    let progress =
        || Progress { cursor: Some("{\"page\":2}".to_owned()), calls: 3, lists_total: 9, ..Progress::default() };
    let save = |token| async move {
        write!(db, |tx| collect_run::save(tx, run(1), token, &progress(), Millis(40)).await).expect("saves")
    };
    assert_eq!(save(1).await, Saved::Lost, "an older token changes nothing");
    assert_eq!(save(2).await, Saved::Kept);
    write!(db, |tx| {
        assert!(!collect_run::tally(tx, run(1), 1, 5, 50).await?);
        assert!(collect_run::tally(tx, run(1), 2, 5, 50).await?);
        assert!(collect_run::tally(tx, run(1), 2, 1, 1).await?);
        assert!(collect_run::request_cancel(tx, run(1)).await?);
        assert!(!collect_run::finish(tx, run(1), 1, RunState::Done, None, Millis(41)).await?);
        Ok(())
    })
    .expect("changes");
    assert_eq!(save(2).await, Saved::Cancel);
    let why = Some((Obstacle::Away, "why"));
    let ended = write!(db, |tx| collect_run::finish(tx, run(1), 2, RunState::Cancelled, why, Millis(41)).await);
    assert_eq!(ended, Ok(true));
    assert_eq!(save(2).await, Saved::Lost, "it has ended");
    let read = read!(db, |tx| collect_run::get(tx, run(1)).await).expect("is there");
    assert_eq!((read.state, read.ended, read.whole), (RunState::Cancelled, Some(Millis(41)), false));
    assert_eq!((read.obstacle, read.error.as_deref()), (Some(Obstacle::Away), Some("why")));
    assert_eq!((read.calls, read.lists_total, read.events, read.awarded), (3, 9, 6, 51));
    assert_eq!(read.cursor.as_deref(), Some("{\"page\":2}"));

    assert!(matches!(begin(3, 50, 60).await, Begun::New(_)));
    assert_eq!(write!(db, |tx| collect_run::release(tx, run(3), 9, Millis(51)).await), Ok(false));
    assert_eq!(write!(db, |tx| collect_run::release(tx, run(3), 1, Millis(51)).await), Ok(true));
    assert!(matches!(begin(4, 51, 60).await, Begun::Resumed(run) if run.token == 2), "its lease was given back");
    assert_eq!(write!(db, |tx| collect_run::release_all(tx, Millis(52)).await), Ok(1));
    assert!(matches!(begin(4, 52, 60).await, Begun::Resumed(run) if run.token == 3));
    let latest = read!(db, |tx| collect_run::latest(tx, GROUP).await).expect("is there");
    assert_eq!(latest.id, run(3));
    let ids = |runs: Vec<collect_run::Run>| runs.into_iter().map(|run| run.id).collect::<Vec<_>>();
    assert_eq!(ids(read!(db, |tx| collect_run::list(tx, GROUP, None, 9).await)), [run(3), run(1)]);
    let before = Some((latest.started, latest.id));
    assert_eq!(ids(read!(db, |tx| collect_run::list(tx, GROUP, before, 9).await)), [run(1)]);
    assert_eq!(write!(db, |tx| collect_run::sweep(tx, Millis(42)).await), Ok(1));
}

async fn the_plan_of_a_run(db: &Db) {
    const RUN: RunId = RunId(uuid::Uuid::from_u128(3));
    let planned = |n, list, post_id| Planned { n, list, state: ListState::Todo, post_id, expected: Some(3) };
    let plan = move || vec![planned(1, List::Members, None), planned(2, LIKES, Some(45))];
    write!(db, |tx| run_list::add(tx, RUN, &plan()).await).expect("plans");
    assert_eq!(read!(db, |tx| run_list::list(tx, RUN).await), plan());
    for (state, next) in [(ListState::Reading, 1), (ListState::Read, 1), (ListState::Applied, 2)] {
        assert_eq!(write!(db, |tx| run_list::set_state(tx, RUN, 1, state).await), Ok(true));
        assert_eq!(read!(db, |tx| run_list::next(tx, RUN).await).map(|planned| planned.n), Some(next), "{state:?}");
    }
    assert_eq!(write!(db, |tx| run_list::set_state(tx, RUN, 2, ListState::Failed).await), Ok(true));
    assert_eq!(read!(db, |tx| run_list::next(tx, RUN).await), None);
    let counts = read!(db, |tx| run_list::counts(tx, RUN).await);
    assert_eq!(counts, BTreeMap::from([(ListState::Applied, 1), (ListState::Failed, 1)]));

    let seen =
        |n: i64| SeenRow { profile: format!("{n:03}"), item: String::new(), member: MemberId(n), at: Some(Millis(n)) };
    let page = move || (1..=150).map(seen).collect::<Vec<_>>();
    assert_eq!(write!(db, |tx| run_page::add(tx, RUN, LIKES, &page()).await), Ok(()));
    assert_eq!(write!(db, |tx| run_page::add(tx, RUN, LIKES, &[seen(150), seen(151)]).await), Ok(()));
    let read = read!(db, |tx| run_page::of_list(tx, RUN, LIKES).await);
    assert_eq!((read.len(), &read[0], &read[150], &read[151]), (152, &seen(1), &seen(150), &seen(151)));
    assert!(read!(db, |tx| run_page::of_list(tx, RUN, List::Members).await).is_empty());
    assert_eq!(write!(db, |tx| run_page::clear(tx, RUN, List::Members).await), Ok(0));
    assert_eq!(write!(db, |tx| run_page::clear(tx, RUN, LIKES).await), Ok(2));
    assert_eq!(write!(db, |tx| run_page::clear_run(tx, RUN).await), Ok(0));
    assert_eq!(write!(db, |tx| run_list::clear(tx, RUN).await), Ok(2));
}
