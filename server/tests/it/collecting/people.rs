use crate::house::{ANNA, BORIS, House, STRANGER, VERA};
use kabinet_standins::vk::{Community, Fault, FaultKind};
use std::fs;

#[tokio::test]
async fn being_put_out_of_the_group_costs_nothing_and_leaving_does() {
    let house = House::open().await;
    let (anna, boris) = (house.linked("Anna", ANNA).await, house.linked("Boris", BORIS).await);
    house.world.join(ANNA, house.shop);
    house.world.join(BORIS, house.shop);
    house.collect().await;
    house.world.kick(ANNA, house.shop);
    house.world.leave(BORIS, house.shop);
    house.collect_twice().await;
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (30, 10));
    insta::assert_snapshot!(house.journal(&anna).await.last().expect("a line"), @"No longer in Coffee | Deduction for leaving the group: It was not the member’s doing, so nothing is taken away.");
    house.verify().await;
}

#[tokio::test]
async fn joining_and_leaving_again_and_again_costs_each_time_and_pays_once() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    for _ in 0..2 {
        house.world.join(ANNA, house.shop);
        house.collect().await;
        house.world.leave(ANNA, house.shop);
        house.collect_twice().await;
    }
    insta::assert_snapshot!(house.history(&anna).await.join("\n"), @r#"
    +10 → 10 | Linked a VK profile | Bonus for linking a network
    +20 → 30 | Joined Coffee | Bonus for joining the group
    -20 → 10 | Left Coffee | Deduction for leaving the group
    -10 → 0 | Left Coffee | Deduction for leaving the group [10 of 20 taken: there were no more points.]
    "#);
}

/// So many strangers are in the group.
fn crowd(members: u32) -> Community {
    Community { seed: 1, members, posts: 0, likes: 0, comments: 0, reposts: 0 }
}

/// A house in which the whole list of members is never the cheaper way: so many of the linked are asked about at once.
async fn asking(at_once: &str) -> House {
    let few = [("NETWORKS__VK__MEMBERS_PAGE", "1"), ("NETWORKS__VK__MEMBERS_ASKED", at_once)];
    let house = House::unscanned(&few).await;
    house.world.populate(house.shop, crowd(9));
    house.collect().await;
    house
}

#[tokio::test]
async fn nobody_is_believed_gone_until_the_network_has_answered_for_everybody() {
    // Asked one by one, there is no answer about Boris; asked together, there is one about Anna only.
    for (asked_at_once, unanswered) in [("1", FaultKind::Few(0)), ("2", FaultKind::Few(1))] {
        let house = asking(asked_at_once).await;
        let (anna, boris) = (house.linked("Anna", ANNA).await, house.linked("Boris", BORIS).await);
        house.world.join(ANNA, house.shop);
        house.world.join(BORIS, house.shop);
        house.collect().await;
        house.world.leave(ANNA, house.shop);
        for _ in 0..3 {
            let before = u32::from(asked_at_once == "1");
            house.vk.inject(Fault::on("groups.isMember", unanswered).after(before));
            house.collect().await;
            assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (30, 30), "{unanswered:?}");
        }
        house.collect_twice().await;
        assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (10, 30));
    }
}

#[tokio::test]
async fn a_run_that_goes_on_knows_that_somebody_was_not_answered_for() {
    let house = asking("1").await;
    let (anna, boris) = (house.linked("Anna", ANNA).await, house.linked("Boris", BORIS).await);
    house.world.join(ANNA, house.shop);
    house.world.join(BORIS, house.shop);
    house.collect().await;
    for _ in 0..3 {
        house.fault("groups.isMember", FaultKind::Few(0), 1);
        house.fault("groups.isMember", FaultKind::Status(500), 1);
        house.try_collect().await.expect_err("cut off between Anna and Boris");
        house.collect().await;
    }
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (30, 30));
}

#[tokio::test]
async fn everybody_is_asked_about_though_somebody_was_unlinked_while_the_run_was_cut_off() {
    let house = asking("1").await;
    let anna = house.linked("Anna", ANNA).await;
    house.linked("Boris", BORIS).await;
    house.linked("Vera", VERA).await;
    house.calls();
    house.vk.inject(Fault::on("groups.isMember", FaultKind::Status(500)).after(1));
    house.try_collect().await.expect_err("cut off after Anna");
    house.unlink(&anna).await.expect("unlinks");
    house.collect().await;
    let calls = house.vk.calls();
    let asked: Vec<_> = calls.iter().filter_map(|call| call.params.get("user_ids")).collect();
    let [anna, boris, vera] = [ANNA, BORIS, VERA].map(|person| person.0.to_string());
    assert_eq!(asked, [&anna, &boris, &boris, &vera]);
}

#[tokio::test]
async fn membership_goes_the_way_that_is_cheaper_for_the_size_of_the_group_now() {
    let pages = [("NETWORKS__VK__MEMBERS_PAGE", "2"), ("NETWORKS__VK__MEMBERS_ASKED", "1")];
    let house = House::unscanned(&pages).await;
    house.collect().await;
    for (name, person) in [("Anna", ANNA), ("Boris", BORIS), ("Vera", VERA)] {
        house.linked(name, person).await;
    }
    let mut ways = Vec::new();
    for size in [3, 7, 7, 7] {
        house.world.populate(house.shop, crowd(size));
        house.calls();
        house.collect().await;
        let calls = house.calls().into_iter().filter(|call| call.starts_with("groups."));
        ways.push(calls.collect::<Vec<_>>().join(", "));
    }
    let page = house.desk().await.group(house.group, None).await.expect("the group's page");
    assert_eq!(page.group.members, 7);
    let (listed, asked) = ("groups.getMembers", "groups.getById 1, groups.isMember 3");
    let first = format!("groups.getById 1, {listed} 2");
    assert_eq!(ways, [&first, &format!("{listed} 4"), asked, asked]);
}

#[tokio::test]
async fn what_another_profile_of_the_member_did_is_left_as_it_was() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let (post, other) = (house.post("New beans"), house.post("Autumn menu"));
    house.world.join(ANNA, house.shop);
    house.world.like(ANNA, post);
    house.collect().await;
    house.unlink(&anna).await.expect("unlinks");
    house.link(&anna, VERA).await.expect("links another");
    house.collect_twice().await;
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10 + 20 + 5, "the first profile has taken nothing back");
    house.world.like(VERA, post);
    house.world.like(VERA, other);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 35 + 1, "one post pays a member once, whichever profile likes it");
    house.unlink(&anna).await.expect("unlinks");
    house.link(&anna, ANNA).await.expect("links the first again");
    house.world.leave(ANNA, house.shop);
    house.collect_twice().await;
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 36 - 20);
    house.verify().await;
}

#[tokio::test]
async fn a_removal_suspected_of_somebody_who_was_unlinked_is_not_looked_into() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.world.like(ANNA, post);
    house.collect().await;
    house.world.unlike(ANNA, post);
    house.collect().await;
    house.unlink(&anna).await.expect("unlinks");
    house.pass_days(61);
    house.calls();
    house.collect().await;
    assert!(!house.calls().iter().any(|call| call.starts_with("wall.getById")));
}

#[tokio::test]
async fn a_comment_removed_by_a_moderator_takes_nothing_away() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    let comment = house.world.comment(ANNA, post, "Rude").expect("a comment");
    house.collect().await;
    house.world.delete_comment_by_moderator(comment);
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, 13);
}

#[tokio::test]
async fn people_who_are_not_linked_leave_nothing_behind() {
    let house = House::open().await;
    house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    for person in [STRANGER, VERA] {
        house.world.join(person, house.shop);
        house.world.like(person, post);
        house.world.comment(person, post, "A stranger's words");
        house.world.repost(person, post);
    }
    house.world.like(ANNA, post);
    house.collect_twice().await;
    let mut bytes = Vec::new();
    for file in fs::read_dir(house.folder.path()).expect("the folder").map(|file| file.expect("a file").path()) {
        bytes.extend(fs::read(&file).unwrap_or_default());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(&ANNA.0.to_string()), "the search finds who is linked");
    for text in [STRANGER.0.to_string(), VERA.0.to_string(), "A stranger's words".to_owned(), "Соколова".to_owned()]
    {
        assert!(!holds(&text), "{text} was left behind");
    }
}
