use crate::house::{Guest, House};
use kabinet_domain::{
    event::EventKind,
    offer::{Action, Amount, Condition, Limit, Measure, Per, Rate, Recipient, Rounding},
    referral::Referrer,
    time::Window,
};

/// Boris invited Vera, who invited Anna.
async fn three(house: &House) -> (Guest, Guest, Guest) {
    let boris = house.register("Boris", None).await;
    let vera = house.register("Vera", Some(Referrer::Member(boris.id))).await;
    let anna = house.register("Anna", Some(Referrer::Member(vera.id))).await;
    (boris, vera, anna)
}

fn to_referrers(amount: Amount) -> Action {
    Action::Award { amount, terms: None, to: Recipient::Referrers }
}

#[tokio::test]
async fn an_invitation_pays_both_sides() {
    let house = House::with(&["both_sides"]).await;
    let (boris, vera, anna) = three(&house).await;
    let balances = [house.balance(&boris).await, house.balance(&vera).await, house.balance(&anna).await];
    assert_eq!(balances, [50 + 10, 30 + 50, 30], "Boris by Vera and, a level up, by Anna");
    insta::assert_snapshot!(house.journal(&boris).await.join("\n"), @r#"
    Registered | Bonus for the friend and for who invited: The offer is for those whom another member invited.
    A friend registered by invitation
    An invited friend: a registration | Bonus for the friend and for who invited: Awarded: 50 points
    Invited on level 2: a registration | Bonus for the friend and for who invited: Awarded: 10 points
    Registration by invitation, level 2
    "#);
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r#"
    Registered | Bonus for the friend and for who invited: Awarded: 30 points. To those who invited: 50 points to level 1, 10 points to level 2
    "#);
    insta::assert_snapshot!(house.history(&boris).await.join("\n"), @r#"
    +50 → 50 | An invited friend: a registration | Bonus for the friend and for who invited
    +10 → 60 | Invited on level 2: a registration | Bonus for the friend and for who invited
    "#);
    house.verify().await;
}

#[tokio::test]
async fn purchases_pay_each_level_its_part_and_a_return_takes_it_back() {
    let house = House::with(&[]).await;
    let by_level = Amount::Percent { rate: Rate::ByLevel(vec![500, 100]), rounding: Rounding::Down };
    house
        .offer("cashback", |terms| {
            terms.conditions = Condition::All(Vec::new());
            terms.actions = vec![to_referrers(by_level)];
        })
        .await;
    let (boris, vera, anna) = three(&house).await;
    house.buys(&anna, "A-1", 1_000).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await, house.balance(&anna).await], [10, 50, 0]);
    house.work().await;
    house.returns(&anna, "A-1", 500).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [5, 25]);
    house.returns(&anna, "A-1", 500).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [0, 0]);
    insta::assert_snapshot!(house.history(&vera).await.join("\n"), @r#"
    +50 → 50 | An invited friend: a purchase | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %
    -25 → 25 | An invited friend: taken back in part | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %
    -25 → 0 | An invited friend: taken back | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %
    "#);
    house.verify().await;
}

#[tokio::test]
async fn an_award_for_a_friend_can_wait_until_the_friend_takes_part() {
    let house = House::with(&[]).await;
    house.offer("referral", |terms| terms.trigger = EventKind::ReferralQualified).await;
    let (boris, vera, anna) = three(&house).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [0, 0], "registering is not enough");
    house.buys(&anna, "A-1", 1).await;
    house.buys(&anna, "A-2", 1).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [10, 50], "the first thing counts, once");
    house.buys(&vera, "B-1", 1).await;
    assert_eq!(house.balance(&boris).await, 10 + 50);
    house.verify().await;
}

#[tokio::test]
async fn nobody_above_is_no_fault() {
    let house = House::with(&[]).await;
    house.offer("both_sides", |terms| terms.conditions = Condition::All(Vec::new())).await;
    let anna = house.register("Anna", None).await;
    assert_eq!(house.balance(&anna).await, 30);
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r#"
    Registered | Bonus for the friend and for who invited: Awarded: 30 points. Nobody invited the member
    "#);
}

#[tokio::test]
async fn an_offer_does_not_rest_for_those_whom_others_brought_something() {
    let house = House::with(&[]).await;
    house
        .offer("both_sides", |terms| {
            (terms.trigger, terms.conditions) = (EventKind::PurchaseMade, Condition::All(Vec::new()));
            terms.cooldown_minutes = 60;
        })
        .await;
    let (_, vera, anna) = three(&house).await;
    house.buys(&anna, "A-1", 1).await;
    house.buys(&vera, "V-1", 1).await;
    assert_eq!(house.balance(&vera).await, 50 + 30);
}

#[tokio::test]
async fn a_budget_of_awards_counts_those_above_and_not_what_is_passed_on() {
    let house = House::with(&[]).await;
    house
        .offer("cashback", |terms| {
            terms.conditions = Condition::All(Vec::new());
            terms.actions = vec![to_referrers(Amount::ByLevel(vec![50]))];
            let per = Per::Programme;
            terms.limits = vec![Limit { measure: Measure::Awards, window: Window::Ever, at_most: 2, clip: false, per }];
        })
        .await;
    let (_, vera, anna) = three(&house).await;
    for purchase in ["A-1", "A-2", "A-3"] {
        house.buys(&anna, purchase, 1).await;
    }
    assert_eq!(house.balance(&vera).await, 50 + 50);
}
