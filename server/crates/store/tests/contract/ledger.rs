//! The ledger: what the domain decides is what is read back.

use crate::{
    accounts::{email, member},
    offers::OFFER,
    social::GROUP,
    support::{id, read, write},
};
use kabinet_domain::{
    ids::{EventId, MemberId, StaffId},
    points::{
        Account, AwardRef, Beyond, LotState,
        OpKind::{Activate, Award, Expire, Repay, Reverse, Spend},
        Posting,
    },
    time::Millis,
};
use kabinet_store::{
    Db, StoreError, Tx,
    points::{
        self, Origin,
        history::{self, Balance, Filter},
        verify,
    },
};

const ANNA: MemberId = MemberId(1);
/// A member without a ledger.
const NOBODY: MemberId = MemberId(4);

pub async fn suite(db: &Db) {
    assert_eq!(email("member1@example.org").key(), member(1, "", None).email.expect("an address").key());
    posting(db).await;
    what_the_member_sees(db).await;
    assert_eq!(read!(db, |tx| verify::first_offender(tx).await), None);
}

/// Settles and posts under the lock, as portal does.
pub async fn post(
    tx: &mut Tx,
    member: MemberId,
    posting: Posting,
    key: &str,
    now: i64,
    origin: &Origin,
) -> Result<bool, StoreError> {
    let mut ledger = points::load(tx, member).await?;
    let settled = ledger.settle(Millis(now));
    points::post(tx, member, &settled, &Origin::default(), &ledger).await?;
    let Ok(entries) = ledger.post(posting, key.to_owned(), Millis(now)) else { return Ok(false) };
    points::post(tx, member, &entries, origin, &ledger).await?;
    Ok(true)
}

fn award(points: i64, active_from: i64, expires: i64) -> Posting {
    Posting::Award { points, active_from: Millis(active_from), expires: Millis(expires), idle_days: None }
}

fn by_offer() -> Origin {
    Origin { event: Some(EventId(id(2))), offer: Some((OFFER, 1)), clipped: Some("{}".to_owned()), ..Origin::default() }
}

async fn posting(db: &Db) {
    assert_eq!(read!(db, |tx| points::peek(tx, ANNA).await).account, Account::default());
    let posted = write!(db, |tx| {
        assert!(post(tx, ANNA, award(10, 0, 1000), "a1", 100, &by_offer()).await?);
        assert!(post(tx, ANNA, award(7, 200, i64::MAX), "a2", 110, &Origin::default()).await?);
        assert!(
            post(tx, ANNA, Posting::Spend { points: 4 }, "s1", 120, &Origin { req_hash: 99, ..Origin::default() })
                .await?
        );
        assert!(!post(tx, ANNA, Posting::Spend { points: 7 }, "s2", 130, &Origin::default()).await?, "only 6 are left");
        Ok(())
    });
    posted.expect("posts");
    let ledger = read!(db, |tx| points::peek(tx, ANNA).await);
    assert_eq!(ledger.account, Account { seq: 3, pending: 7, active: 6, held: 0, debt: 0 });
    assert_eq!(
        ledger.lots.iter().map(|lot| (lot.lot, lot.remaining, lot.state)).collect::<Vec<_>>(),
        [(1, 6, LotState::Active), (2, 7, LotState::Pending)]
    );
    let spent = read!(db, |tx| points::op_by_key(tx, ANNA, "s1").await).expect("is there");
    assert_eq!((spent.seq, spent.kind, spent.req_hash, spent.applied), (3, Spend, 99, 4));
    assert_eq!(read!(db, |tx| points::op_by_key(tx, MemberId(2), "s1").await), None);

    let event = EventId(id(2));
    let paid = read!(db, |tx| points::awards_of_event(tx, ANNA, event).await);
    assert_eq!((paid.len(), paid[0].offer, paid[0].at), (1, Some((OFFER, 1)), Millis(100)));
    let whole = AwardRef { seq: 1, applied: 10, reversed: 0, expired: 0 };
    assert_eq!(paid[0].award, whole);
    let effects = |seq| async move { read!(db, |tx| points::by_offer::effects(tx, OFFER, (ANNA, seq), 9).await) };
    let only = effects(0).await.pop().expect("the award, and nothing that no offer brought");
    assert_eq!((only.member, only.seq, only.kind, only.at, only.applied), (ANNA, 1, Award, Millis(100), 10));
    assert_eq!(effects(1).await, []);
    let reversed = write!(db, |tx| post(
        tx,
        ANNA,
        Posting::Reverse { award: whole, points: None, beyond: Beyond::Debt },
        "rev:1",
        140,
        &Origin { event: Some(EventId(id(3))), ..Origin::default() }
    )
    .await);
    assert_eq!(reversed, Ok(true));
    let after = read!(db, |tx| points::award(tx, ANNA, 1).await).expect("is there");
    assert_eq!((after.award.reversed, after.award.left()), (10, 0));
    assert_eq!(
        read!(db, |tx| points::peek(tx, ANNA).await).account,
        Account { seq: 4, pending: 7, active: 0, held: 0, debt: 4 }
    );

    assert_eq!(read!(db, |tx| points::due(tx, Millis(199), 9).await), []);
    assert_eq!(read!(db, |tx| points::due(tx, Millis(200), 9).await), [ANNA]);
    let settled = write!(db, |tx| {
        let mut ledger = points::load(tx, ANNA).await?;
        let entries = ledger.settle(Millis(200));
        points::post(tx, ANNA, &entries, &by_offer(), &ledger).await?;
        Ok(entries.len())
    });
    assert_eq!(settled, Ok(2), "activated, and the debt repaid");
    assert_eq!(read!(db, |tx| points::due(tx, Millis(9999), 9).await), [], "what never passes is never due");
    assert_eq!(
        read!(db, |tx| points::awards_of_event(tx, ANNA, event).await).len(),
        1,
        "time's entries are nobody's doing"
    );
}

async fn what_the_member_sees(db: &Db) {
    let by_hand = || Origin {
        reason: Some("a present".to_owned()),
        actor: Some(StaffId(id(1))),
        source: Some((MemberId(2), 1)),
        ..Origin::default()
    };
    assert_eq!(write!(db, |tx| post(tx, ANNA, award(5, 0, 300), "a3", 250, &by_hand()).await), Ok(true));
    let balance = |until| async move { read!(db, |tx| history::balance(tx, ANNA, Millis(until)).await) };
    let account = Account { seq: 7, pending: 0, active: 8, held: 0, debt: 0 };
    let next = Some(Millis(300));
    assert_eq!(balance(299).await, Balance { account, next_activation: None, next_expiry: next, expiring: 0 });
    assert_eq!(balance(300).await.expiring, 5);
    assert_eq!(read!(db, |tx| history::balance(tx, NOBODY, Millis(1)).await), Balance::default());
    let expired = write!(db, |tx| {
        let mut ledger = points::load(tx, ANNA).await?;
        let entries = ledger.settle(Millis(300));
        points::post(tx, ANNA, &entries, &Origin::default(), &ledger).await
    });
    expired.expect("expires");
    let passed = read!(db, |tx| points::award(tx, ANNA, 7).await).expect("is there");
    assert_eq!((passed.award.expired, passed.award.left()), (5, 0));

    let lines = read!(db, |tx| history::history(tx, ANNA, &Filter::default(), None, 100).await);
    let kinds: Vec<_> = lines.iter().map(|line| (line.seq, line.kind)).collect();
    assert_eq!(
        kinds,
        [(8, Expire), (7, Award), (6, Repay), (5, Activate), (4, Reverse), (3, Spend), (2, Award), (1, Award)]
    );
    let first = &lines[7];
    assert_eq!((first.event, first.offer, first.offer_version), (Some(EventId(id(2))), Some(OFFER), Some(1)));
    assert_eq!((first.offer_body.as_deref(), first.clipped.as_deref()), (Some("first"), Some("{}")));
    assert_eq!((first.group, first.post_id, first.post_excerpt.as_deref()), (Some(GROUP), Some(2), Some("Post 2")));
    assert_eq!((first.group_name.as_deref(), first.event_at), (Some("Новое имя"), Some(Millis(9))));
    assert!(first.event_body.as_deref().is_some_and(|body| body.contains("social.acted")));
    assert_eq!((first.lot, first.lot_state, first.expires), (Some(1), Some(LotState::Closed), Some(Millis(1000))));
    assert_eq!((first.active_after, first.pending_after, first.requested, first.applied), (10, 0, 10, 10));
    let (reversal, present, passing) = (&lines[4], &lines[1], &lines[0]);
    assert_eq!((reversal.reverses, reversal.event, reversal.debt_after), (Some(1), Some(EventId(id(3))), 4));
    assert_eq!((reversal.lot, reversal.expires), (None, None));
    assert_eq!((present.reason.as_deref(), present.actor), (Some("a present"), Some(StaffId(id(1)))));
    assert_eq!((present.source, present.level), (Some(MemberId(2)), Some(1)));
    assert_eq!(
        (passing.lot, passing.source, passing.applied, passing.reason.as_deref()),
        (Some(7), Some(MemberId(2)), 5, Some("a present")),
        "tells whose points passed, and what they were given for"
    );

    let seqs = |filter: Filter, before: Option<i64>, limit| async move {
        let lines = read!(db, |tx| history::history(tx, ANNA, &filter, before, limit).await);
        lines.into_iter().map(|line| line.seq).collect::<Vec<_>>()
    };
    let nothing = Filter::default;
    assert_eq!(seqs(nothing(), None, 2).await, [8, 7]);
    assert_eq!(seqs(nothing(), Some(7), 2).await, [6, 5]);
    assert_eq!(seqs(Filter { kind: Some(Award), ..nothing() }, None, 9).await, [7, 2, 1]);
    assert_eq!(seqs(Filter { offer: Some(OFFER), ..nothing() }, None, 9).await, [1]);
    let stretch = Filter { from: Some(Millis(110)), to: Some(Millis(140)), ..nothing() };
    assert_eq!(seqs(stretch, None, 9).await, [3, 2], "from then on, before then");
}
