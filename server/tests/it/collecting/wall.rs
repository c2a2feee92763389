//! A wall that shifts while it is read.

use super::posts::name_posts;
use crate::house::{ANNA, Guest, House};
use kabinet_standins::vk::{Fault, FaultKind, PostId};

/// Anna, who likes all of seven posts; a page of the wall shows three.
async fn seven_posts() -> (House, Guest, Vec<PostId>) {
    let house = House::unscanned(&[("NETWORKS__VK__POSTS_PAGE", "3")]).await;
    house.collect().await;
    let anna = house.linked("Anna", ANNA).await;
    let mut posts = Vec::new();
    for n in 1..=7 {
        house.pass_minutes(1);
        posts.push(house.post(&format!("Post {n}")));
    }
    for post in &posts {
        house.world.like(ANNA, *post);
    }
    house.collect().await;
    assert_eq!(house.balance(&anna).await, EARNED);
    house.calls();
    (house, anna, posts)
}

const EARNED: i64 = 10 + 5 + 6;

/// The run is cut off after the first page of the wall.
async fn cut_off_after_a_page(house: &House) {
    house.vk.inject(Fault::on("wall.get", FaultKind::Status(500)).after(1));
    house.try_collect().await.expect_err("cut off");
}

/// The posts whose likes were asked for, each as often as it was.
fn likes_asked_for(house: &House) -> Vec<String> {
    let calls = house.vk.calls().into_iter();
    let likes = calls.filter(|call| call.params.get("filter").is_some_and(|filter| filter == "likes"));
    let mut posts: Vec<_> = likes.filter_map(|call| call.params.get("item_id").cloned()).collect();
    posts.sort();
    posts
}

fn numbers(posts: &[PostId]) -> Vec<String> {
    posts.iter().map(|post| post.number.to_string()).collect()
}

#[tokio::test]
async fn a_post_pushed_onto_the_next_page_is_read_once() {
    let (house, anna, posts) = seven_posts().await;
    cut_off_after_a_page(&house).await;
    house.post("Newer than all");
    house.collect().await;
    assert_eq!(likes_asked_for(&house), numbers(&posts));
    let run = house.portal().latest_run(house.group).await.expect("a look").expect("a run");
    assert_eq!((run.lists_done, run.lists_total), (7 * 3 + 1, 7 * 3 + 1));
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, EARNED);
}

#[tokio::test]
async fn a_post_pulled_onto_the_page_before_is_read_all_the_same() {
    let (house, anna, posts) = seven_posts().await;
    cut_off_after_a_page(&house).await;
    house.world.delete_post(posts[6]);
    house.collect().await;
    assert_eq!(likes_asked_for(&house), numbers(&posts), "that of the deleted post, too: it was shown");
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, EARNED);
    house.calls();
    house.collect().await;
    assert!(!house.calls().iter().any(|call| call.starts_with("wall.getById")), "who is gone is not looked for again");
}

#[tokio::test]
async fn posts_named_on_several_pages_are_all_read_though_the_run_is_cut_off_between_them() {
    let house = House::unscanned(&[("NETWORKS__VK__POSTS_PAGE", "3")]).await;
    house.collect().await;
    let anna = house.linked("Anna", ANNA).await;
    let posts: Vec<PostId> = (1..=4).map(|n| house.post(&format!("Competition {n}"))).collect();
    house.collect().await;
    house.pass_days(61);
    for post in &posts {
        house.world.repost(ANNA, *post);
    }
    name_posts(&house, &posts, None).await;
    house.vk.inject(Fault::on("wall.getById", FaultKind::Status(500)).after(1));
    house.try_collect().await.expect_err("cut off");
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10 + 4 * 10);
}
