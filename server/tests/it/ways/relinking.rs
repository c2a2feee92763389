use super::VK;
use crate::{
    house::{ANNA, BORIS, House, VERA, problem},
    settings::{operator, saves},
};
use kabinet_domain::{lang::Lang, problem::Problem};
use kabinet_standins::vk::PersonId;
use kabinet_store::social_profile;

#[tokio::test]
async fn a_member_has_one_link_bonus_of_a_network_whatever_is_linked_how_often() {
    let house = House::with(&["link"]).await;
    let anna = house.register("Anna", None).await;
    for person in [ANNA, ANNA, VERA, ANNA] {
        house.link(&anna, person).await.expect("links");
        house.clock.advance(1);
        house.unlink(&anna).await.expect("unlinks");
        house.clock.advance(1);
    }
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r#"
    Registered
    Linked a VK profile | Bonus for linking a network: Awarded: 10 points. A letter was sent
    Unlinked a VK profile
    Linked a VK profile | Bonus for linking a network: This has earned points before.
    Unlinked a VK profile
    Linked a VK profile | Bonus for linking a network: This has earned points before.
    Unlinked a VK profile
    Linked a VK profile | Bonus for linking a network: This has earned points before.
    Unlinked a VK profile
    "#);
    assert_eq!(house.balance(&anna).await, 10);
    house.verify().await;
}

#[tokio::test]
async fn a_link_bonus_is_held_out_only_to_who_can_have_it() {
    let house = House::with(&["link"]).await;
    let anna = house.register("Anna", None).await;
    let held_out = async || house.member(&anna).await.earn().await.expect("what earns").len();
    for (to, times) in [("off", 0), ("link", 1)] {
        saves(&operator(&house).await, &[("networks.vk", to)]).await.expect("saves");
        assert_eq!(held_out().await, times, "{to}");
    }
    house.link(&anna, ANNA).await.expect("links");
    assert_eq!(held_out().await, 0);
    house.unlink(&anna).await.expect("unlinks");
    assert_eq!(held_out().await, 0, "it comes once");
}

#[tokio::test]
async fn a_profile_brings_one_link_bonus_whoever_links_it() {
    let house = House::with(&["link"]).await;
    let (anna, boris) = (house.register("Anna", None).await, house.register("Boris", None).await);
    house.link(&anna, ANNA).await.expect("links");
    house.unlink(&anna).await.expect("unlinks");
    for _ in 0..2 {
        house.clock.advance(1);
        house.link(&boris, ANNA).await.expect("links");
        house.unlink(&boris).await.expect("unlinks");
    }
    assert_eq!([house.balance(&anna).await, house.balance(&boris).await], [10, 0]);
    let journal = house.journal(&boris).await;
    let told = journal.iter().filter(|line| line.contains("This profile had been linked to another member before."));
    assert_eq!(told.count(), 2, "{journal:?}");
    house.link(&boris, BORIS).await.expect("links their own");
    assert_eq!(house.balance(&boris).await, 10, "a profile of their own pays");
}

#[tokio::test]
async fn what_was_given_back_is_not_paid_again() {
    let house = House::with(&["link", "unlink"]).await;
    let anna = house.register("Anna", None).await;
    house.link(&anna, ANNA).await.expect("links");
    house.unlink(&anna).await.expect("unlinks");
    house.clock.advance(1);
    house.link(&anna, ANNA).await.expect("links");
    house.unlink(&anna).await.expect("unlinks");
    assert_eq!((house.balance(&anna).await, house.history(&anna).await.len()), (0, 2), "and nothing is taken twice");
    house.verify().await;
}

#[tokio::test]
async fn each_link_of_a_profile_has_a_number_of_its_own() {
    let house = House::with(&[]).await;
    let (anna, boris) = (house.register("Anna", None).await, house.register("Boris", None).await);
    for (n, guest) in (1..).zip([&anna, &boris, &anna]) {
        house.link(guest, ANNA).await.expect("links");
        let mut tx = house.portal().db.read().await.expect("a snapshot");
        assert_eq!(social_profile::of_member(&mut tx, guest.id).await.expect("profiles")[0].episode, n);
        drop(tx);
        house.unlink(guest).await.expect("unlinks");
    }
}

#[tokio::test]
async fn acts_go_on_where_they_were_when_the_same_profile_is_linked_again() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.world.like(ANNA, post);
    house.collect().await;
    house.unlink(&anna).await.expect("unlinks");
    house.collect().await;
    house.link(&anna, ANNA).await.expect("links again");
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, 10 + 5, "what was there is not paid again");
    house.world.unlike(ANNA, post);
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, 10, "and it is taken back as ever");
    house.world.like(ANNA, post);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10);
    house.verify().await;
}

#[tokio::test]
async fn what_a_profile_did_as_one_members_earns_nothing_as_anothers() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let (old, new) = (house.post("New beans"), house.post("Autumn menu"));
    house.world.join(ANNA, house.shop);
    house.world.like(ANNA, old);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10 + 20 + 5);
    house.world.leave(ANNA, house.shop);
    house.world.unlike(ANNA, old);
    house.collect_twice().await;
    house.unlink(&anna).await.expect("unlinks");
    // Another profile has done the same as Anna's since: what is known of hers is not forgotten for it.
    house.link(&anna, VERA).await.expect("links another");
    house.world.like(VERA, old);
    house.collect_twice().await;

    let boris = house.linked("Boris", ANNA).await;
    house.world.join(ANNA, house.shop);
    house.world.like(ANNA, old);
    house.world.like(ANNA, new);
    house.collect().await;
    insta::assert_snapshot!(house.journal(&boris).await[1..].join("\n"), @r#"
    Linked a VK profile | Bonus for linking a network: This profile had been linked to another member before.
    Joined Coffee | Bonus for joining the group: This profile had been linked to another member before.
    Liked “Autumn menu” in Coffee | Bonus for reposts, comments and likes: The offer pays nothing for this. | 5 for the first like, then 1, at most 15 a month: Awarded: 5 points
    Liked “New beans” in Coffee | Bonus for reposts, comments and likes: This profile had been linked to another member before. | 5 for the first like, then 1, at most 15 a month: This profile had been linked to another member before.
    "#);
    assert_eq!(house.balance(&boris).await, 5, "only what is new");
    house.verify().await;
}

#[tokio::test]
async fn who_links_again_and_again_is_told_to_wait_and_nobody_waits_for_unlinking() {
    let house = House::with(&["link"]).await;
    let anna = house.register("Anna", None).await;
    for n in 0..5 {
        let person = if n % 2 == 0 { ANNA } else { VERA };
        house.link(&anna, person).await.expect("links");
        house.unlink(&anna).await.expect("unlinks");
    }
    let told = problem(house.link(&anna, BORIS).await);
    let Problem::TooOften { minutes } = told else { panic!("{told:?}") };
    assert!((60..=24 * 60).contains(&minutes), "{minutes}");
    let said = told.say(Lang::En);
    assert!(said.starts_with("Too often. Wait ") && said.ends_with(" hours."), "{said}");
    house.pass_minutes(minutes);
    house.link(&anna, BORIS).await.expect("links the next day");
    assert_eq!(house.balance(&anna).await, 10);
}

#[tokio::test]
async fn a_profile_does_not_go_from_hand_to_hand_all_day() {
    let house = House::with(&["link"]).await;
    for n in 0..5 {
        let guest = house.register(&format!("Guest{n}"), None).await;
        house.link(&guest, ANNA).await.expect("links");
        house.unlink(&guest).await.expect("unlinks");
    }
    let last = house.register("Last", None).await;
    assert!(matches!(problem(house.link(&last, ANNA).await), Problem::TooOften { .. }));
    house.link(&last, PersonId(VERA.0)).await.expect("another profile is free");
}

#[tokio::test(flavor = "multi_thread")]
async fn linking_and_unlinking_at_once_leave_one_whole_thing() {
    let house = House::with(&["link", "unlink"]).await;
    let anna = house.register("Anna", None).await;
    house.link(&anna, ANNA).await.expect("links");
    let member = house.member(&anna).await;
    let all = (0..8).map(|_| {
        let member = member.clone();
        async move { member.unlink(VK, "").await.is_ok() }
    });
    let done = futures_util::future::join_all(all).await;
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
    assert_eq!((house.balance(&anna).await, house.history(&anna).await.len()), (0, 2));
    house.verify().await;
}
