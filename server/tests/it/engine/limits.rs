use crate::house::{Guest, House};
use futures_util::future::join_all;
use kabinet_domain::{
    event::{EventKind, PurchaseId},
    money::{Currency, Money},
    offer::{Action, Amount, Condition, Leaf, Limit, Measure, Per, Terms},
    time::Window,
};

/// Ten points for each purchase.
fn ten(terms: &mut Terms) {
    terms.trigger = EventKind::PurchaseMade;
    terms.conditions = Condition::All(Vec::new());
    terms.actions = vec![Action::award(Amount::Fixed(10))];
}

fn limit(measure: Measure, window: Window, at_most: i64, per: Per) -> Limit {
    Limit { measure, window, at_most, clip: true, per }
}

#[tokio::test]
async fn a_budget_is_never_passed_by_any_number_of_purchases_at_once() {
    let house = House::with(&[]).await;
    house
        .offer("link", |terms| {
            ten(terms);
            terms.limits = vec![limit(Measure::Points, Window::Month, 95, Per::Programme)];
        })
        .await;
    let mut guests: Vec<Guest> = Vec::new();
    for n in 0..8 {
        guests.push(house.register(&format!("Guest{n}"), None).await);
    }
    let amount = Money { minor: 100, currency: Currency::RUB };
    let purchases = (0..200).map(|n| {
        let id = guests[n % guests.len()].id;
        let purchase = PurchaseId::parse(&format!("P-{n}")).expect("a number");
        house.portal().record_purchase(id, purchase, amount)
    });
    for done in join_all(purchases).await {
        done.expect("records");
    }
    let mut paid = 0;
    for guest in &guests {
        paid += house.balance(guest).await;
    }
    assert_eq!(paid, 95, "nine times ten, and five that were left");
    house.verify().await;
    house.pass_days(30);
    house.buys(&guests[0], "next-month", 1).await;
    let mut after = 0;
    for guest in &guests {
        after += house.balance(guest).await;
    }
    assert_eq!(after, 105, "December has a budget of its own");
}

#[tokio::test]
async fn a_return_gives_its_points_back_to_the_budget() {
    let house = House::with(&[]).await;
    house
        .offer("cashback", |terms| {
            ten(terms);
            terms.takes_back = true;
            terms.limits = vec![limit(Measure::Points, Window::Ever, 10, Per::Programme)];
        })
        .await;
    let (anna, boris) = (house.register("Anna", None).await, house.register("Boris", None).await);
    house.buys(&anna, "A-1", 1).await;
    house.buys(&boris, "B-1", 1).await;
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (10, 0));
    house.returns(&anna, "A-1", 1).await;
    house.buys(&boris, "B-2", 1).await;
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (0, 10));
    house.verify().await;
}

#[tokio::test]
async fn an_offer_rests_for_a_member_after_it_has_acted() {
    let house = House::with(&[]).await;
    house
        .offer("link", |terms| {
            ten(terms);
            terms.cooldown_minutes = 24 * 60;
        })
        .await;
    let (anna, boris) = (house.register("Anna", None).await, house.register("Boris", None).await);
    house.buys(&anna, "A-1", 1).await;
    house.pass_minutes(23 * 60);
    house.buys(&anna, "A-2", 1).await;
    house.buys(&boris, "B-1", 1).await;
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (10, 10));
    house.pass_minutes(60);
    house.buys(&anna, "A-3", 1).await;
    assert_eq!(house.balance(&anna).await, 20);
    insta::assert_snapshot!(house.journal(&anna).await[2], @r#"
    Purchase A-2 of 1 RUB | Bonus for linking a network: The offer acted a short while ago; it may again from 6 November 2026, 12:01 on.
    "#);
}

#[tokio::test]
async fn every_third_purchase_pays_whatever_the_others_paid() {
    let house = House::with(&[]).await;
    house
        .offer("link", |terms| {
            ten(terms);
            terms.conditions = Condition::Is(Leaf::Nth { nth: 3, window: Window::Ever, every: true });
        })
        .await;
    let anna = house.register("Anna", None).await;
    let mut balances = Vec::new();
    for n in 1..=7 {
        house.buys(&anna, &format!("A-{n}"), 1).await;
        balances.push(house.balance(&anna).await);
    }
    assert_eq!(balances, [0, 0, 10, 10, 10, 20, 20]);
}

#[tokio::test]
async fn a_like_a_week_for_the_same_post_when_the_offer_repeats() {
    let house = House::with(&[]).await;
    house
        .offer("first_like", |terms| {
            terms.repeats = true;
            terms.takes_back = false;
            terms.actions = vec![Action::award(Amount::Fixed(2))];
            terms.limits = vec![limit(Measure::Awards, Window::Week, 1, Per::Object)];
        })
        .await;
    let anna = house.linked("Anna", crate::house::ANNA).await;
    let (one, two) = (house.post("One"), house.post("Two"));
    for post in [one, two] {
        house.world.like(crate::house::ANNA, post);
    }
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 4, "each post has its own week");
    house.world.unlike(crate::house::ANNA, one);
    house.collect_twice().await;
    house.world.like(crate::house::ANNA, one);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 4, "the week of this post is used up");
    house.world.unlike(crate::house::ANNA, one);
    house.collect_twice().await;
    house.pass_days(7);
    house.world.like(crate::house::ANNA, one);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 6);
    house.verify().await;
}

#[tokio::test]
async fn the_member_sees_the_limit_that_is_nearest_and_when_it_begins_anew() {
    let house = House::with(&[]).await;
    house
        .offer("link", |terms| {
            ten(terms);
            terms.limits = vec![
                limit(Measure::Awards, Window::Ever, 100, Per::Member),
                limit(Measure::Points, Window::Month, 15, Per::Member),
                limit(Measure::Points, Window::Ever, 50, Per::Programme),
            ];
        })
        .await;
    let anna = house.register("Anna", None).await;
    let caps = || async {
        let can = house.member(&anna).await.earn().await.expect("what can be earned");
        let told = can.into_iter().map(|one| {
            let cap = one.cap.expect("a limit");
            let anew = cap.anew.map(|day| day.to_string()).unwrap_or_default();
            format!("{} | {} of {} | {anew}", cap.said, cap.used, cap.at_most)
        });
        told.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(caps().await, @"0 of 15 points in the month | 0 of 15 | 2026-12-01");
    house.buys(&anna, "one", 1).await;
    house.buys(&anna, "two", 1).await;
    insta::assert_snapshot!(caps().await, @"15 of 15 points in the month | 15 of 15 | 2026-12-01");
    house.pass_days(30);
    insta::assert_snapshot!(caps().await, @"0 of 15 points in the month | 0 of 15 | 2027-01-01");
}
