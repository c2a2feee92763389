use crate::house::{Guest, House};
use kabinet_domain::{
    counter::{Asked, Reading, Step},
    event::{EventKind, PurchaseId},
    money::{Currency, Money},
    offer::{Action, Amount, Condition, Limit, Measure, Per, Rate, Recipient, Rounding, Terms, Tier},
    points::Beyond,
    referral::Referrer,
    time::Window,
};
use kabinet_portal::{counters::CounterForm, purchases::NewReturn};

/// An offer that waits for returns.
fn on_returns(terms: &mut Terms, action: Action) {
    (terms.trigger, terms.conditions) = (EventKind::PurchaseReturned, Condition::All(Vec::new()));
    terms.actions = vec![action];
}

#[tokio::test]
async fn what_was_earned_is_taken_back_once_by_however_many_offers() {
    let house = House::with(&[]).await;
    house
        .offer("link", |terms| {
            (terms.trigger, terms.conditions) = (EventKind::PurchaseMade, Condition::All(Vec::new()));
            (terms.actions, terms.takes_back) = (vec![Action::award(Amount::Fixed(10))], false);
        })
        .await;
    house
        .offer("leave", |terms| {
            let amount = Amount::Fixed(10);
            on_returns(terms, Action::Deduct { amount, beyond: Beyond::Debt, unless_reversed: true });
            terms.priority = 9;
        })
        .await;
    for _ in 0..2 {
        house.offer("repost_deleted", |terms| on_returns(terms, Action::Reverse { beyond: Beyond::Debt })).await;
    }
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 1).await;
    house.buys(&anna, "A-2", 1).await;
    house.returns(&anna, "A-1", 1).await;
    assert_eq!(house.balance(&anna).await, 10, "neither twice, nor beside a deduction");
    house.verify().await;
}

#[tokio::test]
async fn one_offer_reverses_or_deducts_and_never_both() {
    let house = House::with(&[]).await;
    house
        .offer("link", |terms| {
            (terms.trigger, terms.conditions) = (EventKind::PurchaseMade, Condition::All(Vec::new()));
            (terms.actions, terms.takes_back) = (vec![Action::award(Amount::Fixed(10))], false);
        })
        .await;
    house
        .offer("leave", |terms| {
            let amount = Amount::Fixed(10);
            on_returns(terms, Action::Deduct { amount, beyond: Beyond::Debt, unless_reversed: true });
            terms.actions.push(Action::Reverse { beyond: Beyond::Debt });
        })
        .await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 1).await;
    house.buys(&anna, "A-2", 1).await;
    house.returns(&anna, "A-1", 1).await;
    assert_eq!(house.balance(&anna).await, 10);
}

/// Boris invited Vera, who invited Anna, whose purchases pay both of them; nothing waits.
async fn three(house: &House) -> [Guest; 3] {
    house
        .offer("cashback", |terms| {
            let amount = Amount::Percent { rate: Rate::ByLevel(vec![500, 100]), rounding: Rounding::Down };
            terms.conditions = Condition::All(Vec::new());
            terms.actions = vec![Action::Award { amount, terms: None, to: Recipient::Referrers }];
        })
        .await;
    let boris = house.register("Boris", None).await;
    let vera = house.register("Vera", Some(Referrer::Member(boris.id))).await;
    let anna = house.register("Anna", Some(Referrer::Member(vera.id))).await;
    [boris, vera, anna]
}

#[tokio::test]
async fn what_those_above_had_is_taken_back_in_whatever_order_the_tasks_come() {
    // Two tasks of the purchase, two of its being the first, two of the return; two more where it is the first no longer.
    for (returned, told, left) in [("1000", 8, [0, 0]), ("500", 6, [5, 25])] {
        let house = House::with(&[]).await;
        let [boris, vera, anna] = three(&house).await;
        let purchase = PurchaseId::parse("A-1").expect("a number");
        let amount = Money { minor: 100_000, currency: Currency::RUB };
        house.portal().record_purchase(anna.id, purchase, amount).await.expect("a purchase");
        let back = NewReturn { purchase: "A-1".to_owned(), amount: returned.to_owned(), key: "1".to_owned() };
        house.desk().await.record_return(anna.id, &back).await.expect("a return");
        let mut tasks = house.claim().await;
        assert_eq!(tasks.len(), told);
        tasks.reverse();
        for task in tasks {
            house.portal().carry_out(task).await.expect("a task");
        }
        assert_eq!([house.balance(&boris).await, house.balance(&vera).await], left, "{returned} were returned");
        house.verify().await;
    }
}

#[tokio::test]
async fn no_more_levels_are_paid_than_the_programme_pays() {
    let house = House::paying_levels(1, &[]).await;
    let [boris, vera, anna] = three(&house).await;
    house.buys(&anna, "A-1", 1_000).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [0, 50]);
    house.returns(&anna, "A-1", 500).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [0, 25]);
}

#[tokio::test]
async fn a_limit_of_times_is_open_again_when_what_was_paid_above_is_taken_back_whole() {
    for by_itself in [true, false] {
        let house = House::with(&[]).await;
        house
            .offer("cashback", |terms| {
                (terms.conditions, terms.takes_back) = (Condition::All(Vec::new()), by_itself);
                let amount = Amount::ByLevel(vec![20]);
                terms.actions = vec![Action::Award { amount, terms: None, to: Recipient::Referrers }];
                let (measure, window, per) = (Measure::Awards, Window::Month, Per::Member);
                terms.limits = vec![Limit { measure, window, at_most: 1, clip: true, per }];
            })
            .await;
        if !by_itself {
            house.offer("repost_deleted", |terms| on_returns(terms, Action::Reverse { beyond: Beyond::Clip })).await;
        }
        let boris = house.register("Boris", None).await;
        let anna = house.register("Anna", Some(Referrer::Member(boris.id))).await;
        let mut had = Vec::new();
        for (bought, returned) in [("A-1", 0), ("A-2", 0), ("A-1", 10), ("A-3", 0), ("A-3", 4), ("A-4", 0)] {
            if returned > 0 {
                house.returns(&anna, bought, returned).await;
            } else {
                house.buys(&anna, bought, 10).await;
            }
            had.push(house.balance(&boris).await);
        }
        // Of a purchase that was returned in part, it has still acted once.
        assert_eq!(had, [20, 20, 0, 20, 12, 12], "by itself: {by_itself}");
        house.verify().await;
    }
}

#[tokio::test]
async fn an_offer_that_reverses_takes_back_what_the_other_had_stands() {
    let house = House::with(&[]).await;
    let desk = house.desk().await;
    let typed = CounterForm {
        name_ru: "Счёт".to_owned(),
        name_en: "Count".to_owned(),
        window: "ever".to_owned(),
        scope: "member,offer".to_owned(),
        shown: String::new(),
    };
    let counter = desk.add_counter(&typed).await.expect("a counter");
    house
        .offer("link", |terms| {
            (terms.trigger, terms.conditions) = (EventKind::PurchaseMade, Condition::All(Vec::new()));
            let of = Asked { counter, reading: Reading::Value };
            let steps = vec![Tier { from: 0, gives: 5 }, Tier { from: 1, gives: 1 }];
            let count = Action::Counter { counter, step: Step::By(1) };
            (terms.actions, terms.takes_back) = (vec![Action::award(Amount::Tiers { of, steps }), count], false);
        })
        .await;
    for _ in 0..2 {
        house.offer("repost_deleted", |terms| on_returns(terms, Action::Reverse { beyond: Beyond::Clip })).await;
    }
    let anna = house.register("Anna", None).await;
    let stands = || async { desk.counters_of(anna.id).await.expect("values").iter().map(|one| one.value).sum::<i64>() };
    house.buys(&anna, "A-1", 10).await;
    house.buys(&anna, "A-2", 10).await;
    assert_eq!((house.balance(&anna).await, stands().await), (6, 2));
    house.returns(&anna, "A-2", 5).await;
    assert_eq!(stands().await, 2, "a part of the purchase is left");
    house.returns(&anna, "A-2", 5).await;
    house.returns(&anna, "A-1", 10).await;
    assert_eq!((house.balance(&anna).await, stands().await), (0, 0));
    house.buys(&anna, "A-3", 10).await;
    assert_eq!(house.balance(&anna).await, 5, "it is the first again");
    house.verify().await;
}
