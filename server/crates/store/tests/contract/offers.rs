//! Offers, events, what became of them, counters.

use crate::{
    social::GROUP,
    support::{id, read, write},
};
use kabinet_domain::{
    event::{Act, CauseKey, Event, EventKind, Happening, NetworkName, Object},
    ids::{EventId, GroupId, MemberId, OfferId, ReplayId, StaffId},
    offer::OfferState,
    time::Millis,
};
use kabinet_store::{
    Db,
    event::{self, Filter},
    event_offer::{self, EventOffer, OutcomeWord},
    offer::{self, Generation, OfferRow},
    offer_count::{self, Count},
    offer_object,
    offer_replay::{self, Replay, ReplayState, Saved},
};
use std::collections::BTreeSet;

pub const OFFER: OfferId = OfferId(uuid::Uuid::from_u128(500));
const PERIODS: [&str; 3] = ["2026-11", "ever", "2026"];
const ANNA: MemberId = MemberId(1);

pub async fn suite(db: &Db) {
    versions(db).await;
    events(db).await;
    outcomes_and_counters(db).await;
    replays(db).await;
}

async fn versions(db: &Db) {
    let row = |version, body: &str, edited| OfferRow {
        id: OFFER,
        state: OfferState::Draft,
        version,
        created: Millis(1),
        template: Some("likes".to_owned()),
        body: body.to_owned(),
        edited: Millis(edited),
    };
    let generation = || async { read!(db, |tx| offer::generation(tx).await) };
    let named = |n| Generation(id(n));
    assert_eq!(generation().await, None);
    write!(db, |tx| offer::insert(tx, &row(1, "first", 1), None, named(1)).await).expect("inserts");
    assert_eq!(generation().await, Some(named(1)));
    let desk = Some(StaffId(id(1)));
    let publish = |expected, body: &'static str| async move {
        write!(db, |tx| offer::publish_version(tx, OFFER, expected, body, Millis(2), desk, named(2)).await)
            .expect("publishes")
    };
    assert!(publish(1, "second").await);
    assert!(!publish(1, "late").await, "somebody else has edited it");
    assert_eq!(generation().await, Some(named(2)));
    assert_eq!(read!(db, |tx| offer::get(tx, OFFER).await), Some(row(2, "second", 2)));
    assert_eq!(read!(db, |tx| offer::list(tx).await), [row(2, "second", 2)]);
    let first = read!(db, |tx| offer::get_version(tx, OFFER, 1).await).expect("is there");
    assert_eq!((first.body.as_str(), first.by_staff), ("first", None));
    let all = read!(db, |tx| offer::versions(tx, OFFER).await);
    assert_eq!(all.iter().map(|one| (one.version, one.by_staff)).collect::<Vec<_>>(), [(2, desk), (1, None)]);
    let set = |from, to, n| async move {
        write!(db, |tx| offer::set_state(tx, OFFER, from, to, named(n)).await).expect("sets")
    };
    assert!(set(OfferState::Draft, OfferState::Active, 3).await);
    assert!(!set(OfferState::Draft, OfferState::Archived, 4).await);
    assert_eq!(generation().await, Some(named(3)), "nothing was changed");
    write!(db, |tx| offer::rules_changed(tx, named(5)).await).expect("changes");
    assert_eq!(generation().await, Some(named(5)));
}

pub fn like(n: u128, member: MemberId, post: i64, seen: i64) -> Event {
    let what = Happening::SocialActed {
        network: NetworkName::Vk,
        group: GROUP,
        act: Act::Like,
        object: Object::post(post),
        earlier: None,
        since: None,
        second_hand: false,
    };
    let cause = CauseKey::social(NetworkName::Vk, GROUP, &format!("post:{post}"), "hash", "like", 1);
    Event { id: EventId(id(n)), member, at: Millis(seen - 1), seen: Millis(seen), cause, what }
}

async fn events(db: &Db) {
    let registered = || Event {
        id: EventId(id(1)),
        member: ANNA,
        at: Millis(1),
        seen: Millis(1),
        cause: CauseKey::registered(),
        what: Happening::MemberRegistered { referrer: Some(MemberId(7)) },
    };
    let like_of = |n| like(n, MemberId(if n == 4 { 2 } else { 1 }), i64::try_from(n).unwrap(), 10);
    assert_eq!(write!(db, |tx| event::record(tx, &registered()).await), Ok(true));
    for n in 2..=4 {
        assert_eq!(write!(db, |tx| event::record(tx, &like_of(n)).await), Ok(true));
    }
    let again = write!(db, |tx| event::record(tx, &Event { id: EventId(id(9)), ..registered() }).await);
    assert_eq!(again, Ok(false), "the same cause");
    let others = write!(db, |tx| event::record(
        tx,
        &Event { member: MemberId(2), id: EventId(id(5)), seen: Millis(20), ..registered() }
    )
    .await);
    assert_eq!(others, Ok(true), "causes are per member");
    let cause = like_of(2).cause;
    assert_eq!(read!(db, |tx| event::by_cause(tx, ANNA, &cause).await), Some(like_of(2)));
    assert_eq!(read!(db, |tx| event::by_cause(tx, MemberId(2), &cause).await), None);
    assert_eq!(read!(db, |tx| event::by_id(tx, ANNA, EventId(id(1))).await), Some(registered()));

    let journal = |filter: Filter, before: Option<(i64, u128)>| async move {
        let before = before.map(|(seen, n)| (Millis(seen), EventId(id(n))));
        let found = read!(db, |tx| event::journal(tx, &filter, before, 3).await);
        found.into_iter().map(|event| event.id.0.as_u128()).collect::<Vec<_>>()
    };
    let (anna, likes) = (Some(ANNA), Some(EventKind::SocialActed));
    let nothing = Filter::default;
    assert_eq!(journal(nothing(), None).await, [5, 4, 3]);
    assert_eq!(journal(nothing(), Some((10, 3))).await, [2, 1]);
    assert_eq!(journal(Filter { member: anna, ..nothing() }, None).await, [3, 2, 1]);
    assert_eq!(journal(Filter { member: anna, kind: likes, ..nothing() }, None).await, [3, 2]);
    assert_eq!(journal(Filter { kind: likes, ..nothing() }, Some((10, 4))).await, [3, 2]);
    assert_eq!(journal(Filter { group: Some(GROUP), ..nothing() }, None).await, [4, 3, 2]);
    assert_eq!(journal(Filter { group: Some(GROUP), kind: Some(EventKind::SocialLeft), ..nothing() }, None).await, []);
    assert_eq!(journal(Filter { group: Some(GROUP), member: anna, kind: likes }, None).await, [3, 2]);
    assert_eq!(journal(Filter { group: Some(GroupId(id(1))), member: anna, kind: None }, None).await, []);
    assert_eq!(read!(db, |tx| event::of_member(tx, MemberId(2), None, 9).await).len(), 2);

    let onwards = |seen, n, until| async move {
        let after = (Millis(seen), EventId(id(n)));
        let found = read!(db, |tx| event::onwards(tx, after, Millis(until), 3).await);
        found.into_iter().map(|event| event.id.0.as_u128()).collect::<Vec<_>>()
    };
    assert_eq!(onwards(1, 0, 20).await, [1, 2, 3], "oldest first, from the moment on");
    assert_eq!(onwards(10, 3, 20).await, [4, 5]);
    assert_eq!(onwards(10, 3, 19).await, [4]);
    assert_eq!(read!(db, |tx| event::count(tx, Millis(10), Millis(19)).await), 3);
}

async fn replays(db: &Db) {
    let replay = |n| Replay {
        id: ReplayId(id(n)),
        offer: OFFER,
        version: 2,
        body: "second".to_owned(),
        days: 30,
        state: ReplayState::Waiting,
        ordered: Millis(i64::try_from(n).unwrap()),
        ended: None,
        token: 0,
        events_done: 0,
        events_total: 0,
        cancel: false,
        result: None,
    };
    let order = |n| async move {
        let by = Some(StaffId(id(1)));
        write!(db, |tx| offer_replay::order(tx, &replay(n), by).await).expect("orders")
    };
    let latest = || async { read!(db, |tx| offer_replay::latest(tx, OFFER).await).expect("is there") };
    let (first, second) = (ReplayId(id(1)), ReplayId(id(2)));
    assert_eq!(read!(db, |tx| offer_replay::latest(tx, OFFER).await), None);
    assert!(order(1).await);
    assert!(!order(2).await, "one at a time");
    assert_eq!(latest().await, replay(1));
    let begin = |of| async move { write!(db, |tx| offer_replay::begin(tx, of, 9).await).expect("begins") };
    let save =
        |of, token, done| async move { write!(db, |tx| offer_replay::save(tx, of, token, done).await).expect("saves") };
    let cancel =
        |of| async move { write!(db, |tx| offer_replay::request_cancel(tx, of, Millis(5)).await).expect("cancels") };
    let finish = |of, token, end: (ReplayState, Option<&'static str>)| async move {
        write!(db, |tx| offer_replay::finish(tx, of, token, end, Millis(6)).await).expect("finishes")
    };
    let running = |token| Replay { state: ReplayState::Running, token, events_total: 9, ..replay(1) };
    assert_eq!(begin(first).await, Some(running(1)));
    assert_eq!(save(first, 1, 4).await, Saved::Kept);
    assert_eq!(begin(first).await, Some(running(2)), "again from the beginning");
    assert_eq!(save(first, 1, 5).await, Saved::Lost);
    assert!(!finish(first, 1, (ReplayState::Done, Some("{}"))).await);
    assert!(cancel(first).await);
    assert_eq!(save(first, 2, 3).await, Saved::Cancel);
    assert!(finish(first, 2, (ReplayState::Done, Some("{}"))).await, "it was faster");
    let ended = latest().await;
    assert_eq!((ended.state, ended.ended, ended.events_done), (ReplayState::Done, Some(Millis(6)), 3));
    assert_eq!(ended.result.as_deref(), Some("{}"));
    assert!(!cancel(first).await);
    assert_eq!(begin(first).await, None);
    assert!(order(2).await);
    assert!(cancel(second).await);
    let ended = latest().await;
    assert_eq!(
        (ended.id, ended.state, ended.ended),
        (second, ReplayState::Cancelled, Some(Millis(5))),
        "it had not begun"
    );
    assert_eq!(write!(db, |tx| offer_replay::sweep(tx, Millis(6)).await), Ok(1));
    assert_eq!(read!(db, |tx| offer_replay::get(tx, second).await), None);
    assert_eq!(latest().await.id, first);
}

async fn outcomes_and_counters(db: &Db) {
    let outcome = |event: u128, n, outcome| EventOffer {
        member: ANNA,
        event: EventId(id(event)),
        n,
        offer: OFFER,
        version: 2,
        outcome,
        detail: "{}".to_owned(),
    };
    let all = move || {
        vec![outcome(2, 1, OutcomeWord::Acted), outcome(2, 2, OutcomeWord::Refused), outcome(3, 1, OutcomeWord::Acted)]
    };
    write!(db, |tx| event_offer::add(tx, &all()).await).expect("adds");
    let asked = [2, 3].map(|n| (ANNA, EventId(id(n))));
    assert_eq!(read!(db, |tx| event_offer::of_events(tx, &asked).await), all());
    let anothers = [(MemberId(2), EventId(id(2)))];
    assert_eq!(read!(db, |tx| event_offer::of_events(tx, &anothers).await), []);

    let other = OfferId(id(501));
    for (period, awards, points) in [("2026-11", 1, 5), ("2026-11", 2, 2), ("ever", 1, 5)] {
        write!(db, |tx| offer_count::add(tx, ANNA, OFFER, &[period.to_owned()], (awards, points), None).await)
            .expect("adds");
    }
    for (period, awards, points) in [("2026-11", 1, 1), ("ever", 0, 0), ("2026", 1, 5)] {
        write!(db, |tx| offer_count::give_back(tx, ANNA, OFFER, &[period.to_owned()], (awards, points)).await)
            .expect("gives back");
    }
    let periods = PERIODS.map(str::to_owned);
    let read = read!(db, |tx| offer_count::read(tx, ANNA, &[OFFER, other], &periods).await);
    let count = |period: &str, awards, points| Count {
        offer: OFFER,
        period: period.to_owned(),
        awards,
        points,
        met: 0,
        last: None,
    };
    assert_eq!(read, [count("2026-11", 2, 6), count("ever", 1, 5)]);
    write!(db, |tx| offer_count::meet(tx, ANNA, OFFER, &["2026-11".to_owned(), "2027".to_owned()]).await)
        .expect("counts");
    let acted = Some(Millis(7));
    write!(db, |tx| offer_count::add(tx, ANNA, OFFER, &[PERIODS[0].to_owned()], (1, 1), acted).await).expect("adds");
    write!(db, |tx| offer_count::give_back(tx, ANNA, OFFER, &[PERIODS[0].to_owned()], (1, 1)).await)
        .expect("gives back");
    let read = read!(db, |tx| offer_count::read(tx, ANNA, &[OFFER], &periods[..1]).await);
    assert_eq!(read, [Count { met: 1, last: acted, ..count("2026-11", 2, 6) }], "a reversal is no act");
    write!(db, |tx| offer_count::give_back(tx, ANNA, OFFER, &[PERIODS[0].to_owned()], (1, 7)).await)
        .expect("gives back");
    let read = read!(db, |tx| offer_count::read(tx, ANNA, &[OFFER], &periods[..1]).await);
    assert_eq!((read[0].awards, read[0].points), (1, 0), "no more than was counted");
    // Several periods at once, of which one has nothing yet.
    let met = read!(db, |tx| offer_count::read(tx, ANNA, &[OFFER], &periods).await)
        .iter()
        .map(|row| row.met)
        .collect::<Vec<_>>();
    write!(db, |tx| offer_count::add(tx, ANNA, OFFER, &PERIODS.map(str::to_owned), (2, 9), None).await).expect("adds");
    write!(db, |tx| offer_count::give_back(tx, ANNA, OFFER, &PERIODS.map(str::to_owned)[1..], (1, 4)).await)
        .expect("gives back");
    let read = read!(db, |tx| offer_count::read(tx, ANNA, &[OFFER], &periods).await);
    let counted: Vec<_> = read.iter().map(|row| (row.period.as_str(), row.awards, row.points)).collect();
    assert_eq!(counted, [("2026", 1, 5), ("2026-11", 3, 9), ("ever", 2, 10)]);
    assert_eq!(met, [1, 0], "what was met is left alone");
    assert_eq!(read!(db, |tx| offer_count::read(tx, MemberId(2), &[OFFER], &periods).await), []);

    let add = |event| async move {
        write!(db, |tx| offer_object::add(tx, ANNA, OFFER, "vk:post:1:like", EventId(id(event))).await).expect("adds")
    };
    assert!(add(1).await);
    assert!(!add(2).await, "it had paid before");
    let which = read!(db, |tx| offer_object::which(tx, ANNA, "vk:post:1:like", &[other, OFFER]).await);
    assert_eq!(which, BTreeSet::from([OFFER]));
    assert!(read!(db, |tx| offer_object::which(tx, ANNA, "vk:post:2:like", &[OFFER]).await).is_empty());
}
