use crate::{
    collecting::resuming::for_a_while,
    house::{ANNA, BORIS, House},
};
use kabinet_portal::{
    activity::{Ended, Reason},
    groups::{GroupForm, RunState},
};
use kabinet_standins::vk::{Fault, FaultKind};

#[tokio::test]
async fn of_two_runs_at_once_one_takes_place() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.world.like(ANNA, post);
    house.pass_minutes(1);
    let (one, two) = tokio::join!(
        house.portal().collect(house.group, Reason::Command),
        house.portal().collect(house.group, Reason::Asked)
    );
    let ended = [one.expect("ends"), two.expect("ends")];
    let busy = ended.iter().filter(|ended| **ended == Ended::Busy).count();
    assert_eq!(busy, 1, "{ended:?}");
    assert_eq!(house.balance(&anna).await, 15);
}

#[tokio::test]
async fn a_run_takes_place_when_its_time_comes_and_once() {
    let house = House::open().await;
    house.pass_minutes(60);
    assert_eq!(house.portal().order_runs().await.expect("orders"), 1);
    assert_eq!(house.portal().order_runs().await.expect("orders"), 0);
    house.work().await;
    let run = house.portal().latest_run(house.group).await.expect("a look").expect("a run");
    assert_eq!((run.state, run.reason.as_str()), (RunState::Done, "schedule"));
}

#[tokio::test]
async fn a_marketer_stops_a_run_and_what_it_found_stays() {
    let house = House::open().await;
    house.post("New beans");
    house.vk.inject(Fault::on("wall.get", FaultKind::Status(500)));
    house.try_collect().await.expect_err("interrupted");
    let run = house.portal().latest_run(house.group).await.expect("a look").expect("a run");
    assert_eq!(run.state, RunState::Running, "it waits to be resumed");
    house.desk().await.cancel_run(run.id).await.expect("asked to stop");
    assert_eq!(house.try_collect().await.expect("ends"), Ended::Cancelled(run.id));
}

#[tokio::test]
async fn a_group_paused_while_it_is_read_stays_paused() {
    let house = House::open().await;
    house.post("New beans");
    house.vk.inject(Fault::on("wall.get", FaultKind::Status(500)));
    house.try_collect().await.expect_err("interrupted");
    let form = GroupForm {
        cron: "0 * * * *".to_owned(),
        window_posts: "50".to_owned(),
        window_days: "60".to_owned(),
        reread_minutes: "60".to_owned(),
        active: String::new(),
    };
    let desk = house.desk().await;
    desk.save_group(house.group, &form).await.expect("paused");
    house.collect().await;
    house.pass_minutes(120);
    assert_eq!(house.portal().order_runs().await.expect("orders"), 0, "nobody switched it on again");
}

/// The lease of a task is short and a run may be long: the task must stay with whoever works on it.
#[tokio::test]
async fn a_run_that_takes_longer_than_its_tasks_lease_is_not_carried_out_twice() {
    let house = House::open().await;
    house.linked("Anna", ANNA).await;
    for n in 1..=3 {
        let post = house.post(&format!("Post {n}"));
        house.world.like(ANNA, post);
    }
    house.work().await;
    house.desk().await.run_now(house.group).await.expect("ordered");
    let mut claimed = house.claim().await;
    let task = claimed.pop().expect("the run");
    house.calls();
    let long = house.portal().carry_out(task);
    let meanwhile = async {
        let mut calls = 0;
        while calls < 4 {
            let made: usize = house.vk.call_counts().values().sum();
            if made == calls {
                tokio::task::yield_now().await;
                continue;
            }
            calls = made;
            // Each call takes most of a lease.
            house.clock.advance(50_000);
            let again = house.claim().await;
            assert!(again.is_empty(), "{again:?}");
        }
    };
    let (done, ()) = tokio::join!(long, meanwhile);
    done.expect("carried out");
}

#[tokio::test]
async fn what_is_ordered_while_a_run_goes_on_is_not_read_once_more_unless_somebody_linked() {
    let house = House::open().await;
    let anna = house.register("Anna", None).await;
    for linked_meanwhile in [false, true] {
        house.pass_minutes(60);
        let mut going = Box::pin(house.portal().collect(house.group, Reason::Command));
        assert!(for_a_while(going.as_mut(), 6).await.is_none(), "it has only begun");
        assert_eq!(house.portal().order_runs().await.expect("orders"), 1);
        if linked_meanwhile {
            house.link(&anna, ANNA).await.expect("links");
        }
        house.clock.advance(2_000);
        house.work().await;
        assert!(matches!(going.await, Ok(Ended::Done(_))));
        house.pass_minutes(10);
        let left = house.claim().await;
        assert_eq!(left.len(), usize::from(linked_meanwhile), "{left:?}");
    }
}

#[tokio::test]
async fn a_run_cut_off_before_somebody_linked_is_finished_first_and_is_not_their_first() {
    let house = House::open().await;
    let (liked, other) = (house.post("New beans"), house.post("Autumn menu"));
    house.world.like(BORIS, liked);
    house.fault("wall.get", FaultKind::Status(500), 1);
    house.try_collect().await.expect_err("cut off");
    let boris = house.register("Boris", None).await;
    house.link(&boris, BORIS).await.expect("links");
    house.pass_minutes(1);
    house.work().await;
    let page = house.desk().await.group(house.group, None).await.expect("the group's page");
    let runs: Vec<_> = page.runs.iter().map(|run| (run.reason.as_str(), run.state)).collect();
    assert_eq!(runs, [("linked", RunState::Done), ("command", RunState::Done), ("command", RunState::Done)]);
    assert_eq!(house.balance(&boris).await, 10, "that like may be older than the link");
    house.world.like(BORIS, other);
    house.collect().await;
    assert_eq!(house.balance(&boris).await, 10 + 5, "what follows the ordered run is new");
}
