//! Orders to undo what an offer did, and the statements they are carried out by.

use crate::{
    ledger::post,
    support::{id, read, write},
};
use kabinet_domain::{
    ids::{EventId, MemberId, OfferId, StaffId, UndoId},
    points::{AwardRef, Beyond, Posting},
    time::Millis,
};
use kabinet_store::{
    Db, offer_object,
    offer_undo::{self, Saved, Undo, UndoState},
    points::{self, Origin, by_offer, history, verify},
};

const OFFER: OfferId = OfferId(uuid::Uuid::from_u128(700));
const ANNA: MemberId = MemberId(701);
const BORIS: MemberId = MemberId(702);
const MARIA: StaffId = StaffId(uuid::Uuid::from_u128(703));
const PAVEL: StaffId = StaffId(uuid::Uuid::from_u128(704));

pub async fn suite(db: &Db) {
    orders(db).await;
    proposals(db).await;
    effects(db).await;
    objects(db).await;
    assert_eq!(read!(db, |tx| verify::first_offender(tx).await), None);
}

fn undo(n: u128, asked: i64) -> Undo {
    Undo {
        id: UndoId(id(n)),
        offer: OFFER,
        from: Millis(100),
        until: Millis(200),
        state: UndoState::Looking,
        asked: Millis(asked),
        asked_by: MARIA,
        reason: None,
        ordered: None,
        ordered_by: None,
        decided: None,
        decided_by: None,
        ended: None,
        token: 0,
        after: MemberId(0),
        members_done: 0,
        members_total: 0,
        cancel: false,
        found: None,
        result: None,
    }
}

async fn ask(db: &Db, n: u128, asked: i64) -> bool {
    write!(db, |tx| offer_undo::ask(tx, &undo(n, asked)).await).expect("asks")
}

async fn latest(db: &Db) -> Undo {
    read!(db, |tx| offer_undo::latest(tx, OFFER).await).expect("is there")
}

async fn begin(db: &Db, of: UndoId) -> Option<Undo> {
    write!(db, |tx| offer_undo::begin(tx, of, 9).await).expect("begins")
}

async fn save(db: &Db, of: UndoId, token: i64, reached: (MemberId, i64)) -> Saved {
    write!(db, |tx| offer_undo::save(tx, of, token, reached).await).expect("saves")
}

/// A look to its end.
async fn seen(db: &Db, n: u128, asked: i64) -> UndoId {
    assert!(ask(db, n, asked).await);
    let begun = begin(db, UndoId(id(n))).await.expect("it was asked for");
    let saw = write!(db, |tx| offer_undo::saw(tx, begun.id, begun.token, "{}").await);
    assert_eq!(saw, Ok(true));
    begun.id
}

async fn order(db: &Db, of: UndoId, state: UndoState) -> bool {
    write!(db, |tx| offer_undo::order(tx, of, state, "wrong", MARIA, Millis(30)).await).expect("orders")
}

async fn cancel(db: &Db, of: UndoId) -> bool {
    write!(db, |tx| offer_undo::request_cancel(tx, of, Millis(40)).await).expect("cancels")
}

async fn orders(db: &Db) {
    assert_eq!(read!(db, |tx| offer_undo::latest(tx, OFFER).await), None);
    assert!(ask(db, 1, 1).await);
    assert!(!ask(db, 2, 2).await, "one at a time");
    let first = UndoId(id(1));
    assert_eq!(latest(db).await, undo(1, 1));
    let looking = |token| Undo { token, members_total: 9, ..undo(1, 1) };
    assert_eq!(begin(db, first).await, Some(looking(1)));
    assert_eq!(save(db, first, 1, (ANNA, 4)).await, Saved::Kept);
    assert_eq!(begin(db, first).await, Some(looking(2)), "a look begins again");
    assert_eq!(save(db, first, 1, (ANNA, 5)).await, Saved::Lost);
    assert!(!order(db, first, UndoState::Running).await, "nobody has seen it yet");
    for (token, done) in [(1, false), (2, true), (2, false)] {
        assert_eq!(write!(db, |tx| offer_undo::saw(tx, first, token, "{}").await), Ok(done));
    }
    assert_eq!(begin(db, first).await, None, "it waits for somebody to order it");

    let second = seen(db, 2, 2).await;
    let dropped = read!(db, |tx| offer_undo::get(tx, first).await).expect("is there");
    assert_eq!((dropped.state, dropped.ended), (UndoState::Dropped, Some(Millis(2))));
    assert!(!order(db, first, UndoState::Running).await);
    assert!(order(db, second, UndoState::Running).await);
    assert!(!order(db, second, UndoState::Running).await, "once");
    let alone = |by, since| async move { read!(db, |tx| offer_undo::alone(tx, OFFER, by, Millis(since)).await) };
    assert_eq!(alone(MARIA, 29).await, ["{}"]);
    assert!(alone(MARIA, 30).await.is_empty() && alone(StaffId(id(77)), 29).await.is_empty());
    let covers = |at| async move { read!(db, |tx| offer_undo::covers(tx, OFFER, Millis(at)).await) };
    let (from, until) = (undo(2, 2).from.0, undo(2, 2).until.0);
    assert_eq!([covers(from - 1).await, covers(from).await, covers(until).await], [false, true, false]);
    assert!(!ask(db, 3, 3).await, "it goes on");
    let begun = begin(db, second).await.expect("it was ordered");
    assert_eq!(
        (begun.reason.as_deref(), begun.ordered, begun.ordered_by),
        (Some("wrong"), Some(Millis(30)), Some(MARIA))
    );
    assert_eq!(save(db, second, begun.token, (ANNA, 4)).await, Saved::Kept);
    let again = begin(db, second).await.expect("it goes on");
    assert_eq!((again.after, again.members_done, again.token), (ANNA, 4, begun.token + 1), "where it was");
    assert!(cancel(db, second).await);
    assert_eq!(save(db, second, again.token, (BORIS, 5)).await, Saved::Cancel);
    let finish = |token, state| async move {
        write!(db, |tx| offer_undo::finish(tx, second, token, (state, Some("{}")), Millis(50)).await).expect("ends")
    };
    assert!(!finish(begun.token, UndoState::Done).await);
    assert!(finish(again.token, UndoState::Stopped).await);
    assert!(!cancel(db, second).await);
    let ended = latest(db).await;
    assert_eq!((ended.state, ended.ended, ended.result.as_deref()), (UndoState::Stopped, Some(Millis(50)), Some("{}")));

    assert_eq!(write!(db, |tx| offer_undo::sweep(tx, Millis(1_000)).await), Ok(1), "what was only looked at");
    assert_eq!(read!(db, |tx| offer_undo::get(tx, first).await), None);
    let kept = read!(db, |tx| offer_undo::ordered(tx, OFFER, 9).await);
    assert_eq!(kept.iter().map(|one| one.id).collect::<Vec<_>>(), [second]);
}

async fn proposals(db: &Db) {
    let third = seen(db, 3, 60).await;
    assert!(order(db, third, UndoState::Proposed).await);
    assert_eq!(begin(db, third).await, None, "somebody else must agree");
    let waiting = || async { read!(db, |tx| offer_undo::waiting(tx, 9).await) };
    assert_eq!(waiting().await.iter().map(|one| one.id).collect::<Vec<_>>(), [third]);
    assert_eq!(read!(db, |tx| offer_undo::how_many_wait(tx).await), 1);
    let decide = |of, state| async move {
        write!(db, |tx| offer_undo::decide(tx, of, state, PAVEL, Millis(70)).await).expect("decides")
    };
    assert!(decide(third, UndoState::Declined).await);
    assert!(!decide(third, UndoState::Running).await);
    let declined = latest(db).await;
    assert_eq!(
        (declined.state, declined.decided_by, declined.ended),
        (UndoState::Declined, Some(PAVEL), Some(Millis(70)))
    );
    let fourth = seen(db, 4, 80).await;
    assert!(order(db, fourth, UndoState::Proposed).await);
    assert!(cancel(db, fourth).await);
    assert_eq!(latest(db).await.state, UndoState::Stopped, "nobody works on it: it ends at once");
    let fifth = seen(db, 5, 90).await;
    assert!(order(db, fifth, UndoState::Proposed).await);
    assert!(decide(fifth, UndoState::Running).await);
    assert_eq!(begin(db, fifth).await.map(|begun| (begun.state, begun.ended)), Some((UndoState::Running, None)));
    assert_eq!(waiting().await, []);
}

fn by_offer_at(event: u128) -> Origin {
    Origin { event: Some(EventId(id(event))), offer: Some((OFFER, 1)), ..Origin::default() }
}

async fn effects(db: &Db) {
    let award = |points| Posting::Award { points, active_from: Millis(0), expires: Millis::NEVER, idle_days: None };
    let posted = write!(db, |tx| {
        for (member, posting, key, at) in [
            (ANNA, award(10), "a1", 99),
            (ANNA, award(20), "a2", 100),
            (ANNA, Posting::Deduct { points: 5, beyond: Beyond::Clip }, "d1", 150),
            (ANNA, award(40), "a3", 200),
            (BORIS, Posting::Deduct { points: 5, beyond: Beyond::Clip }, "d2", 150),
            (MemberId(705), award(7), "a4", 199),
        ] {
            assert!(post(tx, member, posting, key, at, &by_offer_at(710)).await?);
        }
        post(tx, ANNA, award(3), "hand", 160, &Origin::default()).await
    });
    assert_eq!(posted, Ok(true));
    let period = (Millis(100), Millis(200));
    let members =
        |after, limit| async move { read!(db, |tx| by_offer::members(tx, OFFER, period, after, limit).await) };
    assert_eq!(members(MemberId(0), 9).await, [ANNA, MemberId(705)], "what took nothing from Boris is nothing");
    assert_eq!(members(MemberId(0), 1).await, [ANNA]);
    assert_eq!(members(ANNA, 9).await, [MemberId(705)]);
    assert_eq!(read!(db, |tx| by_offer::how_many(tx, OFFER, period).await), 2);
    let awards = || async { read!(db, |tx| points::awards_of_offer(tx, ANNA, OFFER, period).await) };
    let paid = awards().await;
    let second = AwardRef { seq: 2, applied: 20, reversed: 0, expired: 0 };
    assert_eq!((paid.len(), paid[0].award, paid[0].event), (1, second, Some(EventId(id(710)))));
    let deductions = || async { read!(db, |tx| by_offer::deductions(tx, ANNA, OFFER, period).await) };
    let taken = deductions().await;
    assert_eq!((taken.len(), taken[0].seq, taken[0].applied, taken[0].version), (1, 3, 5, 1));

    let order = UndoId(id(5));
    let origin = move || Origin {
        offer: Some((OFFER, 1)),
        reason: Some("wrong".to_owned()),
        actor: Some(MARIA),
        undo: Some(order),
        ..Origin::default()
    };
    let undone = write!(db, |tx| {
        assert!(post(tx, ANNA, award(5), &by_offer::given_back(3), 190, &origin()).await?);
        let reverse = Posting::Reverse { award: second, points: None, beyond: Beyond::Clip };
        post(tx, ANNA, reverse, "undo:2", 190, &origin()).await
    });
    assert_eq!(undone, Ok(true));
    assert_eq!(deductions().await, [], "a deduction is given back once");
    assert_eq!(awards().await.iter().map(|paid| paid.award.left()).collect::<Vec<_>>(), [0], "and that is no award");
    let done = read!(db, |tx| by_offer::undone(tx, order).await);
    let expected = by_offer::Undone { members: 1, reversals: 1, asked: 20, taken: 20, returns: 1, given: 5 };
    assert_eq!(done, expected);
    assert_eq!(read!(db, |tx| by_offer::undone(tx, UndoId(id(1))).await).members, 0);
    let lines = read!(db, |tx| history::history(tx, ANNA, &history::Filter::default(), None, 2).await);
    assert!(lines.iter().all(|line| (line.undo, line.actor) == (Some(order), Some(MARIA))), "{lines:?}");
}

async fn objects(db: &Db) {
    let (event, another) = (EventId(id(710)), EventId(id(711)));
    let add = || async move { write!(db, |tx| offer_object::add(tx, ANNA, OFFER, "vk:1", event).await).expect("adds") };
    let forget =
        |at| async move { write!(db, |tx| offer_object::forget(tx, ANNA, OFFER, "vk:1", at).await).expect("forgets") };
    assert!(add().await);
    assert!(!forget(another).await, "another event paid for it");
    assert!(!add().await);
    assert!(forget(event).await);
    assert!(add().await, "it may pay again");
}
