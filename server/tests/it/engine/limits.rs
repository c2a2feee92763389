use crate::{
    database::isolated,
    house::{Guest, House},
};
use futures_util::future::join_all;
use kabinet_domain::{
    counter::Step,
    event::{EventKind, PurchaseId},
    money::{Currency, Money},
    offer::{Action, Amount, Condition, Leaf, Limit, Measure, Per, Terms},
    points::Key,
    time::Window,
};
use kabinet_portal::counters::CounterForm;

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
    assert_eq!(sum(&house, &guests).await, 95, "nine times ten, and five that were left");
    house.verify().await;
    house.pass_days(30);
    house.buys(&guests[0], "next-month", 1).await;
    assert_eq!(sum(&house, &guests).await, 105, "December has a budget of its own");
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
async fn a_budget_that_comes_later_knows_what_was_paid_before() {
    let house = House::with(&[]).await;
    let offer = house
        .offer("cashback", |terms| {
            ten(terms);
            terms.takes_back = true;
        })
        .await;
    let (anna, boris) = (house.register("Anna", None).await, house.register("Boris", None).await);
    house.buys(&anna, "A-1", 1).await;
    let desk = house.desk().await;
    let (_, mut form) = desk.offer(offer).await.expect("the offer").form.expect("its form");
    for (field, value) in [("at_most", "10"), ("measure", "points"), ("window", "ever"), ("per", "programme")] {
        form.set(&format!("limit0.{field}"), value);
    }
    desk.save_offer(offer, 1, &form).await.expect("saves");
    house.buys(&boris, "B-1", 1).await;
    assert_eq!(house.balance(&boris).await, 0, "all of it was paid before anybody set it");
    house.returns(&anna, "A-1", 1).await;
    for purchase in ["B-2", "B-3"] {
        house.buys(&boris, purchase, 1).await;
    }
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (0, 10));
}

/// Purchases and returns of several members at once, against two budgets whose offers act in the other order than the one
/// in which they are locked, and a counter that all members share.
#[tokio::test]
async fn budgets_and_shared_counters_hold_on_postgresql_too() {
    let Ok(server) = std::env::var("KABINET_TEST_POSTGRES") else { return };
    for isolation in ["read committed", "serializable"] {
        let url = isolated(&server, isolation);
        let house = House::unscanned_without_offers(&[("DATABASE__URL", &url)]).await;
        let desk = house.desk().await;
        let everybody = CounterForm {
            name_ru: "Все".to_owned(),
            name_en: "All".to_owned(),
            window: "ever".to_owned(),
            ..CounterForm::default()
        };
        let counter = desk.add_counter(&everybody).await.expect("a counter");
        for priority in [1, 2] {
            house
                .offer("cashback", |terms| {
                    ten(terms);
                    (terms.priority, terms.takes_back) = (priority, true);
                    terms.limits = vec![limit(Measure::Points, Window::Month, 95, Per::Programme)];
                    terms.actions.push(Action::Counter { counter, step: Step::By(1) });
                })
                .await;
        }
        let mut guests: Vec<Guest> = Vec::new();
        for n in 0..8 {
            guests.push(house.register(&format!("Guest{n}"), None).await);
        }
        let amount = Money { minor: 100, currency: Currency::RUB };
        let number = |n: usize| PurchaseId::parse(&format!("P-{n}")).expect("a number");
        let buys = |n: usize| house.portal().record_purchase(guests[n % 8].id, number(n), amount);
        for done in join_all((0..200).map(buys)).await {
            assert!(done.expect("records"));
        }
        assert_eq!(sum(&house, &guests).await, 2 * 95, "{isolation}");
        // Everything is given back while others buy.
        let all = Key::parse("all").expect("a key");
        let returns = (0..200).map(|n| house.portal().record_return(guests[n % 8].id, number(n), 100, &all));
        let (returned, bought) = tokio::join!(join_all(returns), join_all((200..260).map(buys)));
        assert!(returned.iter().all(Result::is_ok), "{isolation}: {returned:?}");
        assert!(bought.iter().all(|done| matches!(done, Ok(true))), "{isolation}: {bought:?}");
        assert!(sum(&house, &guests).await <= 2 * 95, "{isolation}");
        for done in join_all((300..340).map(buys)).await {
            assert!(done.expect("records"));
        }
        assert_eq!(sum(&house, &guests).await, 2 * 95, "{isolation}: what was given back is there again");
        house.verify().await;
    }
}

async fn sum(house: &House, guests: &[Guest]) -> i64 {
    let mut sum = 0;
    for guest in guests {
        sum += house.balance(guest).await;
    }
    sum
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

/// A like that was paid before the offer looked at objects is taken back when it does.
#[tokio::test]
async fn nothing_is_given_back_to_an_object_that_had_not_been_counted() {
    let house = House::with(&[]).await;
    let likes = |terms: &mut Terms| {
        (terms.repeats, terms.takes_back) = (true, true);
        terms.actions = vec![Action::award(Amount::Fixed(2))];
        terms.limits.clear();
    };
    let offer = house.offer("first_like", likes).await;
    let anna = house.linked("Anna", crate::house::ANNA).await;
    let post = house.post("One");
    house.world.like(crate::house::ANNA, post);
    house.collect().await;
    let desk = house.desk().await;
    let (_, mut form) = desk.offer(offer).await.expect("the offer").form.expect("its form");
    for (field, value) in [("at_most", "1"), ("measure", "awards"), ("window", "ever"), ("per", "object")] {
        form.set(&format!("limit0.{field}"), value);
    }
    form.check("takes_back", false);
    desk.save_offer(offer, 1, &form).await.expect("saves");
    for what in ["The second, for the first is taken back", "The third, for which nothing is left"] {
        house.world.unlike(crate::house::ANNA, post);
        house.collect_twice().await;
        house.world.like(crate::house::ANNA, post);
        house.collect().await;
        assert_eq!(house.balance(&anna).await, 2, "{what}");
    }
    house.verify().await;
}

#[tokio::test]
async fn members_read_what_they_did_and_why_it_did_or_did_not_pay() {
    let house = House::with(&["link", "welcome"]).await;
    house
        .offer("link", |terms| {
            ten(terms);
            terms.limits = vec![limit(Measure::Points, Window::Month, 10, Per::Member)];
        })
        .await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 1).await;
    house.buys(&anna, "A-2", 1).await;
    let page = house.member(&anna).await.deeds(None).await.expect("what Anna did");
    let told = page.lines.iter().map(|line| {
        let why = line.considered.iter().map(|one| one.sentence.as_str()).collect::<Vec<_>>().join("; ");
        format!("{} | {why}", line.sentence)
    });
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @r#"
    Purchase A-2 of 1 RUB | The limit is used up: 10 of 10 points in the month.
    Purchase A-1 of 1 RUB | Awarded: 10 points
    Registered |
    "#);
}

#[tokio::test]
async fn the_member_sees_every_limit_of_their_own_the_nearest_first_and_when_it_begins_anew() {
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
        let told = can.into_iter().flat_map(|one| one.caps).map(|cap| {
            let anew = cap.anew.map(|day| day.to_string()).unwrap_or_default();
            format!("{} | {} of {} | {anew}", cap.said, cap.used, cap.at_most)
        });
        told.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(caps().await, @r"
    0 of 15 points in the month | 0 of 15 | 2026-12-01
    0 of 100 times in all | 0 of 100 | 
    ");
    house.buys(&anna, "one", 1).await;
    house.buys(&anna, "two", 1).await;
    insta::assert_snapshot!(caps().await, @r"
    15 of 15 points in the month | 15 of 15 | 2026-12-01
    2 of 100 times in all | 2 of 100 | 
    ");
    house.pass_days(30);
    insta::assert_snapshot!(caps().await, @r"
    0 of 15 points in the month | 0 of 15 | 2027-01-01
    2 of 100 times in all | 2 of 100 | 
    ");
}
