//! The collector's truth table at OK.

use super::{ACCESS, ANNA, BORIS, STRANGER, Square};
use crate::house::Guest;
use kabinet_domain::activity::Obstacle;
use kabinet_portal::{Error, activity::Ended, groups::GroupState};
use kabinet_standins::ok::{Fault, FaultKind, PostId};

/// Anna, with a like and a comment on one post that have paid 8, and membership that has paid 20.
async fn earned(more: &[(&str, &str)]) -> (Square, Guest, PostId) {
    let square = Square::with(more).await;
    let anna = square.linked("Anna", ANNA).await;
    let post = square.post("New leaves");
    square.world.join(ANNA, square.shop);
    square.world.like(ANNA, post);
    square.world.comment(ANNA, post, "Tasty");
    square.collect().await;
    assert_eq!(square.house.balance(&anna).await, EARNED);
    (square, anna, post)
}

const EARNED: i64 = 10 + 20 + 5 + 3;
const METHODS: [&str; 4] =
    ["group.getStatTopics", "discussions.getDiscussionLikes", "discussions.getComments", "group.getUserGroupsByIds"];

#[tokio::test]
async fn a_network_in_trouble_takes_nothing_away_whatever_it_answers() {
    let (square, anna, _) = earned(&[]).await;
    let troubles = [
        FaultKind::Error(2),
        FaultKind::Error(8),
        FaultKind::Error(9999),
        FaultKind::Status(500),
        FaultKind::HalfJson,
        FaultKind::Empty,
        FaultKind::Cut,
    ];
    for method in METHODS {
        for kind in troubles {
            for _ in 0..3 {
                square.fault(method, kind);
                let ended = square.try_collect().await;
                assert!(matches!(ended, Err(Error::Busy { .. })), "{method} {kind:?}: {ended:?}");
            }
            square.collect().await;
        }
    }
    assert_eq!(square.house.balance(&anna).await, EARNED);
    square.house.verify().await;
}

#[tokio::test]
async fn lists_that_come_short_take_nothing_away_however_often() {
    let (square, anna, post) = earned(&[]).await;
    for person in [BORIS, STRANGER] {
        square.world.like(person, post);
        square.world.comment(person, post, "Mine");
    }
    square.collect().await;
    for kind in [FaultKind::Few(1), FaultKind::Few(0), FaultKind::Emptied] {
        for method in ["discussions.getDiscussionLikes", "discussions.getComments", "group.getUserGroupsByIds"] {
            for _ in 0..3 {
                square.ok.inject(Fault::on(method, kind).times(2));
                square.collect().await;
                square.ok.clear_faults();
            }
            assert_eq!(square.house.balance(&anna).await, EARNED, "{method} {kind:?}");
        }
    }
}

/// Anna likes first, so she is the last on the list: a shorter one leaves her out.
#[tokio::test]
async fn a_removal_is_not_counted_when_the_second_read_comes_short() {
    let (square, anna, post) = earned(&[]).await;
    square.world.like(STRANGER, post);
    square.collect().await;
    square.world.unlike(ANNA, post);
    square.collect().await;
    square.world.like(BORIS, post);
    for _ in 0..3 {
        square.fault("discussions.getDiscussionLikes", FaultKind::Few(1));
        square.collect().await;
        assert_eq!(square.house.balance(&anna).await, EARNED, "not a whole read");
    }
    square.collect().await;
    assert_eq!(square.house.balance(&anna).await, EARNED - 5);
}

#[tokio::test]
async fn a_list_that_moved_while_it_was_read_takes_nothing_away() {
    let (square, anna, post) = earned(&[("NETWORKS__OK__LIKES_PAGE", "1")]).await;
    square.world.like(STRANGER, post);
    square.collect().await;
    square.world.unlike(ANNA, post);
    square.collect().await;
    assert_eq!(square.house.balance(&anna).await, EARNED, "suspected");
    // Cut off between two pages; meanwhile somebody likes.
    square.ok.inject(Fault::on("discussions.getDiscussionLikes", FaultKind::Status(500)).after(1));
    square.try_collect().await.expect_err("cut off");
    square.world.like(BORIS, post);
    square.collect().await;
    assert_eq!(square.house.balance(&anna).await, EARNED, "the list says that it has moved");
    square.collect().await;
    assert_eq!(square.house.balance(&anna).await, EARNED - 5);
}

#[tokio::test]
async fn a_post_that_is_closed_is_passed_over_and_the_rest_is_read() {
    let (square, anna, post) = earned(&[]).await;
    square.world.unlike(ANNA, post);
    let other = square.post("More leaves");
    square.world.like(ANNA, other);
    for _ in 0..3 {
        // The newer post is read first.
        square.ok.inject(Fault::on("discussions.getDiscussionLikes", FaultKind::Error(455)).after(2));
        square.collect().await;
        square.ok.clear_faults();
    }
    assert_eq!(square.house.balance(&anna).await, EARNED + 1, "the like that is closed is still there");
    square.collect_twice().await;
    assert_eq!(square.house.balance(&anna).await, EARNED + 1 - 5);
}

#[tokio::test]
async fn a_group_that_may_not_be_read_says_so_and_takes_nothing_away() {
    let (square, anna, _) = earned(&[]).await;
    for (code, state, obstacle) in [
        (50, GroupState::Denied, Obstacle::Denied),
        (160, GroupState::Denied, Obstacle::Question),
        (511, GroupState::Reauthorise, Obstacle::Captcha),
        (103, GroupState::Reauthorise, Obstacle::Key),
        (11, GroupState::Throttled, Obstacle::Quota),
    ] {
        square.fault("group.getStatTopics", FaultKind::Error(code));
        let ended = square.try_collect().await;
        assert!(matches!(ended, Ok(Ended::Failed(_))), "{code}: {ended:?}");
        let page = square.house.desk().await.group(square.group, None).await.expect("the group's page");
        assert_eq!((page.group.state, page.group.obstacle), (state, Some(obstacle)), "{code}");
    }
    assert_eq!(square.house.balance(&anna).await, EARNED);
}

#[tokio::test]
async fn a_session_that_expired_is_renewed_within_the_run() {
    let (square, anna, post) = earned(&[]).await;
    square.world.unlike(ANNA, post);
    square.ok.expire(ACCESS);
    square.calls();
    square.collect_twice().await;
    assert_eq!(square.house.balance(&anna).await, EARNED - 5);
    assert!(square.calls().contains(&"token.do 1".to_owned()), "once for both runs");

    // After a restart the stored token is found to have expired, and is renewed again.
    let mut square = square;
    square.house.restart().await;
    square.collect().await;
    assert!(square.calls().contains(&"token.do 1".to_owned()));
}

#[tokio::test]
async fn a_session_that_ended_waits_for_somebody() {
    let (square, anna, _) = earned(&[]).await;
    square.ok.expire(ACCESS);
    square.ok.inject(Fault::on("token.do", FaultKind::Error(100)));
    assert!(matches!(square.try_collect().await, Ok(Ended::Failed(_))));
    let page = square.house.desk().await.group(square.group, None).await.expect("the group's page");
    assert_eq!((page.group.state, page.group.obstacle), (GroupState::Reauthorise, Some(Obstacle::Key)));
    assert_eq!(square.house.balance(&anna).await, EARNED);
    square.collect().await;
}

#[tokio::test]
async fn answers_that_are_too_slow_or_too_large_take_nothing_away() {
    let limits = [("NETWORKS__OK__TIMEOUT_MS", "1000"), ("NETWORKS__OK__MAX_REPLY_BYTES", "4096")];
    let (square, anna, _) = earned(&limits).await;
    for method in METHODS {
        square.fault(method, FaultKind::Slow(60_000));
        assert!(matches!(square.try_collect().await, Err(Error::Busy { .. })), "{method}");
        square.collect().await;
    }
    for n in 0..40 {
        square.post(&format!("{n} {}", "beans ".repeat(30)));
    }
    assert!(matches!(square.try_collect().await, Ok(Ended::Failed(_))), "an answer beyond the largest allowed");
    let page = square.house.desk().await.group(square.group, None).await.expect("the group's page");
    assert_eq!(page.group.obstacle, Some(Obstacle::Answer));
    assert_eq!(square.house.balance(&anna).await, EARNED);
}

#[tokio::test]
async fn a_member_whom_the_filtered_list_leaves_out_is_asked_about_before_they_are_missed() {
    // Asking one by one is the dearer way, so the list of members is read.
    let (square, anna, _) = earned(&[("NETWORKS__OK__MEMBERS_ASKED", "1")]).await;
    square.linked("Boris", BORIS).await;
    square.world.join(BORIS, square.shop);
    square.collect().await;
    square.calls();
    // OK's filter takes her off the list, and out of its count.
    square.world.hide(ANNA, square.shop);
    for _ in 0..3 {
        square.collect().await;
    }
    let calls = square.calls();
    assert!(calls.contains(&"group.getMembers 3".to_owned()), "{calls:?}");
    assert!(calls.contains(&"group.getUserGroupsByIds 3".to_owned()), "{calls:?}");
    assert_eq!(square.house.balance(&anna).await, EARNED);
}
