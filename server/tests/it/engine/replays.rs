use crate::{
    database::isolated,
    house::{ANNA, BORIS, Guest, House, PASSWORD, problem},
};
use kabinet_domain::{
    event::{EventKind, NetworkName},
    ids::{MemberId, OfferId},
    offer::{Action, Amount, Condition, Leaf, Limit, Measure, Per, Rate, Recipient, Rounding, Terms},
    problem::Problem,
    referral::Referrer,
    time::Window,
};
use kabinet_portal::{
    offers::{Found, ReplayState, ReplayView},
    points::{Adjust, Change},
    staff::Role,
    tasks::Broke,
    who::Marketer,
};
use std::cmp::Reverse;

/// Vera invited Anna, who invited Boris; they like, think better of it, buy and give back, over some days.
async fn story(house: &House) -> [Guest; 3] {
    let vera = house.register("Vera", None).await;
    let anna = house.register("Anna", Some(Referrer::Member(vera.id))).await;
    house.buys(&anna, "A-0", 50).await;
    house.link(&anna, ANNA).await.expect("links");
    house.collect().await;
    let boris = house.register("Boris", Some(Referrer::Member(anna.id))).await;
    house.link(&boris, BORIS).await.expect("links");
    house.collect().await;
    for n in 0..20 {
        let post = house.post(&format!("Post {n}"));
        house.world.like(ANNA, post);
        if n % 3 == 0 {
            house.world.like(BORIS, post);
        }
        house.collect().await;
        if n % 4 == 0 {
            house.world.unlike(ANNA, post);
            house.collect_twice().await;
        }
        if n % 8 == 0 {
            house.world.like(ANNA, post);
            house.collect().await;
        }
    }
    for (n, roubles) in [1_999, 333, 2_500].into_iter().enumerate() {
        house.buys(&anna, &format!("A-{}", n + 1), roubles).await;
        house.buys(&boris, &format!("B-{}", n + 1), roubles / 2).await;
        house.pass_days(2);
    }
    house.returns(&anna, "A-1", 700).await;
    house.returns(&boris, "B-3", 1_250).await;
    house.pass_days(1);
    house.buys(&boris, "B-4", 640).await;
    [vera, anna, boris]
}

/// Likes as the template has it, with everything it takes back.
fn likes(_: &mut Terms) {}

/// Cashback for the member and for those above, within a limit for each and a budget for all.
fn purchases(terms: &mut Terms) {
    terms.trigger = EventKind::PurchaseMade;
    terms.conditions = Condition::All(Vec::new());
    terms.takes_back = true;
    let percent = |rate| Amount::Percent { rate, rounding: Rounding::Down };
    let above = percent(Rate::ByLevel(vec![500, 100]));
    terms.actions = vec![
        Action::award(percent(Rate::Flat(1_000))),
        Action::Award { amount: above, terms: None, to: Recipient::Referrers },
    ];
    let limit = |window, at_most, per| Limit { measure: Measure::Points, window, at_most, clip: true, per };
    terms.limits = vec![limit(Window::Month, 250, Per::Member), limit(Window::Ever, 500, Per::Programme)];
}

/// Ten points for each purchase but the second of whoever has linked a profile and invited somebody.
fn questions(terms: &mut Terms) {
    terms.trigger = EventKind::PurchaseMade;
    terms.actions = vec![Action::award(Amount::Fixed(10))];
    terms.conditions = Condition::All(vec![
        Condition::Is(Leaf::Linked(vec![NetworkName::Vk])),
        Condition::Is(Leaf::Invited { is: kabinet_domain::offer::Compare::AtLeast, members: 1 }),
        Condition::Not(Box::new(Condition::Is(Leaf::Nth { nth: 2, window: Window::Ever, every: false }))),
    ]);
}

type Rewrite = fn(&mut Terms);

const PLAYED: [(&str, Rewrite); 3] = [("first_like", likes), ("cashback", purchases), ("cashback", questions)];

async fn replayed(desk: &Marketer, offer: OfferId) -> ReplayView {
    desk.replayed(offer).await.expect("a replay").latest.expect("it was ordered")
}

/// The house's folders of this replay.
fn left_behind(replay: &ReplayView) -> usize {
    let begins = format!("kabinet-replay-{}", replay.id);
    let files = std::fs::read_dir(std::env::temp_dir()).expect("a folder");
    files.filter_map(Result::ok).filter(|file| file.file_name().to_string_lossy().starts_with(&begins)).count()
}

async fn ledgers(house: &House, guests: &[Guest; 3]) -> Vec<(Vec<String>, Vec<String>)> {
    let mut all = Vec::new();
    for guest in guests {
        all.push((house.history(guest).await, house.journal(guest).await));
    }
    all
}

#[tokio::test]
async fn a_replay_pays_to_the_point_what_a_real_run_over_the_same_events_pays_and_writes_nothing() {
    let mut real: Vec<Vec<(MemberId, i64)>> = Vec::new();
    for (template, change) in PLAYED {
        let house = House::with(&[]).await;
        house.offer(template, change).await;
        let guests = story(&house).await;
        let mut got = Vec::new();
        for guest in &guests {
            got.push((guest.id, house.balance(guest).await));
        }
        got.retain(|(_, points)| *points > 0);
        got.sort_by_key(|(member, points)| (Reverse(*points), *member));
        assert!(!got.is_empty(), "{template} pays");
        real.push(got);
    }

    let house = House::with(&[]).await;
    let guests = story(&house).await;
    let present = Adjust {
        member: guests[1].id,
        change: Change::Award { points: 7 },
        reason: "A present".to_owned(),
        key: "present".to_owned(),
    };
    let desk = house.desk().await;
    desk.adjust(&present).await.expect("gives");
    let before = ledgers(&house, &guests).await;
    for ((template, change), real) in PLAYED.into_iter().zip(real) {
        let draft = house.draft(template, change).await;
        desk.order_replay(draft, 30, None).await.expect("orders");
        house.work().await;
        let replay = replayed(&desk, draft).await;
        assert_eq!(replay.state, ReplayState::Done, "{template}");
        let found = replay.found.clone().expect("it found something");
        assert_eq!(found.top, real, "{template}: {found:?}");
        assert_eq!(found.cost(), real.iter().map(|(_, points)| points).sum::<i64>(), "{template}");
        assert_eq!(found.cost(), found.days.iter().map(|(_, points)| points).sum::<i64>(), "{template}");
        assert_eq!((found.days.len(), replay.events.0), (31, replay.events.1));
        assert_eq!(left_behind(&replay), 0);
    }
    assert_eq!(ledgers(&house, &guests).await, before);
    house.verify().await;
}

#[tokio::test]
async fn a_replay_reaches_back_no_further_than_it_was_told() {
    let house = House::with(&[]).await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 100).await;
    house.pass_days(10);
    house.buys(&anna, "A-2", 100).await;
    let draft = house
        .draft("cashback", |terms| {
            terms.conditions = Condition::All(Vec::new());
            terms.actions = vec![Action::award(Amount::Fixed(10))];
        })
        .await;
    let desk = house.desk().await;
    for (days, awards) in [(7, 1), (30, 2)] {
        desk.order_replay(draft, days, None).await.expect("orders");
        house.clock.advance(1);
        house.work().await;
        let found = replayed(&desk, draft).await.found.expect("done");
        let expected =
            Found { awards, awarded: 10 * awards, members: 1, top: vec![(anna.id, 10 * awards)], ..found.clone() };
        assert_eq!(found, expected, "{days}");
    }
    assert_eq!(problem(desk.order_replay(draft, 8, None).await), Problem::Choice);
}

/// Carries the replay out until it is under way, then kills it.
async fn cut_off(house: &House, desk: &Marketer, offer: OfferId) {
    let task = house.claim().await.pop().expect("a task");
    let under_way = async {
        while replayed(desk, offer).await.state != ReplayState::Running {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        biased;
        () = under_way => {}
        done = house.portal().carry_out(task) => panic!("it was too fast: {done:?}"),
    }
}

#[tokio::test]
async fn a_replay_that_was_cut_off_begins_again_and_leaves_nothing_behind() {
    let house = House::with(&[]).await;
    let draft = house.draft("cashback", purchases).await;
    let guests = story(&house).await;
    let desk = house.desk().await;
    desk.order_replay(draft, 30, None).await.expect("orders");
    assert_eq!(problem(desk.order_replay(draft, 7, None).await), Problem::ReplayGoesOn);
    cut_off(&house, &desk, draft).await;
    assert_eq!(replayed(&desk, draft).await.state, ReplayState::Running);
    house.pass_minutes(3);
    house.work().await;
    let replay = replayed(&desk, draft).await;
    assert_eq!((replay.state, left_behind(&replay)), (ReplayState::Done, 0));
    desk.order_replay(draft, 30, None).await.expect("orders");
    house.work().await;
    let again = replayed(&desk, draft).await;
    assert_eq!(again.found, replay.found, "begun once or twice, it finds the same");
    assert_eq!(house.balance(&guests[1]).await, 0);
}

#[tokio::test]
async fn a_replay_breaks_off_when_its_workers_die_or_its_task_is_gone() {
    let house = House::with(&[]).await;
    let draft = house.draft("cashback", purchases).await;
    story(&house).await;
    let desk = house.desk().await;
    desk.order_replay(draft, 30, None).await.expect("orders");
    house.workers_die().await;
    let broken = replayed(&desk, draft).await;
    assert_eq!((broken.state, broken.broke), (ReplayState::Failed, Some(Broke::Died)), "before it began");

    house.clock.advance(1);
    desk.order_replay(draft, 30, None).await.expect("orders");
    cut_off(&house, &desk, draft).await;
    house.lose_tasks("replay").await;
    desk.cancel_replay(draft).await.expect("stops");
    let broken = replayed(&desk, draft).await;
    assert_eq!((broken.state, broken.broke), (ReplayState::Failed, Some(Broke::Gone)));
    house.clock.advance(1);
    desk.order_replay(draft, 30, None).await.expect("another can be ordered");
}

#[tokio::test]
async fn a_replay_can_be_stopped_before_it_begins_and_while_it_goes_on() {
    let house = House::with(&[]).await;
    let draft = house.draft("cashback", purchases).await;
    story(&house).await;
    let desk = house.desk().await;
    desk.order_replay(draft, 30, None).await.expect("orders");
    desk.cancel_replay(draft).await.expect("cancels");
    assert_eq!(replayed(&desk, draft).await.state, ReplayState::Cancelled);
    house.work().await;
    assert_eq!(replayed(&desk, draft).await.state, ReplayState::Cancelled);

    house.clock.advance(1);
    desk.order_replay(draft, 30, None).await.expect("orders");
    cut_off(&house, &desk, draft).await;
    desk.cancel_replay(draft).await.expect("cancels");
    assert_eq!(replayed(&desk, draft).await.state, ReplayState::Running, "whoever works on it hears of it");
    house.pass_minutes(3);
    house.work().await;
    let replay = replayed(&desk, draft).await;
    assert_eq!((replay.state, replay.found.is_none(), left_behind(&replay)), (ReplayState::Cancelled, true, 0));
    desk.cancel_replay(draft).await.expect("nothing is left to stop");
}

#[tokio::test]
async fn a_replay_of_what_happened_on_postgresql_pays_the_same() {
    let Ok(server) = std::env::var("KABINET_TEST_POSTGRES") else { return };
    for isolation in ["read committed", "serializable"] {
        let url = isolated(&server, isolation);
        let house = House::unscanned_without_offers(&[("DATABASE__URL", &url)]).await;
        house.collect().await;
        let offer = house.offer("cashback", purchases).await;
        let guests = story(&house).await;
        let mut real = Vec::new();
        for guest in &guests {
            real.push((guest.id, house.balance(guest).await));
        }
        real.sort_by_key(|(member, points)| (Reverse(*points), *member));
        let desk = house.desk().await;
        desk.order_replay(offer, 30, None).await.expect("orders");
        house.work().await;
        let found = replayed(&desk, offer).await.found.expect("it found something");
        assert_eq!(found.top, real, "{isolation}: {found:?}");
        house.verify().await;
    }
}

#[tokio::test]
async fn what_is_typed_can_be_replayed_before_it_is_saved() {
    let house = House::with(&[]).await;
    let draft = house.draft("cashback", questions).await;
    let anna = house.linked("Anna", ANNA).await;
    house.register("Boris", Some(Referrer::Member(anna.id))).await;
    house.buys(&anna, "A-1", 100).await;
    let desk = house.desk().await;
    let (_, mut form) = desk.offer(draft).await.expect("the offer").form.expect("its form");
    let door = house.door().await;
    let mut browser = door.browser();
    let email = house.hired(Role::Marketer).await;
    browser.post("/api/desk/sign_in", &[("email", &email), ("password", PASSWORD)]).await;
    let id = draft.to_string();
    let mut awarded = Vec::new();
    for (points, leads) in [("many", ""), ("25", "replay/"), ("10", "replay/")] {
        form.set("do0.points", points);
        let own = [("id", &*id), ("version", "1"), ("then", "replay")];
        let typed: Vec<_> =
            own.into_iter().chain(form.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))).collect();
        let answer = browser.post("/api/offers/save", &typed).await.short();
        assert_eq!(answer, format!("303 /desk/offers/{id}/{leads}"), "{points}");
        house.clock.advance(1);
        house.work().await;
        let latest = desk.replayed(draft).await.expect("a replay").latest;
        awarded.push(latest.map(|replay| (replay.unsaved, replay.found.map(|found| found.awarded))));
    }
    assert_eq!(awarded, [None, Some((true, Some(25))), Some((false, Some(10)))]);
    assert_eq!(desk.offer(draft).await.expect("the offer").card.version, 1, "nothing was saved");
}
