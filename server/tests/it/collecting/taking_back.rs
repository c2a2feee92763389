use crate::house::{ANNA, BORIS, House};
use kabinet_standins::vk::FaultKind;

/// The sweeper has not come by since the points passed: whatever takes something back finds out by itself.
#[tokio::test]
async fn points_that_have_passed_are_not_taken_back_from_those_that_came_later() {
    let house = House::where_points_pass_after(10).await;
    let anna = house.linked("Anna", ANNA).await;
    let (old, new) = (house.post("Old"), house.post("New"));
    house.world.like(ANNA, old);
    house.collect().await;
    house.pass_days(8);
    house.world.like(ANNA, new);
    house.collect().await;
    house.pass_days(2);
    house.world.unlike(ANNA, old);
    house.collect_twice().await;
    insta::assert_snapshot!(house.history(&anna).await.join("\n"), @r#"
    +10 → 10 | Linked a VK profile | Bonus for linking a network
    +5 → 15 | Liked “Old” in Coffee | 5 for the first like, then 1, at most 15 a month
    +1 → 16 | Liked “New” in Coffee | 5 for the first like, then 1, at most 15 a month
    -10 → 6 | Linked a VK profile | Bonus for linking a network
    -5 → 1 | Liked “Old” in Coffee | 5 for the first like, then 1, at most 15 a month
    "#);
    house.verify().await;
}

#[tokio::test]
async fn an_empty_list_is_not_believed_while_another_counter_counts_somebody() {
    // Two are asked about one by one, so that the whole list of members is the cheaper way.
    let house = House::unscanned(&[("NETWORKS__VK__MEMBERS_ASKED", "1")]).await;
    house.collect().await;
    let (anna, boris) = (house.linked("Anna", ANNA).await, house.linked("Boris", BORIS).await);
    let post = house.post("New beans");
    for person in [ANNA, BORIS] {
        house.world.join(person, house.shop);
    }
    house.world.like(ANNA, post);
    house.collect_twice().await;
    for _ in 0..3 {
        house.fault("likes.getList", FaultKind::Emptied, 1);
        house.fault("groups.getMembers", FaultKind::Emptied, 1);
        house.calls();
        house.collect().await;
        let calls = house.calls();
        assert!(calls.contains(&"groups.getMembers 1".to_owned()), "{calls:?}");
        assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (35, 30));
    }
    // All have left in earnest.
    house.world.leave(ANNA, house.shop);
    house.world.leave(BORIS, house.shop);
    house.world.unlike(ANNA, post);
    for _ in 0..4 {
        house.collect().await;
    }
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (10, 10));
}
