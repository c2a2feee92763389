use super::{LEFT, last, likes, tells, tells_of};
use crate::house::{ANNA, BORIS, House, MINUTE_MS, STRANGER, VERA};
use kabinet_domain::{
    activity::{List, Turn},
    event::By,
};
use kabinet_portal::{
    activity::{Heard, Reason},
    groups::GroupForm,
};
use std::fs;

#[tokio::test]
async fn what_is_told_and_then_read_is_one_event_and_what_is_told_to_have_ended_ends_at_once() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.collect().await;
    house.world.like(ANNA, post);
    assert_eq!(tells(&house, ANNA, likes(post), Turn::Begun).await, Heard::New);
    assert_eq!(house.balance(&anna).await, 10 + 5, "at once");
    house.collect().await;
    assert_eq!(tells(&house, ANNA, likes(post), Turn::Begun).await, Heard::Known);
    assert_eq!(house.balance(&anna).await, 10 + 5);
    house.pass_minutes(1);
    house.world.unlike(ANNA, post);
    assert_eq!(tells(&house, ANNA, likes(post), LEFT).await, Heard::New);
    assert_eq!(house.balance(&anna).await, 10, "at once, without two runs");
    house.collect_twice().await;
    insta::assert_snapshot!(last(&house, &anna, 2).await.join("\n"), @r#"
    Liked “New beans” in Coffee
    Took back the like on “New beans” in Coffee
    "#);
    house.verify().await;
}

#[tokio::test]
async fn what_is_read_and_then_told_is_one_event_too() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    house.world.join(ANNA, house.shop);
    let joined = house.clock.now();
    house.collect().await;
    assert_eq!(tells_of(&house, ANNA, List::Members, Turn::Begun, Some(joined)).await, Heard::Known);
    house.world.leave(ANNA, house.shop);
    let left = house.clock.now();
    house.collect_twice().await;
    assert_eq!(tells_of(&house, ANNA, List::Members, LEFT, Some(left)).await, Heard::Known);
    insta::assert_snapshot!(house.history(&anna).await.join("\n"), @r"
    +10 → 10 | Linked a VK profile | Bonus for linking a network
    +20 → 30 | Joined Coffee | Bonus for joining the group
    -20 → 10 | Left Coffee | Deduction for leaving the group
    ");
}

#[tokio::test]
async fn each_time_that_is_told_is_a_time_of_its_own() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.collect().await;
    for turn in [Turn::Begun, LEFT, Turn::Begun, LEFT, Turn::Begun] {
        house.pass_minutes(1);
        assert_eq!(tells(&house, ANNA, likes(post), turn).await, Heard::New);
    }
    house.world.like(ANNA, post);
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, 10, "one post pays once, however often it is liked");
    assert_eq!(house.journal(&anna).await.len(), 2 + 5);
    house.verify().await;
}

#[tokio::test]
async fn what_the_groups_side_ended_costs_nothing() {
    let house = House::open().await;
    let (anna, boris) = (house.linked("Anna", ANNA).await, house.linked("Boris", BORIS).await);
    for person in [ANNA, BORIS] {
        assert_eq!(tells(&house, person, List::Members, Turn::Begun).await, Heard::New);
    }
    house.pass_minutes(1);
    tells(&house, ANNA, List::Members, Turn::Ended(By::Others)).await;
    tells(&house, BORIS, List::Members, LEFT).await;
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (30, 10));
}

#[tokio::test]
async fn what_was_done_before_the_link_pays_nothing_though_it_is_told_after() {
    let house = House::open().await;
    let post = house.post("New beans");
    house.collect().await;
    let before = house.clock.now();
    house.pass_minutes(1);
    let anna = house.register("Anna", None).await;
    house.link(&anna, ANNA).await.expect("links");
    house.pass_minutes(1);
    assert_eq!(tells_of(&house, ANNA, likes(post), Turn::Begun, Some(before)).await, Heard::New);
    assert_eq!(house.balance(&anna).await, 10);
    // No run has looked for Anna yet: of what is told at once it is known when it was.
    assert_eq!(tells(&house, ANNA, List::Members, Turn::Begun).await, Heard::New);
    assert_eq!(house.balance(&anna).await, 30);
}

#[tokio::test]
async fn what_is_told_late_does_not_undo_what_a_run_has_seen_since() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.world.like(ANNA, post);
    house.collect().await;
    let before = house.clock.now().plus(-MINUTE_MS);
    house.collect().await;
    for at in [Some(before), None] {
        assert_eq!(tells_of(&house, ANNA, likes(post), Turn::Begun, at).await, Heard::Known);
    }
    assert_eq!(tells_of(&house, ANNA, likes(post), LEFT, Some(before)).await, Heard::Known);
    house.world.unlike(ANNA, post);
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, 10);
    for at in [Some(before), None] {
        assert_eq!(tells_of(&house, ANNA, likes(post), Turn::Begun, at).await, Heard::Known, "it has ended since");
    }
    assert_eq!(last(&house, &anna, 1).await, ["Took back the like on “New beans” in Coffee"]);
}

#[tokio::test]
async fn what_nobody_told_of_the_next_runs_find() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.collect().await;
    // The end comes first, and of the beginning nothing is heard again.
    assert_eq!(tells(&house, ANNA, likes(post), LEFT).await, Heard::Known);
    assert_eq!(house.journal(&anna).await.len(), 2);
    house.world.like(ANNA, post);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10 + 5);
    house.world.unlike(ANNA, post);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10 + 5, "suspected");
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10);
}

#[tokio::test]
async fn a_removal_that_a_run_suspects_is_certain_when_it_is_told() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.world.like(ANNA, post);
    house.collect().await;
    house.world.unlike(ANNA, post);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10 + 5, "suspected");
    assert_eq!(tells(&house, ANNA, likes(post), LEFT).await, Heard::New);
    assert_eq!(house.balance(&anna).await, 10);
}

#[tokio::test]
async fn a_post_that_no_run_has_seen_is_read_soon() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    house.work().await;
    let post = house.post("New beans");
    house.world.like(ANNA, post);
    for _ in 0..3 {
        assert_eq!(tells(&house, ANNA, likes(post), Turn::Begun).await, Heard::Unread);
    }
    assert_eq!(tells(&house, VERA, likes(post), Turn::Begun).await, Heard::Ignored);
    assert_eq!(house.balance(&anna).await, 10);
    house.pass_minutes(1);
    house.work().await;
    assert_eq!(house.balance(&anna).await, 10 + 5);
    let runs = house.desk().await.group(house.group, None).await.expect("the group's page").runs;
    let told = runs.iter().filter(|run| run.reason == Reason::Told.code());
    assert_eq!(told.count(), 1, "once, however often it was told");
}

#[tokio::test]
async fn who_is_not_linked_or_no_longer_leaves_nothing_behind() {
    let house = House::open().await;
    let (anna, vera) = (house.linked("Anna", ANNA).await, house.linked("Vera", VERA).await);
    let post = house.post("New beans");
    house.collect().await;
    house.unlink(&vera).await.expect("unlinks");
    let seen = house.journal(&vera).await;
    for list in [likes(post), List::Members] {
        for turn in [Turn::Begun, LEFT] {
            assert_eq!(tells(&house, STRANGER, list, turn).await, Heard::Ignored);
            assert_eq!(tells(&house, VERA, list, turn).await, Heard::Ignored);
        }
    }
    assert_eq!(house.journal(&vera).await, seen);
    assert_eq!(tells(&house, ANNA, likes(post), Turn::Begun).await, Heard::New);
    let mut bytes = Vec::new();
    for file in fs::read_dir(house.folder.path()).expect("the folder").map(|file| file.expect("a file").path()) {
        bytes.extend(fs::read(&file).unwrap_or_default());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(&ANNA.0.to_string()), "the search finds who is linked");
    assert!(!holds(&STRANGER.0.to_string()), "a stranger was left behind");
    assert_eq!(house.balance(&anna).await, 10 + 5);
}

#[tokio::test]
async fn nothing_is_heard_of_a_group_that_is_switched_off() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let off = GroupForm {
        cron: "0 * * * *".to_owned(),
        window_posts: "50".to_owned(),
        window_days: "60".to_owned(),
        reread_minutes: "60".to_owned(),
        active: String::new(),
    };
    house.desk().await.save_group(house.group, &off).await.expect("saved");
    assert_eq!(tells(&house, ANNA, List::Members, Turn::Begun).await, Heard::Ignored);
    assert_eq!(house.balance(&anna).await, 10);
}
