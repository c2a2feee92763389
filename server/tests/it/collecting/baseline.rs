use super::posts::name_posts;
use crate::house::{ANNA, BORIS, House, MINUTE_MS, VERA};
use kabinet_domain::event::EventKind;
use kabinet_portal::groups::GroupForm;
use kabinet_standins::vk::FaultKind;

#[tokio::test]
async fn what_was_there_before_the_first_scan_pays_nothing() {
    let house = House::unscanned(&[]).await;
    let old = house.post("Opening");
    let anna = house.register("Anna", None).await;
    house.link(&anna, ANNA).await.expect("links");
    house.world.join(ANNA, house.shop);
    house.world.like(ANNA, old);
    house.world.comment(ANNA, old, "First!");
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10, "the link bonus only");
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r#"
    Registered | Welcome: A letter was sent
    Linked a VK profile | Bonus for linking a network: Awarded: 10 points. A letter was sent
    Commented on “Opening” in Coffee | Bonus for reposts, comments and likes: This was, or may have been, in the group before the programme began to read it. | 5 for the first like, then 1, at most 15 a month: This was, or may have been, in the group before the programme began to read it.
    Joined Coffee | Bonus for joining the group: This was, or may have been, in the group before the programme began to read it.
    Liked “Opening” in Coffee | Bonus for reposts, comments and likes: This was, or may have been, in the group before the programme began to read it. | 5 for the first like, then 1, at most 15 a month: This was, or may have been, in the group before the programme began to read it.
    "#);
}

#[tokio::test]
async fn what_a_member_did_before_linking_pays_nothing_and_what_follows_pays() {
    let house = House::open().await;
    house.pass_minutes(1);
    let posts = [house.post("Old"), house.post("New")];
    house.world.join(BORIS, house.shop);
    house.world.like(BORIS, posts[0]);
    house.world.comment(BORIS, posts[0], "Before linking");
    house.pass_minutes(10);
    let boris = house.register("Boris", None).await;
    house.link(&boris, BORIS).await.expect("links");
    house.pass_minutes(1);
    // Dated after linking, and seen by the same first scan: it is known to be new.
    house.world.comment(BORIS, posts[1], "After linking");
    house.work().await;
    assert_eq!(house.balance(&boris).await, 10 + 3);
    house.world.like(BORIS, posts[1]);
    house.collect().await;
    assert_eq!(house.balance(&boris).await, 13 + 5);
    insta::assert_snapshot!(house.journal(&boris).await.join("\n"), @r#"
    Registered | Welcome: A letter was sent
    Linked a VK profile | Bonus for linking a network: Awarded: 10 points. A letter was sent
    Commented on “New” in Coffee | Bonus for reposts, comments and likes: Awarded: 3 points | 5 for the first like, then 1, at most 15 a month: The offer is for something else: a like.
    Commented on “Old” in Coffee | Bonus for reposts, comments and likes: This was before the profile was linked. | 5 for the first like, then 1, at most 15 a month: This was before the profile was linked.
    Joined Coffee | Bonus for joining the group: This may be older than the link of the profile: the network does not tell when it was.
    Liked “Old” in Coffee | Bonus for reposts, comments and likes: This may be older than the link of the profile: the network does not tell when it was. | 5 for the first like, then 1, at most 15 a month: This may be older than the link of the profile: the network does not tell when it was.
    Liked “New” in Coffee | Bonus for reposts, comments and likes: The offer pays nothing for this. | 5 for the first like, then 1, at most 15 a month: Awarded: 5 points
    "#);
}

#[tokio::test]
async fn taking_back_what_never_paid_takes_nothing() {
    let house = House::unscanned(&[]).await;
    let old = house.post("Opening");
    let anna = house.register("Anna", None).await;
    house.link(&anna, ANNA).await.expect("links");
    house.world.like(ANNA, old);
    house.collect().await;
    house.world.unlike(ANNA, old);
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, 10);
}

#[tokio::test]
async fn an_offer_may_pay_for_earlier_acts_too() {
    let house = House::unscanned(&[]).await;
    let desk = house.desk().await;
    for card in desk.offers().await.expect("offers") {
        let page = desk.offer(card.id).await.expect("an offer");
        let (trigger, mut form) = page.form.expect("understood");
        if matches!(trigger, EventKind::SocialActed | EventKind::SocialJoined) {
            form.check("earlier_acts", true);
            desk.save_offer(card.id, card.version, &form).await.expect("saved");
        }
    }
    let old = house.post("Opening");
    let anna = house.register("Anna", None).await;
    house.link(&anna, ANNA).await.expect("links");
    house.world.join(ANNA, house.shop);
    house.world.like(ANNA, old);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10 + 20 + 5);
}

#[tokio::test]
async fn an_old_post_that_is_read_for_the_first_time_pays_nobody_for_old_likes() {
    let house = House::unscanned(&[]).await;
    let old = house.post("Long ago");
    for n in 1..=50 {
        house.post(&format!("Post {n}"));
    }
    house.collect().await;
    let (anna, vera) = (house.linked("Anna", ANNA).await, house.linked("Vera", VERA).await);
    house.collect().await;
    house.world.like(ANNA, old);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10, "the post is outside of the window");

    let desk = house.desk().await;
    let group = desk.groups().await.expect("groups")[0].id;
    let wider = GroupForm {
        cron: "0 * * * *".to_owned(),
        window_posts: "100".to_owned(),
        window_days: "60".to_owned(),
        reread_minutes: "60".to_owned(),
        active: "on".to_owned(),
    };
    desk.save_group(group, &wider).await.expect("saved");
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10, "nobody knows how old that like is");
    house.world.like(VERA, old);
    house.collect().await;
    assert_eq!(house.balance(&vera).await, 10 + 5, "this one is new");
}

#[tokio::test]
async fn closed_comments_do_not_keep_a_group_from_its_baseline() {
    let house = House::unscanned(&[]).await;
    let post = house.post("New beans");
    house.world.comment(ANNA, post, "A comment from before");
    house.fault("wall.getComments", FaultKind::Error(15), 1);
    house.collect().await;
    let anna = house.linked("Anna", ANNA).await;
    house.collect().await;
    house.world.like(ANNA, post);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10 + 5);
}

#[tokio::test]
async fn a_list_that_never_comes_out_even_holds_up_nothing_but_itself() {
    let house = House::unscanned(&[]).await;
    let (uneven, even) = (house.post("Uneven"), house.post("Even"));
    house.world.like_unlisted(uneven);
    house.collect().await;
    let anna = house.linked("Anna", ANNA).await;
    house.world.like(ANNA, uneven);
    house.world.like(ANNA, even);
    house.pass_minutes(1);
    let new = house.post("New and uneven");
    house.world.like_unlisted(new);
    house.world.like(ANNA, new);
    house.collect().await;
    let group = house.desk().await.group(house.group, None).await.expect("the group's page").group;
    assert!(group.has_baseline, "one list does not keep the group from it");
    insta::assert_snapshot!(house.journal(&anna).await[2..].join("\n"), @r#"
    Liked “Even” in Coffee | Bonus for reposts, comments and likes: The offer pays nothing for this. | 5 for the first like, then 1, at most 15 a month: Awarded: 1 point
    Liked “New and uneven” in Coffee | Bonus for reposts, comments and likes: The offer pays nothing for this. | 5 for the first like, then 1, at most 15 a month: Awarded: 5 points
    Liked “Uneven” in Coffee | Bonus for reposts, comments and likes: This was, or may have been, in the group before the programme began to read it. | 5 for the first like, then 1, at most 15 a month: This was, or may have been, in the group before the programme began to read it.
    "#);
    assert_eq!(house.balance(&anna).await, 10 + 5 + 1);
}

#[tokio::test]
async fn a_post_newer_than_the_link_pays_though_the_first_scan_after_it_is_still_to_come() {
    let house = House::open().await;
    house.pass_minutes(1);
    let old = house.post("Before");
    let anna = house.register("Anna", None).await;
    house.link(&anna, ANNA).await.expect("links");
    house.pass_minutes(1);
    let new = house.post("After");
    house.world.like(ANNA, old);
    house.world.like(ANNA, new);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10 + 5, "the old one may have been liked before");
}

#[tokio::test]
async fn a_post_frozen_before_somebody_linked_and_named_after_pays_only_for_what_is_new() {
    let house = House::open().await;
    let post = house.post("The competition");
    house.collect().await;
    house.pass_days(61);
    house.world.repost(VERA, post);
    let (vera, boris) = (house.linked("Vera", VERA).await, house.linked("Boris", BORIS).await);
    name_posts(&house, &[post], None).await;
    house.collect().await;
    house.world.repost(BORIS, post);
    house.collect().await;
    assert_eq!((house.balance(&vera).await, house.balance(&boris).await), (10, 10 + 10));
}

/// The network does not tell when somebody liked.
#[tokio::test]
async fn what_may_be_older_than_an_offers_start_pays_only_where_a_read_before_it_did_not_show_it() {
    let house = House::with(&[]).await;
    let starts = house.clock.now().plus(60 * MINUTE_MS);
    house.offer("first_like", |terms| terms.from = Some(starts)).await;
    let anna = house.linked("Anna", ANNA).await;
    let read = house.post("Read before");
    house.collect().await;
    house.pass_minutes(1);
    let unread = house.post("Never read before");
    house.world.like(ANNA, unread);
    house.pass_minutes(90);
    let new = house.post("New");
    for post in [read, new] {
        house.world.like(ANNA, post);
    }
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 5 + 1);
    let about = |line: &&String| line.contains("Never read before");
    insta::assert_snapshot!(house.journal(&anna).await.iter().find(about).expect("a line"), @"Liked “Never read before” in Coffee | 5 for the first like, then 1, at most 15 a month: The offer runs from 5 November 2026, 13:01, and this may be older: the network does not tell when it was.");
}

/// A link takes a moment to be written. A run that began in that moment has not looked for the member.
#[tokio::test]
async fn a_run_that_began_while_a_link_was_written_is_not_the_members_first() {
    let house = House::open().await;
    house.linked("Anna", ANNA).await;
    let boris = house.register("Boris", None).await;
    let post = house.post("New beans");
    house.world.like(BORIS, post);
    house.pass_minutes(1);
    let linked = house.clock.now();
    house.fault("groups.isMember", FaultKind::Status(500), 1);
    house.try_collect().await.expect_err("cut off after the likes");
    house.link_as_of(&boris, BORIS, linked).await;
    house.collect_twice().await;
    assert_eq!(house.balance(&boris).await, 0, "that like may be older than the link");
    house.world.repost(BORIS, post);
    house.collect().await;
    assert_eq!(house.balance(&boris).await, 10);
}
