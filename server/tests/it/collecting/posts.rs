use crate::house::{ANNA, House};

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

    let desk = house.desk().await;
    let activity =
        desk.offers().await.expect("offers").into_iter().find(|card| card.name.starts_with("Bonus for reposts"));
    let activity = activity.expect("the template is there");
    let (_, mut form) = desk.offer(activity.id).await.expect("an offer").form.expect("understood");
    assert!(form.add_question("object"));
    form.set("if0.value", post.number.to_string());
    desk.save_offer(activity.id, activity.version, &form).await.expect("saved");
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 20);
}
