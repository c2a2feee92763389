use crate::house::{ANNA, House};
use kabinet_domain::{
    event::{CustomName, EventKind, Tag},
    offer::{Action, Amount, Condition, Leaf, MAX_CHAIN, Terms},
    points::Beyond,
};
use kabinet_portal::points::Spend;

fn name(text: &str) -> CustomName {
    CustomName::parse(text).expect("a name")
}

fn tag(text: &str) -> Tag {
    Tag::parse(text).expect("a tag")
}

fn on_custom(terms: &mut Terms, waits_for: &str) {
    terms.trigger = EventKind::Custom;
    terms.conditions = Condition::Is(Leaf::Custom(vec![name(waits_for)]));
}

#[tokio::test]
async fn one_offer_calls_another_in_the_same_transaction() {
    let house = House::with(&[]).await;
    house
        .offer("link", |terms| {
            terms.actions =
                vec![Action::Tag { tag: tag("linked"), on: true }, Action::Raise { name: name("newcomer") }];
        })
        .await;
    house
        .offer("link", |terms| {
            on_custom(terms, "newcomer");
            terms.conditions =
                Condition::All(vec![terms.conditions.clone(), Condition::Is(Leaf::Tagged(vec![tag("linked")]))]);
            terms.actions = vec![Action::award(Amount::Fixed(7)), Action::Mailing { mailing: tag("news"), on: true }];
        })
        .await;
    let anna = house.register("Anna", None).await;
    house.link(&anna, ANNA).await.expect("links");
    assert_eq!(house.balance(&anna).await, 7);
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r#"
    Registered
    Event “newcomer” | Bonus for linking a network: Awarded: 7 points. Mailing switched on: news
    Linked a VK profile | Bonus for linking a network: Tagged: linked. Raised the event: newcomer
    "#);
    house.verify().await;
}

#[tokio::test]
async fn offers_that_call_one_another_for_ever_stop_at_five() {
    let house = House::with(&[]).await;
    house.offer("link", |terms| terms.actions = vec![Action::Raise { name: name("ping") }]).await;
    for (waits_for, calls) in [("ping", "pong"), ("pong", "ping")] {
        house
            .offer("link", |terms| {
                on_custom(terms, waits_for);
                terms.actions = vec![Action::award(Amount::Fixed(1)), Action::Raise { name: name(calls) }];
            })
            .await;
    }
    let anna = house.register("Anna", None).await;
    house.link(&anna, ANNA).await.expect("links");
    assert_eq!(house.balance(&anna).await, i64::from(MAX_CHAIN) - 1, "the last in the chain does nothing at all");
    house.verify().await;
}

#[tokio::test]
async fn an_offer_reverses_what_others_paid_for_what_was_taken_back() {
    let house = House::with(&["join"]).await;
    house.offer("leave", |terms| terms.actions = vec![Action::Reverse { beyond: Beyond::Debt }]).await;
    let anna = house.linked("Anna", ANNA).await;
    house.world.join(ANNA, house.shop);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 20);
    house.world.leave(ANNA, house.shop);
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, 0);
    insta::assert_snapshot!(house.journal(&anna).await.last().expect("a line"), @r#"
    Left Coffee | Deduction for leaving the group: Taken back: 20 points
    "#);
    house.verify().await;
}

#[tokio::test]
async fn points_that_become_usable_or_pass_are_events_that_offers_wait_for() {
    let house = House::with(&["birthday"]).await;
    house
        .offer("link", |terms| {
            terms.trigger = EventKind::PointsExpired;
            terms.actions = vec![Action::award(Amount::Fixed(3)), Action::Tag { tag: tag("late"), on: true }];
        })
        .await;
    let (anna, desk) = (house.register("Anna", None).await, house.desk().await);
    desk.set_birthday(anna.id, "1990-11-05").await.expect("a day");
    house.portal().keep_calendar().await.expect("a look");
    house.pass_days(31);
    house.portal().settle_due().await.expect("the sweeper");
    assert_eq!(house.balance(&anna).await, 3);
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r#"
    Registered
    Birthday | Birthday present: Awarded: 100 points. A letter was sent
    Expired: 100 points | Bonus for linking a network: Awarded: 3 points. Tagged: late
    "#);
    house.verify().await;
}

#[tokio::test]
async fn only_posts_with_the_hashtag_pay() {
    let house = House::with(&[]).await;
    house
        .offer("activity", |terms| {
            terms.conditions = Condition::Is(Leaf::Hashtag(vec![tag("осень")]));
            terms.actions = vec![Action::award(Amount::Fixed(4))];
        })
        .await;
    let anna = house.linked("Anna", ANNA).await;
    let posts = [house.post("Новый сорт #Осень"), house.post("Осень пришла")];
    for post in posts {
        house.world.like(ANNA, post);
    }
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 4);
}

#[tokio::test]
async fn points_that_are_spent_are_an_event_once_whatever_the_till_repeats() {
    let house = House::with(&["link"]).await;
    house
        .offer("link", |terms| {
            terms.trigger = EventKind::PointsSpent;
            terms.actions = vec![Action::award(Amount::Fixed(2)), Action::Tag { tag: tag("spender"), on: true }];
        })
        .await;
    let anna = house.register("Anna", None).await;
    house.link(&anna, ANNA).await.expect("links");
    let spend = Spend { member: anna.id, points: 4, reason: String::new(), key: "till-1".to_owned() };
    for _ in 0..2 {
        assert_eq!(house.portal().spend(&spend).await.expect("spends").points, 4);
    }
    assert_eq!(house.balance(&anna).await, 10 - 4 + 2);
    insta::assert_snapshot!(house.journal(&anna).await.last().expect("a line"), @r#"
    Spent: 4 points | Bonus for linking a network: Awarded: 2 points. Tagged: spender
    "#);
    house.verify().await;
}

#[tokio::test]
async fn offers_that_call_ever_more_come_to_an_end() {
    let house = House::with(&[]).await;
    house
        .offer("link", |terms| {
            (terms.trigger, terms.conditions) = (EventKind::PurchaseMade, Condition::All(Vec::new()));
            terms.actions = vec![Action::Raise { name: name("again") }];
        })
        .await;
    house
        .offer("win_back", |terms| {
            on_custom(terms, "again");
            terms.limits.clear();
            terms.actions = vec![Action::award(Amount::Fixed(1))];
            terms.actions.extend(std::iter::repeat_n(Action::Raise { name: name("again") }, 11));
        })
        .await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 1).await;
    assert_eq!(house.balance(&anna).await, 100, "eleven for each would be 16,105");
    house.verify().await;
}
