//! Points that pass when their owner does nothing.

use super::{anna, award, confirm, give_back, hold, lots, points_expire, posted, spend};
use crate::house::{ANNA, House, MINUTE_MS};
use kabinet_domain::points::Expiry;
use kabinet_portal::points::HistoryFilter;

#[tokio::test]
async fn a_like_is_a_sign_of_life_and_a_present_from_the_desk_is_none() {
    let house = House::with(&["first_like"]).await;
    let anna = house.linked("Anna", ANNA).await;
    points_expire(&house, Expiry::AfterIdleDays(30), |_| ()).await;
    let (desk, start) = (house.desk().await, house.clock.now());
    posted(desk.adjust(&award(anna.id, 50, "first")).await);
    house.pass_days(20);
    posted(desk.adjust(&award(anna.id, 7, "second")).await);
    house.member(&anna).await.home().await.expect("a look is no sign of life either");
    assert_eq!(lots(&house, &anna, start).await, [(50, Some(30)), (7, Some(50))]);

    let post = house.post("Новый сорт");
    house.world.like(ANNA, post);
    house.collect().await;
    assert_eq!(lots(&house, &anna, start).await, [(50, Some(50)), (7, Some(50)), (5, Some(50))]);
    let home = house.member(&anna).await.home().await.expect("the home page");
    assert_eq!((home.idle, home.expiring, home.next_expiry), (62, 0, None));
    assert_eq!(home.next_idle, Some(start.plus(50 * 86_400_000 + MINUTE_MS)));
    let split = desk.split(anna.id).await.expect("the split");
    assert_eq!((split.expiring.len(), split.idle, split.lasting), (0, vec![("2026-12-01".parse().unwrap(), 62)], 0));
    let line = house.member(&anna).await.history(&HistoryFilter::default()).await.expect("the history").lines.remove(0);
    assert_eq!((line.expires, line.idle), (home.next_idle, true));

    house.pass_days(29);
    assert_eq!((house.portal().settle_due().await.expect("settles"), house.balance(&anna).await), (0, 62));
    house.pass_days(1);
    assert_eq!((house.portal().settle_due().await.expect("settles"), house.balance(&anna).await), (1, 0));
    house.world.like(ANNA, house.post("Ещё один сорт"));
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 5, "what has passed does not come back");
    house.verify().await;
}

#[tokio::test]
async fn whoever_buys_or_pays_with_points_lives() {
    let (house, anna, desk) = anna().await;
    points_expire(&house, Expiry::AfterIdleDays(30), |_| ()).await;
    let (till, start) = (house.portal(), house.clock.now());
    posted(desk.adjust(&award(anna.id, 50, "idle")).await);
    house.pass_days(10);
    house.buys(&anna, "A-1", 300).await;
    assert_eq!(lots(&house, &anna, start).await, [(50, Some(40)), (100, None)]);
    house.pass_days(10);
    till.spend(&spend(anna.id, 5, "s")).await.expect("spends");
    assert_eq!(lots(&house, &anna, start).await, [(45, Some(50)), (100, None)]);
    house.pass_days(10);
    let held = till.hold(&hold(anna.id, 5, 30, "h")).await.expect("holds").receipt.seq;
    assert_eq!(lots(&house, &anna, start).await, [(40, Some(50)), (100, None)], "an order may still be cancelled");
    till.confirm(&confirm(anna.id, held, Some(2), "c")).await.expect("confirms");
    assert_eq!(lots(&house, &anna, start).await, [(43, Some(60)), (100, None)]);
    house.verify().await;
}

#[tokio::test]
async fn what_comes_back_from_a_till_has_the_date_it_would_have_had() {
    let (house, anna, desk) = anna().await;
    points_expire(&house, Expiry::AfterIdleDays(30), |_| ()).await;
    let (till, start) = (house.portal(), house.clock.now());
    posted(desk.adjust(&award(anna.id, 50, "idle")).await);
    let paid = till.spend(&spend(anna.id, 50, "s")).await.expect("spends").seq;
    house.pass_days(20);
    house.buys(&anna, "A-1", 300).await;
    house.pass_days(20);
    till.return_spend(&give_back(anna.id, paid, None, "r")).await.expect("returns");
    assert_eq!(lots(&house, &anna, start).await, [(50, Some(50)), (100, None)], "thirty days after the purchase");
    house.pass_days(11);
    assert_eq!(house.balance(&anna).await, 100);
    house.verify().await;
}

#[tokio::test]
async fn a_change_of_the_general_rules_leaves_what_was_awarded_before_alone() {
    let (house, anna, desk) = anna().await;
    let start = house.clock.now();
    points_expire(&house, Expiry::AfterIdleDays(30), |_| ()).await;
    posted(desk.adjust(&award(anna.id, 50, "idle")).await);
    points_expire(&house, Expiry::AfterDays(40), |_| ()).await;
    posted(desk.adjust(&award(anna.id, 20, "dated")).await);
    house.pass_days(20);
    house.buys(&anna, "A-1", 300).await;
    assert_eq!(lots(&house, &anna, start).await, [(20, Some(40)), (50, Some(50)), (100, None)]);
    assert_eq!(house.portal().spend(&spend(anna.id, 25, "s")).await.expect("spends").points, 25);
    assert_eq!(lots(&house, &anna, start).await, [(45, Some(50)), (100, None)], "soonest to pass first, as of now");
    house.verify().await;
}
