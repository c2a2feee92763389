//! Calls of a run against wire reference §10.

use super::{ANNA, Square};
use kabinet_standins::ok::Community;

#[tokio::test]
async fn a_run_makes_as_many_calls_as_the_arithmetic_says() {
    let square = Square::unscanned(&[]).await;
    square
        .world
        .populate(square.shop, Community { seed: 1, members: 2500, posts: 4, likes: 300, comments: 40, reposts: 10 });
    square.linked("Anna", ANNA).await;
    square.calls();
    square.collect().await;
    // 1 for the posts and 1 for their texts, 3 and 1 for the likes of each, 1 for its comments; one linked: asked about,
    // once the group has been asked how large it is.
    let expected = [
        "discussions.getComments 4",
        "discussions.getDiscussionLikes 16",
        "group.getInfo 1",
        "group.getStatTopics 1",
        "group.getUserGroupsByIds 1",
        "mediatopic.getByIds 1",
    ];
    assert_eq!(square.calls(), expected);
    let run = square.house.portal().latest_run(square.group).await.expect("a look").expect("a run");
    assert_eq!((run.calls, run.calls_planned), (24, 24));
}

#[tokio::test]
async fn a_post_without_acts_costs_nothing() {
    let square = Square::open().await;
    square.post("Nobody cares");
    square.calls();
    square.collect().await;
    let expected = ["group.getStatTopics 1", "mediatopic.getByIds 1"];
    assert_eq!(square.calls().into_iter().filter(|call| !call.starts_with("group.getI")).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn the_whole_list_of_members_is_read_where_that_is_cheaper() {
    let few = [("NETWORKS__OK__MEMBERS_ASKED", "1")];
    let square = Square::with(&few).await;
    let (anna, _) = (square.linked("Anna", ANNA).await, square.linked("Boris", super::BORIS).await);
    square.world.join(ANNA, square.shop);
    square.calls();
    square.collect().await;
    assert!(square.calls().contains(&"group.getMembers 1".to_owned()));
    assert_eq!(square.house.balance(&anna).await, 30);
    square.world.leave(ANNA, square.shop);
    square.collect_twice().await;
    assert_eq!(square.house.balance(&anna).await, 10);
}
