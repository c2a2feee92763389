//! What a member is told that can be earned.

use crate::house::{ANNA, Guest, House, PASSWORD};
use kabinet_domain::{
    counter::{Asked, Reading, Step},
    event::{EventKind, NetworkName, Tag},
    ids::CounterId,
    offer::{Action, Amount, Compare, Condition, Leaf, Measure, OfferState, Terms, Tier},
    time::Window,
};
use kabinet_portal::{
    counters::CounterForm,
    points::{Showcase, Tally},
};

impl House {
    async fn showcase(&self, guest: &Guest) -> Showcase {
        self.member(guest).await.showcase().await.expect("what can be earned")
    }

    async fn counter(&self, name: &str, window: Window, scope: &str, shown: bool) -> CounterId {
        let form = CounterForm {
            name_ru: "Счёт".to_owned(),
            name_en: name.to_owned(),
            window: window.code().to_owned(),
            scope: scope.to_owned(),
            shown: if shown { "on".to_owned() } else { String::new() },
        };
        self.desk().await.add_counter(&form).await.expect("a counter")
    }
}

/// What the counter says: its name, which value, how it stands, the next step, and the past.
fn short(tally: &Tally) -> String {
    let Tally { name, of, value, next, anew, past, .. } = tally;
    let next = next.map_or(String::new(), |next| format!(" of {next}"));
    let anew = anew.map_or(String::new(), |day| format!(", anew {day}"));
    let past = past.iter().map(|past| format!("{} {}", past.from, past.value)).collect::<Vec<_>>();
    format!("{name} [{of}] {value}{next}{anew} | {}", past.join(", "))
}

/// Purchases award what the steps say and are counted.
fn counting(terms: &mut Terms, of: Asked, steps: &[(i64, i64)]) {
    let steps = steps.iter().map(|(from, gives)| Tier { from: *from, gives: *gives }).collect();
    (terms.trigger, terms.conditions) = (EventKind::PurchaseMade, Condition::All(Vec::new()));
    let counted = Action::Counter { counter: of.counter, step: Step::By(1) };
    terms.actions = vec![Action::award(Amount::Tiers { of, steps }), counted];
}

#[tokio::test]
async fn both_readings_of_fifteen_a_month_are_told_as_they_are_used_up() {
    for (measure, before, after) in [
        (Measure::Points, "0 of 15 points in the month", "6 of 15 points in the month"),
        (Measure::Awards, "0 of 15 times in the month", "2 of 15 times in the month"),
    ] {
        let house = House::with(&[]).await;
        house.offer("first_like", |terms| terms.limits[0].measure = measure).await;
        let anna = house.linked("Anna", ANNA).await;
        let cap = async || house.showcase(&anna).await.earn[0].caps[0].clone();
        assert_eq!((cap().await.said.as_str(), cap().await.used), (before, 0));
        for text in ["One", "Two"] {
            house.world.like(ANNA, house.post(text));
        }
        house.collect().await;
        let used = cap().await;
        assert_eq!((used.said.as_str(), used.at_most), (after, 15));
        assert_eq!(used.anew.map(|day| day.to_string()).as_deref(), Some("2026-12-01"));
        house.pass_days(30);
        assert_eq!(cap().await.said, before, "a new month");
    }
}

#[tokio::test]
async fn what_an_offer_still_asks_of_the_member_is_said_and_offers_for_others_are_not_shown() {
    let house = House::with(&[]).await;
    let asks = |leaves: Vec<Leaf>| {
        move |terms: &mut Terms| {
            terms.trigger = EventKind::PurchaseMade;
            terms.conditions = Condition::All(leaves.into_iter().map(Condition::Is).collect());
        }
    };
    let vip = || Leaf::Tagged(vec![Tag::parse("vip").expect("a tag")]);
    let linked = || Leaf::Linked(vec![NetworkName::Vk]);
    house
        .offer(
            "link",
            asks(vec![
                linked(),
                Leaf::InGroup(vec![house.group]),
                Leaf::Invited { is: Compare::AtLeast, members: 2 },
                Leaf::Balance { is: Compare::AtLeast, points: 5 },
                Leaf::RegisteredForDays(10),
                Leaf::Nth { nth: 1, window: Window::Ever, every: false },
            ]),
        )
        .await;
    house.offer("link", asks(vec![vip()])).await;
    house
        .offer("link", |terms| {
            asks(Vec::new())(terms);
            terms.conditions = Condition::Not(Box::new(Condition::Is(linked())));
        })
        .await;
    house.offer_that_waits().await;
    let anna = house.register("Anna", None).await;
    let told = async || {
        let earn = house.showcase(&anna).await.earn;
        earn.iter().map(|one| one.missing.join("; ")).collect::<Vec<_>>()
    };
    let first = "link VK; join Coffee; invite 2 more friends; 5 points more on the balance; wait until 15 November 2026: it is for those with the programme for at least 10 days";
    assert_eq!(told().await, [first, ""]);
    house.link(&anna, ANNA).await.expect("links");
    house.world.join(ANNA, house.shop);
    house.collect().await;
    house.pass_days(10);
    assert_eq!(
        told().await,
        ["invite 2 more friends; 5 points more on the balance"],
        "the other is for those not linked"
    );
}

impl House {
    /// Not public: it is not on.
    async fn offer_that_waits(&self) {
        self.draft("link", |terms| terms.trigger = EventKind::PurchaseMade).await;
        let paused = self.offer("link", |terms| terms.trigger = EventKind::PurchaseMade).await;
        self.desk().await.switch_offer(paused, OfferState::Paused).await.expect("pauses");
    }
}

#[tokio::test]
async fn counters_that_are_shown_say_how_far_it_is_to_the_next_step_and_how_it_was_before() {
    let house = House::with(&[]).await;
    let month = house.counter("Purchases", Window::Month, "member", true).await;
    let year = house.counter("Long", Window::Ever, "member", true).await;
    let secret = house.counter("Secret", Window::Ever, "member", false).await;
    let unasked = house.counter("Unasked", Window::Ever, "member", true).await;
    let value = |counter| Asked { counter, reading: Reading::Value };
    house.offer("link", |terms| counting(terms, value(month), &[(0, 1), (2, 5)])).await;
    let over = Asked { counter: year, reading: Reading::Change { last: 12, unit: Window::Month } };
    house.offer("link", |terms| counting(terms, over, &[(1, 5), (3, 7)])).await;
    house.offer("link", |terms| counting(terms, value(secret), &[(0, 1)])).await;
    house.draft("link", |terms| counting(terms, value(unasked), &[(0, 1)])).await;
    let anna = house.register("Anna", None).await;
    let told = async || {
        let mut told: Vec<String> = house.showcase(&anna).await.tallies.iter().map(short).collect();
        told.sort();
        told
    };
    assert_eq!(told().await, ["Long [over the last 12 months] 0 of 1 | ", "Purchases [] 0 of 2, anew 2026-12-01 | "]);
    for n in 1..=3 {
        house.buys(&anna, &format!("A-{n}"), 1).await;
    }
    house.pass_days(30);
    house.buys(&anna, "B-1", 1).await;
    let purchases = "Purchases [] 1 of 2, anew 2027-01-01 | 2026-11-01 3";
    assert_eq!(told().await, ["Long [over the last 12 months] 4 | ", purchases]);
    house.desk().await.show_counter(secret, true).await.expect("shows");
    house.desk().await.show_counter(month, false).await.expect("hides");
    assert_eq!(told().await, ["Long [over the last 12 months] 4 | ", "Secret [] 4 | "]);
}

#[tokio::test]
async fn values_that_are_told_apart_are_named_and_those_of_offers_that_are_not_public_are_not() {
    let house = House::with(&[]).await;
    let kinds = house.counter("Acts", Window::Ever, "member, group, kind", true).await;
    let offers = house.counter("By offer", Window::Ever, "member, offer", true).await;
    let value = |counter| Asked { counter, reading: Reading::Value };
    let count = |counter| Action::Counter { counter, step: Step::By(1) };
    for (name, awards) in [("Likes", true), ("Hidden", false)] {
        house
            .offer("activity", |terms| {
                terms.name.en = name.to_owned();
                terms.conditions = Condition::Is(Leaf::Counter { of: value(kinds), is: Compare::AtLeast, value: 0 });
                terms.actions = vec![count(kinds), count(offers)];
                if awards {
                    let steps = vec![Tier { from: 0, gives: 1 }];
                    terms.actions.push(Action::award(Amount::Tiers { of: value(offers), steps }));
                }
            })
            .await;
    }
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("One");
    house.world.like(ANNA, post);
    house.world.repost(ANNA, post);
    house.collect().await;
    let mut told: Vec<String> = house.showcase(&anna).await.tallies.iter().map(short).collect();
    told.sort();
    assert_eq!(told, ["Acts [Coffee, a like] 2 | ", "Acts [Coffee, a repost] 2 | ", "By offer [“Likes”] 2 | "]);
}

#[tokio::test]
async fn the_page_shows_meters_with_their_words_to_members_only() {
    let house = House::with(&["first_like", "cashback"]).await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 100).await;
    let door = house.door().await;
    let mut browser = door.browser();
    assert_eq!(browser.get("/client/earn/").await.short(), "303 /client/login/");
    browser.post("/api/client/sign_in", &[("email", &anna.email), ("password", PASSWORD)]).await;
    let page = browser.get("/client/earn/").await.body;
    for words in [
        "0 of 15 points in the month, resets on 1\u{a0}December 2026",
        "Purchases: over the last 12 months",
        "1, the next step is at 5",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(page.matches("<meter ").count(), 2, "{page}");
    assert!(browser.get("/client/").await.body.contains("href=\"/client/earn/\""));
}
