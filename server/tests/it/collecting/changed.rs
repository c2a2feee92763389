//! Runs that read only what has changed: what they spare, and what they must not miss.

use super::posts::name_posts;
use crate::house::{ANNA, BORIS, House, STRANGER, VERA};
use kabinet_portal::{
    activity::{Ended, Reason},
    groups::{GroupForm, RunView},
};
use kabinet_standins::vk::{Community, FaultKind, PostId};

impl House {
    /// The group is read every quarter of an hour from now on, and everything once an hour.
    async fn every_quarter(&self) {
        let form = GroupForm {
            cron: "*/15 * * * *".to_owned(),
            window_posts: "50".to_owned(),
            window_days: "60".to_owned(),
            reread_minutes: "60".to_owned(),
            active: "on".to_owned(),
        };
        self.desk().await.save_group(self.group, &form).await.expect("saved");
        // What was ordered when somebody linked comes before that.
        self.work().await;
        self.collect().await;
    }

    /// A quarter of an hour later, the run whose time has come, to its end.
    async fn tick(&self) -> RunView {
        self.pass_minutes(15);
        assert_eq!(self.portal().order_runs().await.expect("orders"), 1);
        self.calls();
        self.work().await;
        self.portal().latest_run(self.group).await.expect("a look").expect("a run")
    }

    /// A run as on schedule, which does not get to its end.
    async fn failing_tick(&self) {
        let ended = self.portal().collect(self.group, Reason::Schedule).await;
        assert!(matches!(ended, Ok(Ended::Failed(_))), "{ended:?}");
    }
}

/// Three posts, each of which Vera, who is nobody's member, likes, comments and reposts.
fn three_posts(house: &House) -> [PostId; 3] {
    [1, 2, 3].map(|n| {
        let post = house.post(&format!("Post {n}"));
        house.world.like(VERA, post);
        house.world.comment(VERA, post, "Nice");
        house.world.repost(VERA, post);
        post
    })
}

#[tokio::test]
async fn a_quiet_tick_costs_the_wall_and_a_question_about_members_and_each_changed_list_its_own_call() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let posts = three_posts(&house);
    house.every_quarter().await;
    let quiet = ["groups.isMember 1", "wall.get 1"];
    let run = house.tick().await;
    assert_eq!(house.calls(), quiet);
    assert_eq!((run.whole, run.calls, run.calls_planned, run.lists_total), (false, 2, 2, 1));

    house.world.like(ANNA, posts[0]);
    house.world.like(STRANGER, posts[1]);
    house.world.comment(ANNA, posts[1], "Very nice");
    let run = house.tick().await;
    assert_eq!(house.calls(), ["groups.isMember 1", "likes.getList 2", "wall.get 1", "wall.getComments 1"]);
    assert_eq!((run.calls, run.calls_planned, run.lists_done, run.lists_total), (5, 5, 4, 4));
    assert_eq!(house.balance(&anna).await, 10 + 5 + 3);
    house.tick().await;
    assert_eq!(house.calls(), quiet, "what was read whole is known again");
}

#[tokio::test]
async fn everything_is_read_once_an_hour_and_shows_what_the_counters_did_not() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.world.like(ANNA, post);
    house.every_quarter().await;
    assert_eq!(house.balance(&anna).await, 15);
    house.world.unlike(ANNA, post);
    house.world.like(STRANGER, post);
    let mut ticks = Vec::new();
    for _ in 0..5 {
        let run = house.tick().await;
        ticks.push((run.whole, house.balance(&anna).await));
    }
    // Of four runs an hour the fourth reads everything. What is suspected then is looked into by the next.
    assert_eq!(ticks, [(false, 15), (false, 15), (false, 15), (true, 15), (false, 10)]);
    house.verify().await;
}

#[tokio::test]
async fn a_run_by_hand_reads_everything() {
    let house = House::open().await;
    house.linked("Anna", ANNA).await;
    three_posts(&house);
    house.every_quarter().await;
    house.desk().await.run_now(house.group).await.expect("ordered");
    house.calls();
    house.work().await;
    let calls = house.calls();
    for call in ["likes.getList 6", "wall.getComments 3"] {
        assert!(calls.contains(&call.to_owned()), "{calls:?}");
    }
}

#[tokio::test]
async fn what_a_run_could_not_read_is_not_known_by_the_counter_it_saw() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.every_quarter().await;
    house.world.like(ANNA, post);
    house.fault("likes.getList", FaultKind::Error(5), 1);
    house.failing_tick().await;
    assert_eq!(house.balance(&anna).await, 10);
    let run = house.tick().await;
    assert!(!run.whole);
    assert_eq!(house.balance(&anna).await, 15);
}

#[tokio::test]
async fn a_list_that_was_read_in_part_is_read_again_though_its_counter_stands() {
    let house = House::open().await;
    house.linked("Anna", ANNA).await;
    let post = house.post("Uneven");
    house.every_quarter().await;
    house.world.like_unlisted(post);
    for _ in 0..2 {
        let run = house.tick().await;
        assert!(!run.whole);
        assert!(house.calls().contains(&"likes.getList 1".to_owned()));
    }
}

#[tokio::test]
async fn for_somebody_new_everything_is_read_once_whatever_becomes_of_the_first_run() {
    let house = House::open().await;
    house.linked("Anna", ANNA).await;
    let [old, new, newer] = three_posts(&house);
    house.world.like(BORIS, old);
    house.every_quarter().await;
    house.pass_minutes(1);
    let boris = house.register("Boris", None).await;
    house.link(&boris, BORIS).await.expect("links");
    house.pass_minutes(1);
    house.fault("groups.isMember", FaultKind::Error(5), 1);
    house.work().await;
    house.world.like(BORIS, new);
    let run = house.tick().await;
    assert!(run.whole, "the run after the link read likes, and failed before its end");
    assert_eq!(house.balance(&boris).await, 10 + 5, "what was liked before pays nothing, what came after pays");
    house.world.like(BORIS, newer);
    assert!(!house.tick().await.whole);
    assert_eq!(house.balance(&boris).await, 10 + 5 + 1);
    house.world.unlike(BORIS, old);
    house.tick().await;
    house.tick().await;
    assert_eq!(house.balance(&boris).await, 16, "taking back what never paid takes nothing");
}

#[tokio::test]
async fn a_post_that_is_followed_again_is_read_whatever_its_counters_say() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("The competition");
    house.world.repost(VERA, post);
    house.collect().await;
    house.pass_days(61);
    house.every_quarter().await;
    house.world.delete_repost(VERA, post);
    house.world.repost(ANNA, post);
    name_posts(&house, &[post], None).await;
    let run = house.tick().await;
    assert!(!run.whole);
    assert_eq!(house.balance(&anna).await, 10 + 10);
    house.tick().await;
    assert!(!house.calls().iter().any(|call| call.starts_with("likes.getList")), "named, and known");
}

/// Nine strangers, of whom a page of the members' list shows one; of the linked one is asked about at a time.
#[tokio::test]
async fn members_are_asked_about_when_the_group_has_become_larger_or_smaller() {
    let house = House::unscanned(&[("NETWORKS__VK__MEMBERS_PAGE", "1"), ("NETWORKS__VK__MEMBERS_ASKED", "1")]).await;
    let nine = Community { seed: 1, members: 9, posts: 0, likes: 0, comments: 0, reposts: 0 };
    house.world.populate(house.shop, nine);
    house.collect().await;
    let (anna, boris) = (house.linked("Anna", ANNA).await, house.linked("Boris", BORIS).await);
    house.world.join(BORIS, house.shop);
    house.every_quarter().await;
    house.tick().await;
    assert_eq!(house.calls(), ["groups.getById 1", "wall.get 1"]);
    house.world.join(ANNA, house.shop);
    house.tick().await;
    assert_eq!(house.calls(), ["groups.getById 1", "groups.isMember 2", "wall.get 1"]);
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (30, 30));
    // One leaves and another comes: as large as before, until everybody is looked at.
    house.world.leave(BORIS, house.shop);
    house.world.join(STRANGER, house.shop);
    house.tick().await;
    assert_eq!(house.calls(), ["groups.getById 1", "wall.get 1"]);
    assert!(house.tick().await.whole);
    let run = house.tick().await;
    assert!(!run.whole);
    assert_eq!(house.calls(), ["groups.getBanned 1", "groups.getById 1", "groups.isMember 2", "wall.get 1"]);
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (30, 10));
}
