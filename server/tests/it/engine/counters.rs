use crate::house::{ANNA, House, PASSWORD};
use kabinet_domain::{
    counter::{Asked, Reading, Step},
    event::EventKind,
    ids::CounterId,
    offer::{Action, Amount, Compare, Condition, Leaf, Rate, Rounding, Tier},
    time::Window,
};
use kabinet_portal::{counters::CounterForm, staff::Role};
use kabinet_store::{audit, counter};

fn counting(window: Window, scope: &str) -> CounterForm {
    CounterForm {
        name_ru: "Счёт".to_owned(),
        name_en: "Count".to_owned(),
        window: window.code().to_owned(),
        scope: scope.to_owned(),
        shown: String::new(),
    }
}

fn value(counter: CounterId) -> Asked {
    Asked { counter, reading: Reading::Value }
}

#[tokio::test]
async fn a_counter_begins_anew_each_month_and_its_past_stays_readable() {
    let house = House::with(&[]).await;
    let desk = house.desk().await;
    let id = desk.add_counter(&counting(Window::Month, "member")).await.expect("a counter");
    let of = value(id);
    house
        .offer("link", |terms| {
            terms.trigger = EventKind::PurchaseMade;
            let steps = vec![Tier { from: 0, gives: 1 }, Tier { from: 2, gives: 5 }];
            terms.actions =
                vec![Action::award(Amount::Tiers { of, steps }), Action::Counter { counter: id, step: Step::By(1) }];
        })
        .await;
    let anna = house.register("Anna", None).await;
    for n in 1..=3 {
        house.buys(&anna, &format!("A-{n}"), 1).await;
    }
    assert_eq!(house.balance(&anna).await, 1 + 1 + 5);
    house.pass_days(30);
    house.buys(&anna, "B-1", 1).await;
    assert_eq!(house.balance(&anna).await, 7 + 1);
    let values = desk.counters_of(anna.id).await.expect("values");
    let values: Vec<_> = values.iter().map(|one| (one.name.as_str(), one.period.as_str(), one.value)).collect();
    assert_eq!(values, [("Count", "2026-12", 1), ("Count", "2026-11", 3)]);
}

#[tokio::test]
async fn a_counter_can_tell_groups_and_kinds_apart_and_count_points() {
    let house = House::with(&[]).await;
    let desk = house.desk().await;
    let id = desk.add_counter(&counting(Window::Ever, "member, kind")).await.expect("a counter");
    house
        .offer("activity", |terms| {
            terms.actions = vec![
                Action::award(Amount::ByAct { like: 2, comment: 3, repost: 10 }),
                Action::Counter { counter: id, step: Step::ByPoints },
            ];
        })
        .await;
    let anna = house.linked("Anna", ANNA).await;
    let posts = [house.post("One"), house.post("Two")];
    for post in posts {
        house.world.like(ANNA, post);
    }
    house.world.comment(ANNA, posts[0], "Tasty");
    house.collect().await;
    let values = desk.counters_of(anna.id).await.expect("values");
    let values: Vec<_> = values.iter().map(|one| (one.key.as_str(), one.value)).collect();
    assert_eq!(values, [("social.acted:comment", 3), ("social.acted:like", 4)]);
}

#[tokio::test]
async fn a_counter_that_everybody_shares_counts_for_everybody() {
    let house = House::with(&[]).await;
    let desk = house.desk().await;
    let id = desk.add_counter(&counting(Window::Ever, "kind")).await.expect("a counter");
    house
        .offer("link", |terms| {
            terms.trigger = EventKind::PurchaseMade;
            terms.conditions = Condition::Is(Leaf::Counter { of: value(id), is: Compare::AtMost, value: 2 });
            terms.actions = vec![Action::award(Amount::Fixed(10)), Action::Counter { counter: id, step: Step::By(1) }];
        })
        .await;
    let (anna, boris) = (house.register("Anna", None).await, house.register("Boris", None).await);
    house.buys(&anna, "A-1", 1).await;
    house.buys(&boris, "B-1", 1).await;
    house.buys(&anna, "A-2", 1).await;
    house.buys(&boris, "B-2", 1).await;
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (20, 10), "the first three of all");
}

#[tokio::test]
async fn a_counter_is_set_and_taken_down() {
    let house = House::with(&[]).await;
    let desk = house.desk().await;
    let id = desk.add_counter(&counting(Window::Ever, "member")).await.expect("a counter");
    let step = |step| Action::Counter { counter: id, step };
    house
        .offer("link", |terms| {
            terms.trigger = EventKind::PurchaseMade;
            terms.actions = vec![step(Step::By(5))];
        })
        .await;
    house
        .offer("link", |terms| {
            terms.trigger = EventKind::PurchaseReturned;
            terms.actions = vec![step(Step::By(-2))];
        })
        .await;
    house
        .offer("link", |terms| {
            terms.trigger = EventKind::SocialLinked;
            terms.actions = vec![step(Step::To(100))];
        })
        .await;
    let anna = house.register("Anna", None).await;
    let now = || async {
        let values = desk.counters_of(anna.id).await.expect("values");
        values.first().map_or(0, |value| value.value)
    };
    house.buys(&anna, "A-1", 10).await;
    assert_eq!(now().await, 5);
    house.returns(&anna, "A-1", 1).await;
    assert_eq!(now().await, 3);
    house.link(&anna, ANNA).await.expect("links");
    assert_eq!(now().await, 100);
}

/// Two counters of the month: one counts purchases, the other the points that came of them.
#[tokio::test]
async fn what_is_taken_back_is_taken_off_the_counters_in_the_month_that_counted_it() {
    let house = House::with(&[]).await;
    let desk = house.desk().await;
    let times = desk.add_counter(&counting(Window::Month, "member")).await.expect("a counter");
    let points = desk.add_counter(&counting(Window::Month, "")).await.expect("a counter");
    for takes_back in [true, false] {
        house
            .offer("cashback", |terms| {
                let rate = Rate::Flat(1_000);
                terms.actions = vec![
                    Action::award(Amount::Percent { rate, rounding: Rounding::Down }),
                    Action::Counter { counter: times, step: Step::By(1) },
                    Action::Counter { counter: points, step: Step::ByPoints },
                ];
                terms.actions.truncate(if takes_back { 3 } else { 2 });
                terms.takes_back = takes_back;
            })
            .await;
    }
    let anna = house.register("Anna", None).await;
    let now = async || {
        let mut tx = house.portal().db.read().await.expect("reads");
        let mut values = Vec::new();
        for (whose, counter) in [(anna.id, times), (counter::EVERYBODY, points)] {
            for period in ["2026-11", "2026-12"] {
                values.push(counter::value(&mut tx, whose, counter, "", period).await.expect("a value"));
            }
        }
        values
    };
    house.buys(&anna, "A-1", 1_000).await;
    house.buys(&anna, "A-2", 55).await;
    assert_eq!(now().await, [4, 0, 105, 0], "each purchase is counted by two offers, and one counts points");
    house.pass_days(30);
    house.buys(&anna, "B-1", 100).await;
    house.returns(&anna, "A-1", 335).await;
    assert_eq!(now().await, [4, 2, 71, 10], "66.5 of 100 are left; a part is no purchase less");
    house.returns(&anna, "A-1", 665).await;
    assert_eq!(now().await, [3, 2, 5, 10], "the other offer keeps what it has counted");
    insta::assert_snapshot!(house.journal(&anna).await.last().expect("a line"), @r#"
    Return of 665 RUB from purchase A-1 | Cashback: 3 %, after 5 purchases 5 %, after 10 7 %: Taken back: 66 points. The counter “Count” is back at 3. The counter “Count” is back at 5
    "#);
    house.verify().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_counter_is_said_by_field() {
    let house = House::with(&[]).await;
    let desk = house.desk().await;
    let typed = CounterForm { name_en: String::new(), window: "fortnight".to_owned(), ..counting(Window::Day, "moon") };
    let wrong = crate::house::wrong(desk.add_counter(&typed).await);
    assert_eq!(wrong.iter().map(|(field, _)| *field).collect::<Vec<_>>(), ["name_en", "window", "scope"]);
}

#[tokio::test]
async fn a_counter_that_tells_nothing_apart_is_one_for_all_members() {
    let house = House::with(&[]).await;
    let id = house.desk().await.add_counter(&counting(Window::Ever, "")).await.expect("a counter");
    house
        .offer("link", |terms| {
            terms.trigger = EventKind::PurchaseMade;
            let steps = vec![Tier { from: 0, gives: 1 }, Tier { from: 1, gives: 5 }];
            terms.actions = vec![
                Action::award(Amount::Tiers { of: value(id), steps }),
                Action::Counter { counter: id, step: Step::By(1) },
            ];
        })
        .await;
    let (anna, boris) = (house.register("Anna", None).await, house.register("Boris", None).await);
    house.buys(&anna, "A-1", 1).await;
    house.buys(&boris, "B-1", 1).await;
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (1, 5));
}

#[tokio::test]
async fn a_counter_of_points_that_stands_before_the_award_is_not_taken_below_what_it_counted() {
    let house = House::with(&[]).await;
    let desk = house.desk().await;
    let points = desk.add_counter(&counting(Window::Ever, "member")).await.expect("a counter");
    house
        .offer("cashback", |terms| {
            let count = Action::Counter { counter: points, step: Step::ByPoints };
            terms.actions = vec![count, Action::award(Amount::Fixed(10))];
            terms.takes_back = true;
        })
        .await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 100).await;
    house.returns(&anna, "A-1", 100).await;
    let values: Vec<i64> = desk.counters_of(anna.id).await.expect("values").iter().map(|one| one.value).collect();
    assert_eq!((values.iter().sum::<i64>(), house.balance(&anna).await), (0, 0));
}

#[tokio::test]
async fn a_counter_is_called_something_else_and_goes_on_counting() {
    let house = House::with(&[]).await;
    let desk = house.desk().await;
    let id = desk.add_counter(&counting(Window::Ever, "member")).await.expect("a counter");
    house
        .offer("link", |terms| {
            terms.trigger = EventKind::PurchaseMade;
            terms.actions = vec![Action::Counter { counter: id, step: Step::By(1) }];
        })
        .await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 1).await;
    let named = |ru: &str, en: &str| CounterForm { name_ru: ru.into(), name_en: en.into(), ..CounterForm::default() };
    let wrong = crate::house::wrong(desk.rename_counter(id, &named("Покупки", " ")).await);
    assert_eq!(wrong.iter().map(|(field, _)| *field).collect::<Vec<_>>(), ["name_en"]);
    for _ in 0..2 {
        desk.rename_counter(id, &named("Покупки", "Purchases")).await.expect("renames");
    }
    house.buys(&anna, "A-2", 1).await;
    let values = desk.counters_of(anna.id).await.expect("values");
    assert_eq!(values.iter().map(|one| (one.name.as_str(), one.value)).collect::<Vec<_>>(), [("Purchases", 2)]);
    let journal = house.journal(&anna).await.join("\n");
    assert!(journal.contains("The counter “Purchases” is 2") && !journal.contains("Count”"), "{journal}");

    let mut tx = house.portal().db.read().await.expect("a snapshot");
    let changes = audit::latest(&mut tx, &format!("counter.{id}"), 9).await.expect("the audit");
    assert_eq!((changes.len(), changes[0].staff), (1, desk.id()), "what changes nothing is no change");
    assert!(changes[0].before.contains("Count") && changes[0].after.contains("Purchases"), "{changes:?}");
}

#[tokio::test]
async fn a_counter_is_renamed_by_a_form_that_keeps_what_was_typed() {
    let house = House::with(&[]).await;
    let desk = house.desk().await;
    let id = desk.add_counter(&counting(Window::Ever, "member")).await.expect("a counter").to_string();
    let other = CounterForm { name_en: "Visits".to_owned(), ..counting(Window::Ever, "member") };
    desk.add_counter(&other).await.expect("another");
    let door = house.door().await;
    let mut browser = door.browser();
    let email = house.hired(Role::Marketer).await;
    browser.post("/api/desk/sign_in", &[("email", &email), ("password", PASSWORD)]).await;
    let mut send = async |en: &str| {
        let form = [("id", &*id), ("name_ru", "Покупки"), ("name_en", en)];
        assert_eq!(browser.post("/api/counters/rename", &form).await.short(), "303 /desk/counters/");
        browser.get("/desk/counters/").await.body
    };
    let refused = send("").await;
    assert_eq!(refused.matches("<details open").count(), 1, "that of the other counter stays shut: {refused}");
    assert!(refused.contains("value=\"Покупки\"") && refused.contains("Count"), "{refused}");
    let renamed = send("<b>Purchases</b>").await;
    assert!(renamed.contains("&lt;b&gt;Purchases&lt;/b&gt;") && !renamed.contains("Count<"), "{renamed}");
}
