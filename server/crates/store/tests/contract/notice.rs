//! Dates that move, whom to tell of them, and whether they can have heard.

use crate::{
    accounts::member,
    ledger::post,
    support::{id, read, write},
};
use kabinet_domain::{
    ids::{EventId, MemberId, MessageId},
    lang::Lang,
    points::{Posting, days_after},
    time::{DAY_MS, Millis},
};
use kabinet_store::{
    Db, StoreError, Tx,
    member::{self, Inserted, MemberState},
    outbox::{self, NewLetter},
    points::{
        self, Origin,
        history::{self, Filter},
        notice::{self, Untold},
        verify,
    },
};

const ZOE: MemberId = MemberId(40);
const EVA: MemberId = MemberId(41);

pub async fn suite(db: &Db) {
    for n in [ZOE, EVA] {
        assert_eq!(write!(db, |tx| member::insert(tx, &member(n.0, "Zoe", None)).await), Ok(Inserted::Done));
    }
    dates(db).await;
    whom_to_tell(db).await;
    who_has_heard(db).await;
    assert_eq!(read!(db, |tx| verify::first_offender(tx).await), None);
}

fn days(n: i64) -> Millis {
    Millis(n * DAY_MS)
}

async fn award(tx: &mut Tx, who: MemberId, expires: i64, idle_days: Option<u32>, key: &str) -> Result<(), StoreError> {
    let award = Posting::Award { points: 5, active_from: Millis(0), expires: days(expires), idle_days };
    assert!(post(tx, who, award, key, 0, &Origin::default()).await?);
    Ok(())
}

/// Lot 1 of Zoe passes on day 10 unless she does something, lot 2 on day 10, lot 3 on day 90.
async fn dates(db: &Db) {
    let moved = write!(db, |tx| {
        award(tx, ZOE, 10, Some(10), "a1").await?;
        award(tx, ZOE, 10, None, "a2").await?;
        award(tx, ZOE, 90, None, "a3").await?;
        award(tx, EVA, 10, None, "a1").await?;
        let mut ledger = points::load(tx, ZOE).await?;
        assert!(ledger.stir(days(2), |from, days| days_after(from, days, &jiff::tz::TimeZone::UTC)));
        points::put_lots(tx, ZOE, &ledger).await?;
        let mut ledger = points::load(tx, ZOE).await?;
        assert!(ledger.keep(2, days(11)));
        points::put_lots(tx, ZOE, &ledger).await
    });
    moved.expect("moves");
    let lots = read!(db, |tx| points::open_lots(tx, ZOE).await);
    let dates: Vec<_> = lots.iter().map(|lot| (lot.lot, lot.expires, lot.due, lot.idle_days, lot.kept_from)).collect();
    assert_eq!(
        dates,
        [
            (2, days(11), Some(days(11)), None, Some(days(10))),
            (1, days(12), Some(days(12)), Some(10), None),
            (3, days(90), Some(days(90)), None, None)
        ],
        "soonest to pass first, as they stand now"
    );
    let lines = read!(db, |tx| history::history(tx, ZOE, &Filter::default(), None, 9).await);
    let told: Vec<_> = lines.iter().map(|line| (line.seq, line.idle_days, line.kept_from)).collect();
    assert_eq!(told, [(3, None, None), (2, None, Some(days(10))), (1, Some(10), None)]);
    assert_eq!(read!(db, |tx| member::by_id(tx, ZOE).await).expect("is there").active, None, "not known");
    write!(db, |tx| member::touch(tx, ZOE, days(2)).await).expect("touches");
    assert_eq!(read!(db, |tx| member::by_id(tx, ZOE).await).expect("is there").active, Some(days(2)));
}

async fn whom_to_tell(db: &Db) {
    let found = |now: i64, after: (Millis, MemberId), limit| async move {
        let found = read!(db, |tx| notice::untold(tx, after, days(now + 30), days(now), limit).await);
        found.into_iter().filter(|(_, who)| [ZOE, EVA].contains(who)).collect::<Vec<_>>()
    };
    let first = (Millis(0), MemberId(0));
    assert_eq!(found(4, first, 99).await, [], "the first half of what they live is not over");
    assert_eq!(found(5, first, 99).await, [(days(10), EVA)]);
    assert_eq!(found(6, first, 99).await, [(days(10), EVA), (days(11), ZOE)]);
    assert_eq!(found(7, first, 99).await, [(days(10), EVA), (days(11), ZOE), (days(12), ZOE)]);
    assert_eq!(found(7, (days(10), EVA), 1).await, [(days(11), ZOE)]);
    write!(db, |tx| member::set_state(tx, EVA, MemberState::Blocked).await).expect("blocks");
    assert_eq!(found(5, first, 99).await, [], "who may not come in is not written to");
    write!(db, |tx| member::set_state(tx, EVA, MemberState::Active).await).expect("lets in");

    let of = |until: i64| async move { read!(db, |tx| notice::untold_of(tx, ZOE, days(until)).await) };
    let lot = |lot, expires, idle_days| Untold {
        lot,
        remaining: 5,
        active_from: Millis(0),
        expires: days(expires),
        idle_days,
    };
    assert_eq!(of(89).await, [lot(2, 11, None), lot(1, 12, Some(10))]);
    let is_time = |lot: Untold| (0..20).find(|day| lot.is_time(days(*day)));
    assert_eq!((is_time(lot(2, 11, None)), is_time(lot(1, 12, Some(10)))), (Some(6), Some(7)), "as the statement says");
    write!(db, |tx| notice::tell(tx, ZOE, 2, days(11), EventId(id(70))).await).expect("tells");
    assert_eq!(of(89).await, [lot(1, 12, Some(10))]);
    assert_eq!(found(7, first, 99).await, [(days(10), EVA), (days(12), ZOE)]);
    // Lot 1 is told of, and its date moves: of the new date nobody was told.
    let moved = write!(db, |tx| {
        notice::tell(tx, ZOE, 1, days(12), EventId(id(71))).await?;
        let mut ledger = points::load(tx, ZOE).await?;
        assert!(ledger.stir(days(3), |from, days| days_after(from, days, &jiff::tz::TimeZone::UTC)));
        points::put_lots(tx, ZOE, &ledger).await
    });
    moved.expect("moves");
    assert_eq!(of(89).await, [lot(1, 13, Some(10))]);
}

async fn who_has_heard(db: &Db) {
    let unheard = |who, now: i64| async move { read!(db, |tx| notice::unheard(tx, who, days(now)).await) };
    assert_eq!(unheard(EVA, 9).await, []);
    assert_eq!(unheard(EVA, 10).await, [(1, days(10))], "no event");
    let event = EventId(id(72));
    write!(db, |tx| notice::tell(tx, EVA, 1, days(10), event).await).expect("tells");
    assert_eq!(unheard(EVA, 10).await, [(1, days(10))], "no letter");
    let letter = move |n, member, event| NewLetter {
        id: MessageId(id(n)),
        member: Some(member),
        channel: "email",
        letter: "written",
        lang: Lang::En,
        address: vec![1; 20],
        body: vec![2; 20],
        created: Millis(1),
        event: Some(event),
    };
    let sent = |n| async move {
        let mark = write!(db, |tx| {
            let letter = outbox::get(tx, MessageId(id(n))).await?.expect("a letter");
            outbox::mark_sent(tx, letter.id, letter.token, Millis(2)).await
        });
        assert_eq!(mark, Ok(true));
    };
    write!(db, |tx| {
        outbox::add(tx, &letter(801, EVA, event)).await?;
        outbox::add(tx, &letter(802, EVA, EventId(id(73)))).await?;
        outbox::add(tx, &letter(803, ZOE, event)).await
    })
    .expect("adds");
    sent(802).await;
    sent(803).await;
    assert_eq!(unheard(EVA, 10).await, [(1, days(10))], "letters about something else, or to others");
    sent(801).await;
    assert_eq!(unheard(EVA, 10).await, []);
    assert_eq!(unheard(ZOE, 13).await, [(1, days(13))], "lot 2 was kept before, lot 3 has time");
}
