use crate::house::{ANNA, House};

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
