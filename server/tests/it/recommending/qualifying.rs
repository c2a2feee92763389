use crate::house::{Guest, House};
use kabinet_domain::{
    event::EventKind,
    offer::{Action, Amount, Condition, Recipient, Terms},
    points::Beyond,
    referral::{InviteeState, MAX_QUALIFIED, Referrer},
};
use kabinet_portal::{
    points::Spend,
    purchases::{NewPurchase, NewReturn},
};

/// Boris, who is paid 50 when a friend begins to take part, and Anna, his friend.
async fn two(house: &House) -> (Guest, Guest) {
    house.offer("referral", |terms| terms.trigger = EventKind::ReferralQualified).await;
    let boris = house.register("Boris", None).await;
    let anna = house.register("Anna", Some(Referrer::Member(boris.id))).await;
    (boris, anna)
}

async fn state(house: &House, guest: &Guest) -> InviteeState {
    house.member(guest).await.invite(None).await.expect("the invite page").below.invitees[0].state
}

#[tokio::test]
async fn a_friend_whose_purchase_is_returned_takes_part_no_longer_until_the_next_one() {
    let house = House::with(&[]).await;
    let (boris, anna) = two(&house).await;
    house.buys(&anna, "A-1", 10).await;
    house.buys(&anna, "A-2", 10).await;
    house.returns(&anna, "A-1", 5).await;
    assert_eq!(house.balance(&boris).await, 50, "a part of the purchase is left");
    assert_eq!(state(&house, &boris).await, InviteeState::Awarded);
    house.returns(&anna, "A-1", 5).await;
    assert_eq!(house.balance(&boris).await, 0);
    assert_eq!(state(&house, &boris).await, InviteeState::Registered);
    house.returns(&anna, "A-2", 10).await;
    assert_eq!(house.balance(&boris).await, 0, "once");
    house.buys(&anna, "A-3", 10).await;
    house.buys(&anna, "A-4", 10).await;
    assert_eq!(house.balance(&boris).await, 50, "and once again");
    insta::assert_snapshot!(house.history(&boris).await.join("\n"), @r#"
    +50 → 50 | An invited friend takes part | Bonus for friends who registered
    -50 → 0 | An invited friend: taken back | Bonus for friends who registered
    +50 → 50 | An invited friend takes part | Bonus for friends who registered
    "#);
    house.verify().await;
}

#[tokio::test]
async fn what_the_referrer_has_spent_is_not_paid_a_second_time() {
    let house = House::with(&[]).await;
    let (boris, anna) = two(&house).await;
    house.buys(&anna, "A-1", 10).await;
    let spend = Spend { member: boris.id, points: 30, reason: String::new(), key: "till-1".to_owned() };
    house.portal().spend(&spend).await.expect("spends");
    house.returns(&anna, "A-1", 10).await;
    assert_eq!(house.balance(&boris).await, 0, "what is left is taken back");
    house.buys(&anna, "A-2", 10).await;
    assert_eq!(house.balance(&boris).await, 0, "30 of the first time stayed with Boris");
    house.verify().await;
}

#[tokio::test]
async fn whatever_order_the_tasks_come_in_the_sum_is_the_same() {
    for backwards in [false, true] {
        let house = House::with(&[]).await;
        let (boris, anna) = two(&house).await;
        let desk = house.desk().await;
        for purchase in ["A-1", "A-2"] {
            let (number, paid) = (purchase.to_owned(), "10".to_owned());
            let new = NewPurchase { purchase: number.clone(), amount: paid };
            desk.record_purchase(anna.id, &new).await.expect("a purchase");
            house.clock.advance(1);
            if purchase == "A-1" {
                let key = "return-1".to_owned();
                let back = NewReturn { purchase: number, amount: String::new(), key };
                desk.record_return(anna.id, &back).await.expect("a return");
                house.clock.advance(1);
            }
        }
        let mut claimed = house.claim().await;
        assert!(claimed.len() >= 3, "began, ended, began again");
        if backwards {
            claimed.reverse();
        }
        for task in claimed {
            house.portal().carry_out(task).await.expect("a task");
        }
        assert_eq!(house.balance(&boris).await, 50, "backwards: {backwards}");
        assert_eq!(super::lines(&house, &boris).await, 3);
        house.verify().await;
    }
}

#[tokio::test]
async fn nobody_begins_to_take_part_for_ever() {
    let house = House::with(&[]).await;
    let (boris, anna) = two(&house).await;
    for n in 0..=MAX_QUALIFIED {
        let purchase = format!("A-{n}");
        house.buys(&anna, &purchase, 1).await;
        let balance = if n < MAX_QUALIFIED { 50 } else { 0 };
        assert_eq!(house.balance(&boris).await, balance, "for the {n}th time");
        house.returns(&anna, &purchase, 1).await;
    }
    assert_eq!(house.balance(&boris).await, 0);
    house.verify().await;
}

/// Purchases bring those who invited 20 points, and nothing is taken back by itself.
fn for_purchases(terms: &mut Terms) {
    (terms.trigger, terms.conditions) = (EventKind::PurchaseMade, Condition::All(Vec::new()));
    let amount = Amount::ByLevel(vec![20, 4]);
    terms.actions = vec![Action::Award { amount, terms: None, to: Recipient::Referrers }];
    terms.takes_back = false;
}

#[tokio::test]
async fn an_offer_that_reverses_reaches_those_above() {
    let house = House::with(&[]).await;
    house.offer("both_sides", for_purchases).await;
    for _ in 0..2 {
        house
            .offer("repost_deleted", |terms| {
                (terms.trigger, terms.conditions) = (EventKind::PurchaseReturned, Condition::All(Vec::new()));
                terms.actions = vec![Action::Reverse { beyond: Beyond::Clip }];
            })
            .await;
    }
    let boris = house.register("Boris", None).await;
    let vera = house.register("Vera", Some(Referrer::Member(boris.id))).await;
    let anna = house.register("Anna", Some(Referrer::Member(vera.id))).await;
    house.buys(&anna, "A-1", 10).await;
    house.buys(&anna, "A-2", 10).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [8, 40]);
    house.returns(&anna, "A-1", 5).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [6, 30], "in the same part");
    house.returns(&anna, "A-1", 5).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [4, 20], "once, by whichever offer");
    let last = house.journal(&anna).await.pop().expect("an event");
    assert!(last.contains("Taken back from those who invited, levels: 1, 2"), "{last}");
    house.verify().await;
}

#[tokio::test]
async fn without_an_offer_that_reverses_those_above_keep_what_they_got() {
    let house = House::with(&[]).await;
    house.offer("both_sides", for_purchases).await;
    let boris = house.register("Boris", None).await;
    let anna = house.register("Anna", Some(Referrer::Member(boris.id))).await;
    house.buys(&anna, "A-1", 10).await;
    house.returns(&anna, "A-1", 10).await;
    assert_eq!(house.balance(&boris).await, 20);
}
