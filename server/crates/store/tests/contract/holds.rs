//! The ledger beyond awards and spendings: holds, returns, restorings, proposals, sums over a stretch.

use crate::{
    ledger::post,
    support::{id, read, write},
};
use kabinet_domain::{
    ids::{MemberId, ProposalId, StaffId},
    points::{
        Account, HoldState, LotState,
        OpKind::{Award, Expire, Hold, Release, Restore, Return, Spend},
        PassedRef, Posting,
    },
    time::Millis,
};
use kabinet_store::{
    Db, StoreError, Tx,
    points::{
        self, Origin,
        history::{self, Filter},
        hold, proposal,
        proposal::{Proposal, ProposalState},
        totals, verify,
    },
};

const VERA: MemberId = MemberId(3);
const GRACE: Millis = Millis(9000);

pub async fn suite(db: &Db) {
    setting_aside(db).await;
    giving_back(db).await;
    summing_up(db).await;
    proposing(db).await;
    assert_eq!(read!(db, |tx| verify::first_offender(tx).await), None);
}

async fn done(tx: &mut Tx, posting: Posting, key: &str, now: i64) -> Result<bool, StoreError> {
    post(tx, VERA, posting, key, now, &Origin::default()).await
}

async fn setting_aside(db: &Db) {
    let held = write!(db, |tx| {
        let award = |points, expires| {
            let (active_from, expires, idle_days) = (Millis(0), Millis(expires), None);
            Posting::Award { points, active_from, expires, idle_days }
        };
        assert!(done(tx, award(5, 5000), "a1", 100).await?);
        assert!(done(tx, award(5, 300), "a2", 100).await?);
        assert!(done(tx, Posting::Hold { points: 7, due: Millis(400) }, "h1", 110).await?);
        assert!(done(tx, Posting::Hold { points: 2, due: Millis(200) }, "h2", 110).await?);
        Ok(())
    });
    held.expect("posts");
    let ledger = read!(db, |tx| points::peek(tx, VERA).await);
    assert_eq!(ledger.account, Account { seq: 4, pending: 0, active: 1, held: 9, debt: 0 });
    let holds: Vec<_> =
        ledger.holds.iter().map(|hold| (hold.hold, hold.amount(), hold.due, hold.parts.len())).collect();
    assert_eq!(holds, [(3, 7, Millis(400), 2), (4, 2, Millis(200), 1)]);
    let kept = |n| async move { read!(db, |tx| hold::get(tx, VERA, n).await) };
    assert_eq!(kept(3).await.map(|hold| (hold.state, hold.ended)), Some((HoldState::Open, None)));
    assert_eq!(kept(1).await, None);

    assert!(!read!(db, |tx| points::due(tx, Millis(199), 99).await).contains(&VERA));
    assert!(read!(db, |tx| points::due(tx, Millis(200), 99).await).contains(&VERA));
    let settled = write!(db, |tx| {
        let mut ledger = points::load(tx, VERA).await?;
        let entries = ledger.settle(Millis(200));
        points::post(tx, VERA, &entries, &Origin::default(), &ledger).await?;
        Ok(entries.len())
    });
    assert_eq!(settled, Ok(1));
    assert_eq!(kept(4).await.map(|hold| (hold.state, hold.ended)), Some((HoldState::Lapsed, Some(5))));

    // At 300 lot 2 passes; all of it is held, so it can still be used.
    let confirmed = write!(db, |tx| done(tx, Posting::Confirm { hold: 3, points: Some(6) }, "c1", 350).await);
    assert_eq!(confirmed, Ok(true));
    let again = write!(db, |tx| done(tx, Posting::Confirm { hold: 3, points: None }, "c2", 350).await);
    assert_eq!(again, Ok(false), "a hold ends once");
    assert_eq!(kept(3).await.map(|hold| (hold.state, hold.ended)), Some((HoldState::Confirmed, Some(6))));
    let ledger = read!(db, |tx| points::peek(tx, VERA).await);
    assert_eq!((ledger.account.seq, ledger.account.active, ledger.holds.len()), (7, 4, 0));
}

async fn giving_back(db: &Db) {
    assert_eq!(read!(db, |tx| points::spend(tx, VERA, 3).await), None, "a hold is no spending");
    let returned = write!(db, |tx| {
        let spend = points::spend(tx, VERA, 6).await?.expect("a spending");
        assert_eq!((spend.returned, spend.left(), spend.parts.len()), (0, 6, 2));
        assert_eq!((spend.parts[0].lot.lot, spend.parts[0].amount, spend.parts[0].lot.state), (2, 5, LotState::Closed));
        assert!(done(tx, Posting::Return { spend, points: Some(4), grace_until: GRACE }, "r1", 360).await?);
        points::spend(tx, VERA, 6).await
    });
    let spend = returned.expect("returns").expect("a spending");
    assert_eq!((spend.returned, spend.left()), (4, 2));
    let ledger = read!(db, |tx| points::peek(tx, VERA).await);
    let lots: Vec<_> = ledger.lots.iter().map(|lot| (lot.lot, lot.remaining, lot.expires)).collect();
    assert_eq!(lots, [(1, 5, Millis(5000)), (8, 3, GRACE)], "one to its lot, three with grace");

    let restored = write!(db, |tx| {
        let mut ledger = points::load(tx, VERA).await?;
        let entries = ledger.settle(Millis(6000));
        points::post(tx, VERA, &entries, &Origin::default(), &ledger).await?;
        assert_eq!(points::expiry(tx, VERA, 8).await?, None, "a return is no expiry");
        let passed = points::expiry(tx, VERA, 9).await?.expect("an expiry");
        assert_eq!(passed, PassedRef { seq: 9, passed: 5, restored: 0 });
        assert!(done(tx, Posting::Restore { passed, points: Some(2), grace_until: GRACE }, "x1", 6000).await?);
        points::expiry(tx, VERA, 9).await
    });
    assert_eq!(restored.expect("restores"), Some(PassedRef { seq: 9, passed: 5, restored: 2 }));
    assert_eq!(
        read!(db, |tx| points::restored(tx, VERA).await).into_iter().collect::<Vec<_>>(),
        [9],
        "no return is one"
    );
    assert_eq!(read!(db, |tx| points::peek(tx, VERA).await).account.active, 5);

    let lines = read!(db, |tx| history::history(tx, VERA, &Filter::default(), None, 100).await);
    let kinds: Vec<_> = lines.iter().map(|line| (line.seq, line.kind, line.returns)).collect();
    assert_eq!(
        kinds,
        [
            (10, Restore, Some(9)),
            (9, Expire, None),
            (8, Return, Some(6)),
            (7, Release, None),
            (6, Spend, None),
            (5, Release, None),
            (4, Hold, None),
            (3, Hold, None),
            (2, Award, None),
            (1, Award, None)
        ]
    );
    assert_eq!((lines[0].lot, lines[0].expires), (Some(10), Some(GRACE)));
    assert_eq!((lines[4].held_after, lines[3].held_after), (1, 0));
}

async fn summing_up(db: &Db) {
    let gone = read!(db, |tx| totals::gone(tx, VERA).await);
    assert_eq!((gone.spent, gone.expired), (2, 3));
    let nobody = MemberId(4000);
    assert_eq!(read!(db, |tx| totals::gone(tx, nobody).await), totals::Gone { spent: 0, expired: 0 });

    let flows = read!(db, |tx| totals::flows(tx, VERA, Millis(200), Millis(5000)).await);
    let told: Vec<_> = flows.iter().map(|flow| (flow.kind, flow.inside, flow.active, flow.held)).collect();
    assert_eq!(
        told,
        [
            (Award, false, 10, 0),
            (Hold, false, -9, 9),
            (Release, true, 3, -3),
            (Return, true, 4, 0),
            (Spend, true, 0, -6)
        ],
        "from then on, before then"
    );
    assert_eq!(read!(db, |tx| totals::flows(tx, nobody, Millis(0), Millis::NEVER).await), []);
}

async fn proposing(db: &Db) {
    let (ours, theirs) = (StaffId(id(1)), StaffId(id(2)));
    let new = move |n| Proposal {
        member: VERA,
        id: ProposalId(id(n)),
        key: format!("p{n}"),
        req_hash: 5,
        body: "{}".to_owned(),
        reason: "a present".to_owned(),
        proposed_by: ours,
        proposed: Millis(70),
        state: ProposalState::Waiting,
        decided_by: None,
        decided: None,
        seq: None,
    };
    write!(db, |tx| {
        proposal::add(tx, &new(1)).await?;
        proposal::add(tx, &new(2)).await?;
        proposal::add(tx, &new(3)).await
    })
    .expect("adds");
    assert_eq!(read!(db, |tx| proposal::by_key(tx, VERA, "p2").await), Some(new(2)));
    assert_eq!(read!(db, |tx| proposal::by_key(tx, MemberId(2), "p2").await), None);
    let waiting = |after, limit| async move {
        let waiting = read!(db, |tx| proposal::waiting(tx, after, limit).await);
        waiting.into_iter().map(|one| one.id.0.as_u128()).collect::<Vec<_>>()
    };
    assert_eq!(waiting(None, 2).await, [1, 2]);
    assert_eq!(waiting(Some((Millis(70), ProposalId(id(2)))), 2).await, [3]);
    assert_eq!(read!(db, |tx| proposal::waiting_of(tx, VERA, 2).await), [new(1), new(2)]);
    assert_eq!(read!(db, |tx| proposal::waiting_of(tx, MemberId(2), 2).await), []);
    assert_eq!(read!(db, |tx| proposal::how_many_wait(tx).await), 3);

    let decide = |n, state, seq| async move {
        write!(db, |tx| proposal::decide(tx, (VERA, ProposalId(id(n))), state, theirs, Millis(80), seq).await)
    };
    assert_eq!(decide(1, ProposalState::Approved, Some(1)).await, Ok(true));
    assert_eq!(decide(1, ProposalState::Declined, None).await, Ok(false), "it is decided");
    assert_eq!(decide(2, ProposalState::Declined, None).await, Ok(true));
    assert_eq!(waiting(None, 9).await, [3]);
    assert_eq!(read!(db, |tx| proposal::waiting_of(tx, VERA, 9).await), [new(3)]);
    assert_eq!(read!(db, |tx| proposal::how_many_wait(tx).await), 1);
    let decided = read!(db, |tx| proposal::get(tx, VERA, ProposalId(id(1))).await).expect("is there");
    assert_eq!((decided.state, decided.decided_by, decided.seq), (ProposalState::Approved, Some(theirs), Some(1)));
    let by_oneself = write!(db, |tx| {
        let third = (VERA, ProposalId(id(3)));
        proposal::decide(tx, third, ProposalState::Approved, ours, Millis(80), Some(2)).await
    });
    assert!(by_oneself.is_err(), "the database itself wants two pairs of eyes");
}
