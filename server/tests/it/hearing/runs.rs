//! What is told, and who unlinks, while a run is under way.

use super::{LEFT, last, likes, tells};
use crate::house::{ANNA, Guest, House};
use kabinet_domain::activity::Turn;
use kabinet_portal::activity::Heard;
use kabinet_standins::vk::{FaultKind, PostId};
use std::{pin::Pin, time::Duration};

/// A run, and what happens after the network has looked up its answer to this method and before that arrives.
fn run_while<'a>(
    house: &'a House,
    method: &'a str,
    happens: impl Future<Output = ()> + 'a,
) -> Pin<Box<dyn Future<Output = ()> + 'a>> {
    house.fault(method, FaultKind::Slow(1_000), 1);
    house.vk.reset_calls();
    let happens = async move {
        while !house.vk.call_counts().contains_key(method) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        happens.await;
    };
    Box::pin(async move {
        tokio::join!(house.collect(), happens);
    })
}

/// Anna likes a post that the last run has read.
async fn a_like_to_come() -> (House, Guest, PostId) {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.collect().await;
    house.world.like(ANNA, post);
    (house, anna, post)
}

#[tokio::test]
async fn what_is_told_while_a_run_reads_is_newer_than_what_it_reads() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.world.like(ANNA, post);
    house.collect().await;
    run_while(&house, "likes.getList", async {
        house.world.unlike(ANNA, post);
        assert_eq!(tells(&house, ANNA, likes(post), LEFT).await, Heard::New);
    })
    .await;
    assert_eq!(house.balance(&anna).await, 10, "the run has read that it was there");
    house.collect_twice().await;
    insta::assert_snapshot!(last(&house, &anna, 2).await.join("\n"), @r#"
    Liked “New beans” in Coffee
    Took back the like on “New beans” in Coffee
    "#);
}

#[tokio::test]
async fn what_came_and_went_while_a_run_read_is_not_taken_for_new() {
    let (house, anna, post) = a_like_to_come().await;
    run_while(&house, "likes.getList", async {
        // Nobody had told that it began.
        house.world.unlike(ANNA, post);
        assert_eq!(tells(&house, ANNA, likes(post), LEFT).await, Heard::Known);
    })
    .await;
    house.collect_twice().await;
    assert_eq!(house.journal(&anna).await.len(), 2);
    house.world.like(ANNA, post);
    assert_eq!(tells(&house, ANNA, likes(post), Turn::Begun).await, Heard::New);
    assert_eq!(house.balance(&anna).await, 10 + 5);
}

#[tokio::test]
async fn a_run_writes_nothing_of_who_was_unlinked_meanwhile() {
    let (house, anna, _) = a_like_to_come().await;
    run_while(&house, "likes.getList", async {
        house.unlink(&anna).await.expect("unlinks");
    })
    .await;
    assert_eq!(last(&house, &anna, 1).await, ["Unlinked a VK profile"]);
    assert_eq!(house.balance(&anna).await, 10);
}
