use crate::house::{ANNA, House};
use kabinet_domain::{event::NetworkName, ids::GroupId};
use kabinet_portal::groups::NewGroup;
use kabinet_standins::vk::{self, PostId};

/// From now on the offer for reposts, comments and likes is about these posts only, of one group or of any.
pub async fn name_posts(house: &House, posts: &[PostId], group: Option<GroupId>) {
    let desk = house.desk().await;
    let card = desk.offers().await.expect("offers").into_iter().find(|card| card.name.starts_with("Bonus for reposts"));
    let card = card.expect("the template is there");
    let (_, mut form) = desk.offer(card.id).await.expect("an offer").form.expect("understood");
    form.0.retain(|field, _| !field.starts_with("if"));
    assert!(form.add_question("object"));
    form.set("if0.value", posts.iter().map(|post| post.number.to_string()).collect::<Vec<_>>().join(", "));
    if let Some(group) = group {
        assert!(form.add_question("group"));
        form.check(&format!("if1.list.{group}"), true);
    }
    desk.save_offer(card.id, card.version, &form).await.expect("saved");
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

    name_posts(&house, &[post], None).await;
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 20);
}

#[tokio::test]
async fn a_post_named_for_another_group_is_not_asked_for_in_this_one() {
    let house = House::open().await;
    let club = house.world.add_group(vk::NewGroup::new(2_026_002, "Tea"));
    let new = NewGroup {
        network: NetworkName::Vk,
        group: club.0.to_string(),
        service_key: "service-key-canary".to_owned(),
        community_key: String::new(),
    };
    let club = house.portal().add_group(&new).await.expect("a group");
    let post = house.post("The competition");
    house.collect().await;
    house.pass_days(61);
    let mut asked = Vec::new();
    for group in [club, house.group] {
        name_posts(&house, &[post], Some(group)).await;
        house.calls();
        house.collect().await;
        asked.push(house.calls().iter().any(|call| call.starts_with("wall.getById")));
    }
    assert_eq!(asked, [false, true]);
}
