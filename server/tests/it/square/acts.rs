//! One scene for each cell of the matrix of `features.md` §3.

use super::{ANNA, BORIS, STRANGER, Square};
use crate::house;

#[tokio::test]
async fn linking_pays_at_once() {
    let square = Square::open().await;
    let anna = square.house.register("Anna", None).await;
    square.link(&anna, ANNA).await.expect("links");
    insta::assert_snapshot!(square.history(&anna).await, @"+10 → 10 | Linked an Odnoklassniki profile | Bonus for linking a network");
}

#[tokio::test]
async fn joining_pays_and_leaving_costs() {
    let square = Square::open().await;
    let anna = square.linked("Anna", ANNA).await;
    square.world.join(ANNA, square.shop);
    square.collect().await;
    square.world.leave(ANNA, square.shop);
    square.collect_twice().await;
    insta::assert_snapshot!(square.history(&anna).await, @r"
    +10 → 10 | Linked an Odnoklassniki profile | Bonus for linking a network
    +20 → 30 | Joined Tea | Bonus for joining the group
    -20 → 10 | Left Tea | Deduction for leaving the group
    ");
}

#[tokio::test]
async fn being_put_out_of_the_group_costs_nothing_and_leaving_does() {
    let square = Square::open().await;
    let (anna, boris) = (square.linked("Anna", ANNA).await, square.linked("Boris", BORIS).await);
    square.world.join(ANNA, square.shop);
    square.world.join(BORIS, square.shop);
    square.collect().await;
    square.world.kick(ANNA, square.shop);
    square.world.leave(BORIS, square.shop);
    square.collect_twice().await;
    let (house, last) = (&square.house, square.house.journal(&anna).await);
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (30, 10));
    insta::assert_snapshot!(last.last().expect("a line"), @"No longer in Tea | Deduction for leaving the group: It was not the member’s doing, so nothing is taken away.");
    house.verify().await;
}

#[tokio::test]
async fn a_like_pays_and_taking_it_back_takes_that_back() {
    let square = Square::open().await;
    let anna = square.linked("Anna", ANNA).await;
    let post = square.post("New leaves");
    square.world.like(ANNA, post);
    square.collect().await;
    assert_eq!(square.house.balance(&anna).await, 15);
    square.world.unlike(ANNA, post);
    square.collect().await;
    assert_eq!(square.house.balance(&anna).await, 15, "suspected");
    square.collect().await;
    assert_eq!(square.house.balance(&anna).await, 10);
    let history = square.house.history(&anna).await;
    insta::assert_snapshot!(history[1..].join("\n"), @r"
    +5 → 15 | Liked “New leaves” in Tea | 5 for the first like, then 1, at most 15 a month
    -5 → 10 | Took back the like on “New leaves” in Tea | 5 for the first like, then 1, at most 15 a month
    ");
}

#[tokio::test]
async fn a_comment_pays_and_one_that_vanished_takes_nothing_for_a_moderator_may_have_removed_it() {
    let square = Square::open().await;
    let anna = square.linked("Anna", ANNA).await;
    let post = square.post("New leaves");
    let comment = square.world.comment(ANNA, post, "Tasty").expect("written");
    square.world.reply(STRANGER, comment, "Indeed");
    square.collect().await;
    assert_eq!(square.house.balance(&anna).await, 13);
    square.world.delete_comment(ANNA, comment);
    square.collect_twice().await;
    assert_eq!(square.house.balance(&anna).await, 13);
    let journal = square.house.journal(&anna).await;
    insta::assert_snapshot!(journal.last().expect("a line"), @"The comment on “New leaves” in Tea is no longer seen | Deduction for deleting a repost: The offer is for something else: a repost.");
}

#[tokio::test]
async fn a_repost_is_counted_there_and_pays_nobody() {
    let square = Square::open().await;
    let anna = square.linked("Anna", ANNA).await;
    let post = square.post("New leaves");
    square.world.repost(ANNA, post);
    square.collect_twice().await;
    assert_eq!(square.house.balance(&anna).await, 10);
    let run = square.house.portal().latest_run(square.group).await.expect("a look").expect("a run");
    assert_eq!(run.lists_total, 3, "likes, comments and members; there is no list of reposts to read");
}

#[tokio::test]
async fn one_person_has_profiles_in_two_networks_and_each_counts_for_itself() {
    let square = Square::open().await;
    let anna = square.linked("Anna", ANNA).await;
    square.house.link(&anna, house::ANNA).await.expect("links");
    square.house.collect().await;
    // VK tells times in whole seconds.
    square.house.pass_minutes(1);
    let (here, there) = (square.post("At OK"), square.house.post("At VK"));
    square.world.like(ANNA, here);
    square.house.world.like(house::ANNA, there);
    square.collect().await;
    square.house.collect().await;
    insta::assert_snapshot!(square.history(&anna).await, @r"
    +10 → 10 | Linked an Odnoklassniki profile | Bonus for linking a network
    +10 → 20 | Linked a VK profile | Bonus for linking a network
    +5 → 25 | Liked “At OK” in Tea | 5 for the first like, then 1, at most 15 a month
    +1 → 26 | Liked “At VK” in Coffee | 5 for the first like, then 1, at most 15 a month
    ");
    square.house.verify().await;
}

#[tokio::test]
async fn people_who_are_not_linked_leave_nothing_behind() {
    let square = Square::open().await;
    square.linked("Anna", ANNA).await;
    let post = square.post("New leaves");
    square.world.join(STRANGER, square.shop);
    square.world.like(STRANGER, post);
    square.world.comment(STRANGER, post, "A stranger's words");
    square.world.like(ANNA, post);
    square.collect_twice().await;
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(square.house.folder.path()).expect("the folder") {
        bytes.extend(std::fs::read(file.expect("a file").path()).unwrap_or_default());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(&ANNA.0.to_string()), "the search finds who is linked");
    for text in
        [STRANGER.0.to_string(), "A stranger's words".to_owned(), super::ACCESS.to_owned(), super::REFRESH.to_owned()]
    {
        assert!(!holds(&text), "{text} was left behind");
    }
}
