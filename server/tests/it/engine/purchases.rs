use crate::house::{House, problem, wrong};
use kabinet_domain::{member::FieldError, problem::Problem};
use kabinet_portal::purchases::{NewPurchase, NewReturn};

#[tokio::test]
async fn cashback_grows_with_the_purchases_of_the_last_twelve_months() {
    let house = House::with(&["cashback"]).await;
    let anna = house.register("Anna", None).await;
    for n in 1..=11 {
        house.buys(&anna, &format!("A-{n}"), 100).await;
    }
    // Five at 3 %, five at 5 %, one at 7 %: each is paid by what the counter said before it.
    assert_eq!(house.balance(&anna).await, 5 * 3 + 5 * 5 + 7);
    house.pass_days(370);
    house.buys(&anna, "B-1", 199).await;
    assert_eq!(house.balance(&anna).await, 47 + 5, "a year later it begins anew: 5.97 is 5");
    insta::assert_snapshot!(house.journal(&anna).await.last().expect("a line"), @r#"
    Purchase B-1 of 199 RUB | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %: Awarded: 5 points. The counter “Purchases” is 12
    "#);
    house.verify().await;
}

#[tokio::test]
async fn on_tuesdays_the_double_takes_the_place_of_the_plain_cashback() {
    let house = House::with(&["cashback", "double"]).await;
    let anna = house.register("Anna", None).await;
    // The story begins on a Thursday.
    house.buys(&anna, "thursday", 1_000).await;
    house.pass_days(5);
    house.buys(&anna, "tuesday", 1_000).await;
    assert_eq!(house.balance(&anna).await, 30 + 60);
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r#"
    Registered
    Purchase thursday of 1000 RUB | Double cashback on Tuesdays: A condition does not hold: the day is Tuesday. | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %: Awarded: 30 points. The counter “Purchases” is 1
    Purchase tuesday of 1000 RUB | Double cashback on Tuesdays: Awarded: 60 points | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %: Another offer acted, after which no others are considered.
    "#);
}

#[tokio::test]
async fn what_is_returned_takes_its_part_of_the_cashback_back() {
    let house = House::with(&["cashback"]).await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 1_033).await;
    assert_eq!(house.balance(&anna).await, 30, "30.99");
    house.returns(&anna, "A-1", 500).await;
    assert_eq!(house.balance(&anna).await, 15, "533 of 1033 are left: 15.48 of 30");
    house.returns(&anna, "A-1", 533).await;
    assert_eq!(house.balance(&anna).await, 0);
    insta::assert_snapshot!(house.history(&anna).await.join("\n"), @r#"
    +30 → 30 | Purchase A-1 of 1033 RUB | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %
    -15 → 15 | Return of 500 RUB from purchase A-1 | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %
    -15 → 0 | Return of 533 RUB from purchase A-1 | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %
    "#);
    house.verify().await;
}

#[tokio::test]
async fn cashback_that_comes_to_nothing_pays_nothing_and_the_purchase_counts() {
    let house = House::with(&["cashback"]).await;
    let anna = house.register("Anna", None).await;
    for n in 1..=5 {
        house.buys(&anna, &format!("A-{n}"), 10).await;
    }
    assert_eq!(house.balance(&anna).await, 0, "3 % of 10 is less than a point");
    house.buys(&anna, "B-1", 100).await;
    assert_eq!(house.balance(&anna).await, 5, "it is the sixth");
    insta::assert_snapshot!(house.journal(&anna).await[1], @"Purchase A-1 of 10 RUB | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %: It comes to 0 points: none were moved. The counter “Purchases” is 1");
}

#[tokio::test]
async fn an_offer_that_only_pays_and_pays_nothing_has_not_acted() {
    let house = House::with(&["double"]).await;
    let anna = house.register("Anna", None).await;
    house.pass_days(5);
    house.buys(&anna, "A-1", 10).await;
    insta::assert_snapshot!(house.journal(&anna).await[1], @"Purchase A-1 of 10 RUB | Double cashback on Tuesdays: The offer pays nothing for this.");
}

#[tokio::test]
async fn a_purchase_that_cost_nothing_is_returned_once_and_whole() {
    let house = House::with(&["cashback"]).await;
    let (anna, desk) = (house.register("Anna", None).await, house.desk().await);
    house.buys(&anna, "A-1", 0).await;
    let returned = async |amount: &str, key: &str| {
        let typed = NewReturn { purchase: "A-1".to_owned(), amount: amount.to_owned(), key: key.to_owned() };
        desk.record_return(anna.id, &typed).await
    };
    assert_eq!(problem(returned("1", "k").await), Problem::ReturnTooMuch);
    for (amount, key) in [("", "k"), ("", "k"), ("0", "l")] {
        returned(amount, key).await.expect("returns");
        house.clock.advance(1);
    }
    house.buys(&anna, "A-2", 5).await;
    assert_eq!(
        problem(
            house
                .desk()
                .await
                .record_return(
                    anna.id,
                    &NewReturn { purchase: "A-2".to_owned(), amount: "0".to_owned(), key: "m".to_owned() }
                )
                .await
        ),
        Problem::Money,
        "nothing is no part of something"
    );
    insta::assert_snapshot!(house.journal(&anna).await[1..].join("\n"), @r#"
    Purchase A-1 of 0 RUB | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %: It comes to 0 points: none were moved. The counter “Purchases” is 1
    Return of 0 RUB from purchase A-1 | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %: The counter “Purchases” is back at 0
    Purchase A-2 of 5 RUB | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %: It comes to 0 points: none were moved. The counter “Purchases” is 1
    "#);
}

#[tokio::test]
async fn a_purchase_is_known_once_and_no_more_is_returned_than_was_paid() {
    let house = House::with(&["cashback"]).await;
    let (anna, desk) = (house.register("Anna", None).await, house.desk().await);
    let bought = |purchase: &str, amount: &str| {
        let typed = NewPurchase { purchase: purchase.to_owned(), amount: amount.to_owned() };
        let (desk, id) = (desk.clone(), anna.id);
        async move { desk.record_purchase(id, &typed).await }
    };
    assert!(bought("A-1", "1000").await.expect("records"));
    assert!(!bought("A-1", "1000,00").await.expect("the same again"), "it was known");
    assert_eq!(problem(bought("A-1", "999").await), Problem::PurchaseDiffers);
    assert_eq!(house.balance(&anna).await, 30);
    for bad in ["", "-5", "1.234", "a lot", "99999999999999"] {
        assert_eq!(problem(bought("A-2", bad).await), Problem::Money, "{bad}");
    }
    assert_eq!(problem(bought("", "5").await), Problem::PurchaseNumber);
    let returned = |purchase: &str, amount: &str, key: &str| {
        let typed = NewReturn { purchase: purchase.to_owned(), amount: amount.to_owned(), key: key.to_owned() };
        let (desk, id) = (desk.clone(), anna.id);
        async move { desk.record_return(id, &typed).await }
    };
    assert_eq!(problem(returned("A-9", "1", "k").await), Problem::PurchaseUnknown);
    assert_eq!(problem(returned("A-1", "1000.01", "k").await), Problem::ReturnTooMuch);
    assert_eq!(wrong(returned("A-1", "500", "").await), [("key", Problem::from(FieldError::Empty))]);
    for press in ["the first", "the second"] {
        returned("A-1", "400", "k").await.expect(press);
        assert_eq!(house.balance(&anna).await, 18, "{press}");
    }
    returned("A-1", "", "l").await.expect("all that is left");
    returned("A-1", "", "l").await.expect("the same again");
    assert_eq!(problem(returned("A-1", "0.01", "m").await), Problem::ReturnTooMuch);
    assert_eq!(house.balance(&anna).await, 0);
    house.verify().await;
}
