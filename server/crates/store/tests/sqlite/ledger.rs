//! Random sequences of what the domain can post, through the store, against the invariants.

use crate::support::{self, change, read};
use kabinet_domain::{
    ids::MemberId,
    points::{Beyond, Posting},
    time::Millis,
};
use kabinet_store::{
    Db, StoreError, Tx,
    points::{self, Origin, verify},
};
use proptest::{prelude::*, test_runner::TestRunner};
use std::cell::Cell;
use tokio::runtime::Runtime;

/// Something that happens to one of a few members, some time after what happened before.
#[derive(Debug, Clone)]
struct Step {
    member: i64,
    after_ms: i64,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Award {
        points: i64,
        active_in: i64,
        lasts: Option<i64>,
    },
    Spend(i64),
    Deduct(i64, Beyond),
    Reverse {
        award: prop::sample::Index,
        points: Option<i64>,
        beyond: Beyond,
    },
    /// Nothing but time.
    Settle,
}

fn beyond() -> impl Strategy<Value = Beyond> {
    prop_oneof![Just(Beyond::Refuse), Just(Beyond::Clip), Just(Beyond::Debt)]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let what = prop_oneof![
        4 => (1..50_i64, 0..20_i64, prop::option::of(1..60_i64))
            .prop_map(|(points, active_in, lasts)| What::Award { points, active_in, lasts }),
        2 => (1..60_i64).prop_map(What::Spend),
        2 => ((1..60_i64), beyond()).prop_map(|(points, beyond)| What::Deduct(points, beyond)),
        3 => (any::<prop::sample::Index>(), prop::option::of(1..20_i64), beyond())
            .prop_map(|(award, points, beyond)| What::Reverse { award, points, beyond }),
        1 => Just(What::Settle),
    ];
    let step = (0..3_i64, 0..15_i64, what).prop_map(|(member, after_ms, what)| Step { member, after_ms, what });
    prop::collection::vec(step, 1..40)
}

/// Does one step as portal would; remembers the numbers of awards.
async fn take(
    tx: &mut Tx,
    member: MemberId,
    what: &What,
    n: usize,
    now: i64,
    awards: &[i64],
) -> Result<Option<i64>, StoreError> {
    let mut ledger = points::load(tx, member).await?;
    let settled = ledger.settle(Millis(now));
    points::post(tx, member, &settled, &Origin::default(), &ledger).await?;
    let posting = match what {
        What::Settle => return Ok(None),
        What::Award { points, active_in, lasts } => Posting::Award {
            points: *points,
            active_from: Millis(now + active_in),
            expires: lasts.map_or(Millis::NEVER, |lasts| Millis(now + active_in + lasts)),
        },
        What::Spend(points) => Posting::Spend { points: *points },
        What::Deduct(points, beyond) => Posting::Deduct { points: *points, beyond: *beyond },
        What::Reverse { .. } if awards.is_empty() => return Ok(None),
        What::Reverse { award, points, beyond } => {
            let paid = points::award(tx, member, *award.get(awards)).await?.expect("was awarded");
            Posting::Reverse { award: paid.award, points: *points, beyond: *beyond }
        }
    };
    let Ok(entries) = ledger.post(posting, format!("k{n}"), Millis(now)) else { return Ok(None) };
    points::post(tx, member, &entries, &Origin::default(), &ledger).await?;
    Ok(matches!(posting, Posting::Award { .. }).then_some(entries[0].seq))
}

async fn run(db: &Db, base: i64, steps: &[Step]) {
    let mut now = 1;
    let mut awards: [Vec<i64>; 3] = Default::default();
    for (n, step) in steps.iter().enumerate() {
        now += step.after_ms;
        let member = MemberId(base + step.member);
        let known = &mut awards[usize::try_from(step.member).expect("is small")];
        let (what, known_then) = (step.what.clone(), known.clone());
        let done = change(move |tx| {
            let (what, known) = (what.clone(), known_then.clone());
            Box::pin(async move { take(tx, member, &what, n, now, &known).await })
        });
        known.extend(db.write(done).await.expect("is written"));
        let ledger = read!(db, |tx| points::peek(tx, member).await);
        assert!(ledger.account.active == 0 || ledger.account.debt == 0);
    }
    let members = MemberId(base)..=MemberId(base + 2);
    assert_eq!(read!(db, |tx| verify::all(tx, members, 10).await), []);
}

#[test]
fn no_sequence_of_postings_breaks_an_invariant() {
    let runtime = Runtime::new().expect("a runtime");
    let (_folder, db) = runtime.block_on(support::sqlite());
    let base = Cell::new(1000);
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() });
    let outcome = runner.run(&steps(), |steps| {
        base.set(base.get() + 10);
        runtime.block_on(run(&db, base.get(), &steps));
        Ok(())
    });
    outcome.expect("holds");
    assert_eq!(runtime.block_on(async { read!(db, |tx| verify::first_offender(tx).await) }), None);
}
