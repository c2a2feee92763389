use super::{balances, ever, limit, spent, tenth, undo};
use crate::house::{ANNA, House};
use kabinet_domain::{
    offer::{Action, Amount, Measure, Per, Terms},
    points::Beyond,
};

#[tokio::test]
async fn limits_get_back_what_was_taken_and_keep_what_was_not() {
    let house = House::with(&[]).await;
    let offer = house
        .offer("cashback", |terms| {
            tenth(terms);
            terms.limits = vec![limit(Measure::Points, 100, Per::Member), limit(Measure::Points, 200, Per::Programme)];
        })
        .await;
    let desk = house.desk().await;
    let (anna, boris) = (house.register("Anna", None).await, house.register("Boris", None).await);
    let vera = house.register("Vera", None).await;
    for guest in [&anna, &boris, &vera] {
        house.buys(guest, &format!("{}-1", guest.id), 2_000).await;
    }
    spent(&house, &boris, 60).await;
    assert_eq!(balances(&house, [&anna, &boris, &vera]).await, [100, 40, 0], "two hundred for all");
    undo(&house, &desk, offer, &ever(&desk).await).await;
    assert_eq!(balances(&house, [&anna, &boris, &vera]).await, [0, 0, 0]);
    for guest in [&boris, &anna, &vera] {
        house.buys(guest, &format!("{}-2", guest.id), 2_000).await;
    }
    assert_eq!(balances(&house, [&anna, &boris, &vera]).await, [100, 40, 0], "sixty stay counted: they were spent");
    house.verify().await;
}

#[tokio::test]
async fn a_count_of_awards_goes_back_with_the_award_and_with_a_lone_deduction() {
    let house = House::with(&[]).await;
    let one = |terms: &mut Terms, action| {
        tenth(terms);
        terms.actions = vec![action];
        terms.limits = vec![limit(Measure::Awards, 1, Per::Member), limit(Measure::Awards, 1, Per::Programme)];
    };
    let gives = house.offer("cashback", |terms| one(terms, Action::award(Amount::Fixed(10)))).await;
    let deduct = Action::Deduct { amount: Amount::Fixed(3), beyond: Beyond::Debt, unless_reversed: false };
    let takes = house.offer("cashback", |terms| one(terms, deduct)).await;
    let desk = house.desk().await;
    let anna = house.register("Anna", None).await;
    for n in 0..2 {
        house.buys(&anna, &format!("A-{n}"), 10).await;
    }
    assert_eq!(house.balance(&anna).await, 7, "each acts once");
    undo(&house, &desk, takes, &ever(&desk).await).await;
    undo(&house, &desk, gives, &ever(&desk).await).await;
    assert_eq!(house.balance(&anna).await, 0);
    for n in 2..4 {
        house.buys(&anna, &format!("A-{n}"), 10).await;
    }
    assert_eq!(house.balance(&anna).await, 7, "and once more, in its budget too");
    house.verify().await;
}

#[tokio::test]
async fn an_object_may_pay_again_when_nothing_is_left_of_what_it_paid() {
    let house = House::with(&[]).await;
    let offer = house
        .offer("first_like", |terms| {
            terms.takes_back = false;
            terms.actions = vec![Action::award(Amount::Fixed(4))];
            terms.limits = vec![limit(Measure::Awards, 1, Per::Object)];
        })
        .await;
    let desk = house.desk().await;
    let anna = house.linked("Anna", ANNA).await;
    let (one, two) = (house.post("One"), house.post("Two"));
    for post in [one, two] {
        house.world.like(ANNA, post);
    }
    house.collect().await;
    spent(&house, &anna, 1).await;
    let again = || async {
        for post in [one, two] {
            house.world.unlike(ANNA, post);
        }
        house.collect_twice().await;
        for post in [one, two] {
            house.world.like(ANNA, post);
        }
        house.collect().await;
        house.balance(&anna).await
    };
    assert_eq!(again().await, 7, "one object pays once");
    let (_, done) = undo(&house, &desk, offer, &ever(&desk).await).await;
    assert_eq!((done.taken, done.short), (7, 1));
    assert_eq!(again().await, 4, "the one that was taken back whole, and not the other");
    house.verify().await;
}
