use crate::house::{ANNA, Guest, House};
use kabinet_domain::activity::Obstacle;
use kabinet_portal::{Error, activity::Ended, groups::GroupState};
use kabinet_standins::vk::{Fault, FaultKind, PostId};

/// Anna, with a like, a comment and a repost on one post that have paid 18, and membership that has paid 20.
async fn earned(more: &[(&str, &str)]) -> (House, Guest, PostId) {
    let house = House::unscanned(more).await;
    house.collect().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.world.join(ANNA, house.shop);
    house.world.like(ANNA, post);
    house.world.comment(ANNA, post, "Tasty");
    house.world.repost(ANNA, post);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, EARNED);
    (house, anna, post)
}

const EARNED: i64 = 10 + 20 + 5 + 3 + 10;
const METHODS: [&str; 4] = ["wall.get", "likes.getList", "wall.getComments", "groups.isMember"];

#[tokio::test]
async fn a_network_in_trouble_takes_nothing_away_whatever_it_answers() {
    let (house, anna, _) = earned(&[]).await;
    let troubles = [
        FaultKind::Error(6),
        FaultKind::Error(10),
        FaultKind::Status(500),
        FaultKind::HalfJson,
        FaultKind::Empty,
        FaultKind::Cut,
    ];
    for method in METHODS {
        for kind in troubles {
            for _ in 0..3 {
                house.fault(method, kind, 1);
                let ended = house.try_collect().await;
                assert!(matches!(ended, Err(Error::Busy { .. })), "{method} {kind:?}: {ended:?}");
            }
            house.collect().await;
        }
    }
    assert_eq!(house.balance(&anna).await, EARNED);
    assert!(house.vk.call_counts().contains_key("groups.isMember"));
    house.verify().await;
}

#[tokio::test]
async fn a_removal_is_not_counted_twice_when_the_second_read_fails() {
    let (house, anna, post) = earned(&[]).await;
    let other = house.post("Another");
    house.world.like(kabinet_standins::vk::PersonId(777_888_999), post);
    house.world.unlike(ANNA, post);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, EARNED, "suspected");
    for _ in 0..3 {
        house.fault("likes.getList", FaultKind::HalfJson, 1);
        house.try_collect().await.expect_err("half a JSON is no read");
    }
    assert_eq!(house.balance(&anna).await, EARNED, "still only suspected");
    house.world.like(ANNA, post);
    house.collect().await;
    house.world.like(ANNA, other);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, EARNED + 1, "cleared: the like is the one it was, the next pays 1");
}

#[tokio::test]
async fn a_used_up_quota_is_kept_over_restarts_and_nothing_is_asked_of_the_method_until_it_ends() {
    let (mut house, anna, post) = earned(&[]).await;
    house.world.like(kabinet_standins::vk::PersonId(777_888_999), post);
    house.fault("likes.getList", FaultKind::Error(29), 1);
    assert!(matches!(house.try_collect().await, Ok(Ended::Failed(_))));
    house.restart().await;
    house.calls();
    assert!(matches!(house.try_collect().await, Ok(Ended::Failed(_))));
    assert!(!house.calls().iter().any(|call| call.starts_with("likes.getList")), "the method rests");
    let group = house.desk().await.group(house.group, None).await.expect("the group's page").group;
    assert_eq!(group.state, GroupState::Throttled);
    assert_eq!(house.balance(&anna).await, EARNED);
    house.pass_minutes(60);
    house.collect().await;
    assert!(house.calls().iter().any(|call| call.starts_with("likes.getList")));
    assert_eq!(house.balance(&anna).await, EARNED);
}

#[tokio::test]
async fn closed_comments_are_passed_over_and_the_rest_is_read() {
    let (house, anna, post) = earned(&[]).await;
    let other = house.post("Another");
    house.world.like(ANNA, other);
    for _ in 0..3 {
        house.fault("wall.getComments", FaultKind::Error(15), 1);
        house.collect().await;
    }
    assert_eq!(house.balance(&anna).await, EARNED + 1);
    house.world.comment(ANNA, post, "Once more");
    house.collect().await;
    assert_eq!(house.balance(&anna).await, EARNED + 1, "a second comment on the same post is not paid again");
}

#[tokio::test]
async fn a_key_that_is_no_longer_valid_stops_the_run_and_says_so() {
    let (house, anna, _) = earned(&[]).await;
    house.fault("wall.get", FaultKind::Error(5), 1);
    assert!(matches!(house.try_collect().await, Ok(Ended::Failed(_))));
    let group = house.desk().await.group(house.group, None).await.expect("the group's page").group;
    assert_eq!((group.state, group.obstacle), (GroupState::Reauthorise, Some(Obstacle::Key)));
    house.collect().await;
    assert_eq!(house.balance(&anna).await, EARNED);
    let group = house.desk().await.group(house.group, None).await.expect("the group's page").group;
    assert_eq!((group.state, group.obstacle, group.note), (GroupState::Healthy, None, None));
}

#[tokio::test]
async fn what_stands_in_the_way_is_told_by_its_kind() {
    let (house, _, _) = earned(&[]).await;
    for (kind, obstacle, ended) in [
        (FaultKind::Error(29), Obstacle::Quota, true),
        (FaultKind::Error(15), Obstacle::Denied, true),
        (FaultKind::Error(14), Obstacle::Captcha, true),
        (FaultKind::Error(100), Obstacle::Question, true),
        (FaultKind::Error(6), Obstacle::Busy, false),
        (FaultKind::Cut, Obstacle::Away, false),
    ] {
        house.pass_minutes(60);
        house.fault("wall.get", kind, 1);
        assert_eq!(house.try_collect().await.is_ok(), ended, "{kind:?}");
        let group = house.desk().await.group(house.group, None).await.expect("the group's page").group;
        assert_eq!(group.obstacle, Some(obstacle), "{kind:?}");
        let of_run = group.latest.and_then(|run| run.obstacle);
        assert_eq!(of_run, ended.then_some(obstacle), "{kind:?}");
    }
}

/// A list that shrinks between its pages shows nobody reliably: whoever moved over the edge is not gone.
#[tokio::test]
async fn a_list_that_shifts_while_it_is_read_takes_nothing_away() {
    let (house, anna, post) = earned(&[("NETWORKS__VK__LIKES_PAGE", "2")]).await;
    let crowd: Vec<_> = (0..7).map(|n| kabinet_standins::vk::PersonId(800_000 + n)).collect();
    for person in &crowd {
        house.world.add_person(kabinet_standins::vk::Person::new(person.0, "Some", "Body"));
        house.world.like(*person, post);
    }
    for round in crowd.chunks(2) {
        // The second page is asked for after somebody on the first has gone.
        house.vk.inject(Fault::on("likes.getList", FaultKind::Status(500)).after(1));
        house.try_collect().await.expect_err("cut off after the first page");
        for person in round {
            house.world.unlike(*person, post);
        }
        house.collect().await;
    }
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, EARNED);
}
