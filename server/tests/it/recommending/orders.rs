//! Whatever comes first – a decision, a task, what the friend does meanwhile –, the sums are the same.

use super::{decided, three, verdict, waiting};
use crate::house::{Guest, House};
use kabinet_domain::{
    event::{EventKind, PurchaseId},
    ids::OfferId,
    money::{Currency, Money},
    offer::{Action, Amount, Condition, Recipient},
};
use kabinet_portal::offers::UndoPeriod;

/// Purchases bring 20 points to who invited, and a return takes them back.
async fn house() -> (House, Guest, Guest) {
    let (house, boris, anna, _) = house_and_offer().await;
    (house, boris, anna)
}

async fn house_and_offer() -> (House, Guest, Guest, OfferId) {
    let house = House::with(&["referral"]).await;
    let offer = house
        .offer("both_sides", |terms| {
            (terms.trigger, terms.conditions) = (EventKind::PurchaseMade, Condition::All(Vec::new()));
            let amount = Amount::ByLevel(vec![20]);
            terms.actions = vec![Action::Award { amount, terms: None, to: Recipient::Referrers }];
            terms.takes_back = true;
        })
        .await;
    let (boris, _, anna) = three(&house).await;
    (house, boris, anna, offer)
}

/// Carries out what is due, the last first.
async fn work_backwards(house: &House) {
    loop {
        let mut claimed = house.claim().await;
        if claimed.is_empty() {
            return;
        }
        claimed.reverse();
        for task in claimed {
            house.portal().carry_out(task).await.expect("a task");
        }
    }
}

#[tokio::test]
async fn what_is_done_between_the_decision_and_its_tasks_is_paid_once() {
    for backwards in [false, true] {
        let (house, boris, anna) = house().await;
        house.buys(&anna, "A-1", 1).await;
        house.desk().await.decide_referral(&verdict(&anna, true)).await.expect("a decision");
        let purchase = PurchaseId::parse("A-2").expect("a number");
        let paid = Money { minor: 100, currency: Currency::RUB };
        house.portal().record_purchase(anna.id, purchase, paid).await.expect("a purchase");
        if backwards {
            work_backwards(&house).await;
        } else {
            house.work().await;
        }
        assert_eq!(house.balance(&boris).await, 50 + 50 + 20 + 20, "backwards: {backwards}");
        house.verify().await;
    }
}

#[tokio::test]
async fn what_is_returned_while_it_is_held_brings_nothing() {
    for backwards in [false, true] {
        let (house, boris, anna) = house().await;
        house.buys(&anna, "A-1", 10).await;
        house.returns(&anna, "A-1", 5).await;
        house.returns(&anna, "A-1", 5).await;
        assert_eq!(house.balance(&boris).await, 50);
        house.desk().await.decide_referral(&verdict(&anna, true)).await.expect("a decision");
        if backwards {
            work_backwards(&house).await;
        } else {
            house.work().await;
        }
        assert_eq!(house.balance(&boris).await, 50 + 50, "backwards: {backwards}");
        house.verify().await;
    }
}

#[tokio::test]
async fn what_was_held_is_taken_back_when_it_is_returned_after_the_decision() {
    let (house, boris, anna) = house().await;
    house.buys(&anna, "A-1", 10).await;
    decided(&house, &anna, true).await;
    assert_eq!(house.balance(&boris).await, 120);
    house.returns(&anna, "A-1", 10).await;
    assert_eq!(house.balance(&boris).await, 100);
    house.verify().await;
}

#[tokio::test]
async fn a_refusal_drops_what_is_taken_back_with_what_was_earned() {
    let (house, boris, anna) = house().await;
    house.buys(&anna, "A-1", 10).await;
    house.returns(&anna, "A-1", 10).await;
    decided(&house, &anna, false).await;
    house.buys(&anna, "A-2", 10).await;
    house.returns(&anna, "A-2", 10).await;
    assert_eq!((house.balance(&boris).await, super::lines(&house, &boris).await), (50, 1));
}

#[tokio::test]
async fn more_than_is_let_go_at_once_is_all_let_go() {
    let (house, boris, anna) = house().await;
    for n in 0..105 {
        house.buys(&anna, &format!("A-{n}"), 1).await;
    }
    assert_eq!(waiting(&house).await[0].held.iter().map(|held| held.n).sum::<i64>(), 1 + 1 + 105);
    decided(&house, &anna, true).await;
    assert_eq!(house.balance(&boris).await, 50 + 50 + 105 * 20);
    house.verify().await;
}

#[tokio::test]
async fn friends_of_a_friend_who_waits_are_judged_by_themselves() {
    let (house, boris, anna) = house().await;
    let zoe = super::joined(&house, "Zoe", "198.51.100.1", Some(&anna)).await;
    assert_eq!([house.balance(&boris).await, house.balance(&anna).await], [50 + 10, 50], "Zoe is a level below");
    decided(&house, &anna, false).await;
    house.buys(&zoe, "Z-1", 1).await;
    assert_eq!([house.balance(&boris).await, house.balance(&anna).await], [50 + 10, 50 + 20]);
    super::joined(&house, "Yan", "198.51.100.2", Some(&anna)).await;
    let balances = [house.balance(&boris).await, house.balance(&anna).await];
    assert_eq!(balances, [50 + 10, 50 + 20 + 50], "who made Anna up has nothing of those she brings");
}

/// What the offer did ever is looked at and undone.
async fn undone(house: &House, offer: OfferId) {
    house.clock.advance(1);
    let desk = house.desk().await;
    let ever = UndoPeriod { from: "2020-01-01T00:00".to_owned(), until: String::new() };
    let id = desk.look_at_undo(offer, &ever).await.expect("looks");
    house.work().await;
    desk.undo(offer, id, "A wrong sum").await.expect("orders");
    house.work().await;
}

#[tokio::test]
async fn what_an_offer_did_while_it_was_held_can_be_undone_too() {
    let (house, boris, anna, offer) = house_and_offer().await;
    house.buys(&anna, "A-1", 1).await;
    undone(&house, offer).await;
    house.pass_minutes(1);
    house.buys(&anna, "A-2", 1).await;
    decided(&house, &anna, true).await;
    assert_eq!(house.balance(&boris).await, 50 + 50 + 20, "what came after the undoing is paid");
    house.verify().await;
}

#[tokio::test]
async fn what_an_offer_did_is_undone_while_those_above_are_yet_to_be_told_of_it() {
    let (house, boris, anna, offer) = house_and_offer().await;
    decided(&house, &anna, true).await;
    let bought = |number: &'static str| {
        let purchase = PurchaseId::parse(number).expect("a number");
        house.portal().record_purchase(anna.id, purchase, Money { minor: 1_000, currency: Currency::RUB })
    };
    assert!(bought("A-1").await.expect("a purchase"));
    let told = house.claim().await;
    assert_eq!(told.len(), 2, "that Anna takes part, and of the purchase: whoever is to tell Boris takes a while");
    undone(&house, offer).await;
    for task in told {
        house.portal().carry_out(task).await.expect("a task");
    }
    assert_eq!(house.balance(&boris).await, 100, "for the registrations alone");
    house.returns(&anna, "A-1", 4).await;
    assert_eq!(house.balance(&boris).await, 100, "a return of a part pays nothing either");
    assert!(bought("A-2").await.expect("a purchase"));
    house.work().await;
    assert_eq!(house.balance(&boris).await, 120, "what comes after the undoing is paid");
    house.verify().await;
}
