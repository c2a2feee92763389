use super::{balances, ever, given, limit, look, spent, tenth, typed, undo};
use crate::house::House;
use kabinet_domain::{
    offer::{Action, Amount, Measure, Per, Rate, Recipient, Rounding, Terms},
    points::{self, Activation, Beyond, Expiry},
    referral::Referrer,
};
use kabinet_portal::{
    offers::{Foreseen, UndoPeriod, Undone},
    points::Hold,
};

/// As [`tenth`], with terms of its own.
fn tenth_with(terms: &mut Terms, lots: points::Terms) {
    tenth(terms);
    for action in &mut terms.actions {
        if let Action::Award { terms, .. } = action {
            *terms = Some(lots);
        }
    }
}

#[tokio::test]
async fn as_much_is_taken_back_as_is_left_and_never_more() {
    let house = House::with(&[]).await;
    let offer = house.offer("cashback", tenth).await;
    let desk = house.desk().await;
    let mut guests = Vec::new();
    for name in ["Anna", "Boris", "Vera", "Gleb", "Dina"] {
        let guest = house.register(name, None).await;
        house.buys(&guest, &format!("{name}-before"), 10).await;
        guests.push(guest);
    }
    house.pass_days(1);
    let from = house.clock.now();
    let [anna, boris, vera, gleb, dina] = &guests[..] else { panic!("five") };
    for guest in [anna, boris, vera, gleb] {
        house.buys(guest, &format!("{}-1", guest.id), 1_000).await;
    }
    given(&desk, boris, 15).await;
    spent(&house, boris, 71).await;
    house.returns(vera, &format!("{}-1", vera.id), 300).await;
    let hold = Hold { member: gleb.id, points: 21, minutes: 60, reason: String::new(), key: "hold".to_owned() };
    house.portal().hold(&hold).await.expect("holds");
    let until = house.clock.now();
    house.clock.advance(5);
    house.buys(dina, "Dina-after", 1_000).await;
    assert_eq!(balances(&house, [anna, boris, vera, gleb, dina]).await, [101, 45, 71, 80, 101]);

    let period = UndoPeriod { from: typed(&desk, from).await, until: typed(&desk, until).await };
    let (found, done) = undo(&house, &desk, offer, &period).await;
    let top = vec![(anna.id, 100), (gleb.id, 80), (vera.id, 70), (boris.id, 45)];
    let expected = Foreseen {
        members: 4,
        awards: 4,
        awarded: 400,
        reversed: 30,
        takes: 295,
        short: 75,
        top,
        ..Foreseen::default()
    };
    assert_eq!((found.sum(), found), (370, expected));
    assert_eq!(done, Undone { members: 4, awards: 4, taken: 295, short: 75, ..Undone::default() });
    assert_eq!(balances(&house, [anna, boris, vera, gleb, dina]).await, [1, 0, 1, 0, 101]);
    insta::assert_snapshot!(house.history(boris).await.join("\n"), @r#"
    +1 → 1 | Purchase Boris-before of 10 RUB | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %
    +100 → 101 | Purchase 2-1 of 1000 RUB | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %
    +15 → 116 | A present | –
    -71 → 45 | Two coffees | –
    -45 → 0 | Taken back: the offer's effects were undone – A wrong sum | Cashback: 3 %, after 5 purchases 5 %, after 10 7 % [45 of 100 taken: there were no more points.]
    "#);

    // Undone once more, it takes what has come to the debtor meanwhile, of what was short, and nothing from the others.
    given(&desk, boris, 7).await;
    let (found, done) = undo(&house, &desk, offer, &period).await;
    assert_eq!((found.reversed, found.takes, found.short), (325, 7, 68));
    assert_eq!((done.taken, done.short), (7, 68));
    assert_eq!(balances(&house, [anna, boris, vera, gleb, dina]).await, [1, 0, 1, 0, 101]);
}

#[tokio::test]
async fn pending_points_are_taken_back_and_those_that_passed_are_not_charged_again() {
    let house = House::with(&[]).await;
    let pending = points::Terms { activation: Activation::AfterDays(10), expiry: Expiry::Never };
    let passing = points::Terms { activation: Activation::AtOnce, expiry: Expiry::AfterDays(5) };
    let late = house.offer("cashback", |terms| tenth_with(terms, pending)).await;
    let short = house.offer("cashback", |terms| tenth_with(terms, passing)).await;
    let desk = house.desk().await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 1_000).await;
    house.pass_days(3);
    house.buys(&anna, "A-2", 500).await;
    given(&desk, &anna, 9).await;
    house.pass_days(3);
    // The first hundred have passed by now, though nobody has swept.
    let (found, done) = undo(&house, &desk, short, &ever(&desk).await).await;
    assert_eq!((found.awarded, found.expired, found.takes, found.short), (150, 100, 50, 0));
    assert_eq!((done.awards, done.taken, done.short), (1, 50, 0));
    let (found, done) = undo(&house, &desk, late, &ever(&desk).await).await;
    assert_eq!((found.awarded, found.takes, found.short), (150, 150, 0));
    assert_eq!((done.awards, done.taken), (2, 150));
    house.pass_days(20);
    assert_eq!(house.balance(&anna).await, 9, "nothing comes later");
    house.verify().await;
}

#[tokio::test]
async fn what_was_deducted_is_given_back_once_first_and_with_its_debt() {
    let house = House::with(&[]).await;
    let offer = house
        .offer("cashback", |terms| {
            tenth(terms);
            terms.actions.push(Action::Deduct {
                amount: Amount::Fixed(130),
                beyond: Beyond::Debt,
                unless_reversed: false,
            });
        })
        .await;
    let desk = house.desk().await;
    let anna = house.register("Anna", None).await;
    given(&desk, &anna, 10).await;
    house.buys(&anna, "A-1", 1_000).await;
    assert_eq!(house.balance(&anna).await, 10 + 100 - 130);
    let (found, done) = undo(&house, &desk, offer, &ever(&desk).await).await;
    assert_eq!((found.takes, found.short, found.deductions, found.gives), (100, 0, 1, 130));
    assert_eq!((done.awards, done.taken, done.deductions, done.given), (1, 100, 1, 130));
    assert_eq!(house.balance(&anna).await, 10);
    insta::assert_snapshot!(house.history(&anna).await.join("\n"), @r#"
    +10 → 10 | A present | –
    +100 → 110 | Purchase A-1 of 1000 RUB | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %
    -130 → -20 | Purchase A-1 of 1000 RUB | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %
    +130 → 110 | Given back: the offer's effects were undone – A wrong sum | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %
    -20 → 110 | Debt repayment | –
    -100 → 10 | Taken back: the offer's effects were undone – A wrong sum | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %
    "#);
    let (_, again) = look(&house, &desk, offer, &ever(&desk).await).await;
    assert_eq!(
        (again.sum(), again.awards, again.reversed, again.deductions),
        (0, 1, 100, 0),
        "what undoing gave is no award"
    );
}

#[tokio::test]
async fn those_above_lose_what_the_offer_paid_them_too() {
    let house = House::paying_levels(2, &[]).await;
    let offer = house
        .offer("cashback", |terms| {
            tenth(terms);
            let amount = Amount::Percent { rate: Rate::ByLevel(vec![500, 100]), rounding: Rounding::Down };
            terms.actions.push(Action::Award { amount, terms: None, to: Recipient::Referrers });
            terms.limits = vec![limit(Measure::Points, 150, Per::Member)];
        })
        .await;
    let desk = house.desk().await;
    let boris = house.register("Boris", None).await;
    let vera = house.register("Vera", Some(Referrer::Member(boris.id))).await;
    let anna = house.register("Anna", Some(Referrer::Member(vera.id))).await;
    house.buys(&anna, "A-1", 1_000).await;
    assert_eq!(balances(&house, [&boris, &vera, &anna]).await, [10, 50, 100]);
    let (found, done) = undo(&house, &desk, offer, &ever(&desk).await).await;
    assert_eq!((found.members, found.awards, found.takes), (3, 3, 160));
    assert_eq!((done.members, done.taken), (3, 160));
    assert_eq!(balances(&house, [&boris, &vera, &anna]).await, [0, 0, 0]);
    house.buys(&anna, "A-2", 3_000).await;
    assert_eq!(balances(&house, [&boris, &vera, &anna]).await, [30, 150, 150], "their limits are whole again");
    house.returns(&anna, "A-1", 1_000).await;
    assert_eq!(balances(&house, [&boris, &vera, &anna]).await, [30, 150, 150], "there is nothing left to take back");
    house.verify().await;
}
