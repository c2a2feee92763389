use crate::house::{ANNA, House};
use kabinet_domain::offer::OfferForm;
use kabinet_standins::vk::PostId;

/// From now on the offer for reposts, comments and likes is about these posts only.
pub async fn name_posts(house: &House, posts: &[PostId]) {
    let desk = house.desk().await;
    let card = desk.offers().await.expect("offers").into_iter().find(|card| card.name.starts_with("Bonus for reposts"));
    let card = card.expect("the template is there");
    let form = desk.offer(card.id).await.expect("an offer").form.expect("understood");
    let posts = posts.iter().map(|post| post.number.to_string()).collect::<Vec<_>>().join(", ");
    desk.save_offer(card.id, card.version, &OfferForm { posts, ..form }).await.expect("saved");
}

#[tokio::test]
async fn a_post_that_left_the_window_is_frozen_and_takes_nothing_away() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("Old beans");
    house.world.like(ANNA, post);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 15);
    house.pass_days(61);
    house.world.unlike(ANNA, post);
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, 15);
}

#[tokio::test]
async fn a_post_deleted_by_the_group_takes_nothing_away() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("Regretted");
    house.world.like(ANNA, post);
    house.world.repost(ANNA, post);
    house.collect().await;
    house.world.delete_post(post);
    house.collect_twice().await;
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 25);
}

#[tokio::test]
async fn a_post_deleted_while_a_removal_is_suspected_takes_nothing_away() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("Regretted");
    house.world.like(ANNA, post);
    house.collect().await;
    house.world.unlike(ANNA, post);
    house.collect().await;
    house.world.delete_post(post);
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, 15);
}

#[tokio::test]
async fn a_suspected_removal_on_a_post_that_left_the_window_is_read_once_more() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("Old beans");
    house.world.like(ANNA, post);
    house.collect().await;
    house.world.unlike(ANNA, post);
    house.collect().await;
    house.pass_days(61);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10);
}

#[tokio::test]
async fn a_post_named_by_an_active_offer_is_read_whatever_its_age() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("The competition");
    house.collect().await;
    house.pass_days(61);
    house.world.repost(ANNA, post);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10, "outside of the window nobody looks");

    name_posts(&house, &[post]).await;
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 20);
}
