use crate::house::{Guest, House};
use kabinet_domain::{
    event::{EventKind, PurchaseId},
    money::{Currency, Money},
    offer::{Action, Amount, Condition, Rate, Recipient, Rounding, Terms},
    points::Beyond,
    referral::Referrer,
};
use kabinet_portal::purchases::NewReturn;

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
