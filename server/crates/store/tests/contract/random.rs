//! Random sequences of everything that can happen to a ledger, through the database, against the domain's model of it and
//! against the invariants. Three members at a time, so that their transactions meet.

#[path = "../../../domain/src/points/tests/model.rs"]
mod model;
#[path = "../../../domain/src/points/tests/steps.rs"]
mod steps;

use crate::support::{self, Postgres, change, read};
use futures_util::future::join_all;
use kabinet_domain::{
    ids::MemberId,
    points::{Beyond, Entry, Ledger, LotState, Posting},
    time::Millis,
};
use kabinet_store::{
    Db, StoreError, Tx,
    points::{self, Origin, verify},
};
use model::Model;
use proptest::{prelude::*, test_runner::TestRunner};
use std::collections::BTreeMap;
use steps::{Known, Order, Step, steps};
use tokio::runtime::Runtime;

/// Three sequences each.
const CASES: u32 = 20;

/// What an order asks of this ledger.
async fn posting(
    tx: &mut Tx,
    member: MemberId,
    order: &Order,
    life: Option<Millis>,
) -> Result<Option<Posting>, StoreError> {
    Ok(Some(match *order {
        Order::Award { points, active_from, expires, idle_days } => {
            Posting::Award { points, active_from: Millis(active_from), expires: Millis(expires), idle_days }
        }
        Order::Deduct { points, beyond } => Posting::Deduct { points, beyond: beyond.into() },
        Order::Spend { points } => Posting::Spend { points },
        Order::Reverse { award, points, beyond } => {
            let award = points::award(tx, member, award).await?.expect("an award").award;
            Posting::Reverse { award, points, beyond: beyond.into() }
        }
        Order::Hold { points, due } => Posting::Hold { points, due: Millis(due) },
        Order::Confirm { hold, points } => Posting::Confirm { hold, points },
        Order::Release { hold } => Posting::Release { hold },
        Order::Return { spend, points, grace_until } => {
            let mut spend = points::spend(tx, member, spend).await?.expect("a spending");
            if let Some(life) = life {
                spend.stir(life, later);
            }
            Posting::Return { spend, points, grace_until: Millis(grace_until) }
        }
        Order::Restore { expiry, points, grace_until } => {
            let passed = points::expiry(tx, member, expiry.seq).await?.expect("an expiry");
            Posting::Restore { passed, points, grace_until: Millis(grace_until) }
        }
        Order::Live | Order::Keep { .. } | Order::Wait => return Ok(None),
    }))
}

/// Settles and does as ordered, in one transaction as portal does; gives what was settled and what was posted.
async fn carry_out(
    tx: &mut Tx,
    member: MemberId,
    order: Option<&Order>,
    key: &str,
    (now, life): (Millis, Option<Millis>),
) -> Result<(Vec<Entry>, Vec<Entry>), StoreError> {
    let nobody = Origin::default();
    let mut ledger = points::load(tx, member).await?;
    let settled = ledger.settle(now);
    points::post(tx, member, &settled, &nobody, &ledger).await?;
    let Some(order) = order else { return Ok((settled, Vec::new())) };
    match *order {
        Order::Live => drop(ledger.stir(now, later)),
        Order::Keep { lot, until } => drop(ledger.keep(lot, Millis(until))),
        _ => {}
    }
    points::put_lots(tx, member, &ledger).await?;
    let Some(posting) = posting(tx, member, order, life).await? else { return Ok((settled, Vec::new())) };
    let posted = ledger.post(posting, key.to_owned(), now).unwrap_or_default();
    points::post(tx, member, &posted, &nobody, &ledger).await?;
    Ok((settled, posted))
}

/// A day of a sequence is as short as a moment.
fn later(from: Millis, days: u32) -> Millis {
    from.plus(i64::from(days))
}

fn open_lots(ledger: &Ledger) -> BTreeMap<i64, (i64, i64)> {
    let open = ledger.lots.iter().filter(|lot| lot.state != LotState::Closed);
    open.map(|lot| (lot.lot, (lot.remaining, lot.held))).collect()
}

/// One member's sequence, compared with the model after every step.
async fn play(db: &Db, member: MemberId, steps: Vec<(i64, Step)>) {
    let (mut known, mut model, mut now) = (Known::default(), Model::default(), 0);
    let mut life = None;
    for (n, (wait, step)) in steps.into_iter().enumerate() {
        now += wait;
        for order in [None, Some(step)] {
            let order = order.and_then(|step| step.aim(&known, now));
            let asked = order.clone();
            let done = change(move |tx| {
                let asked = asked.clone();
                let key = format!("test:{n}");
                Box::pin(async move { carry_out(tx, member, asked.as_ref(), &key, (Millis(now), life)).await })
            });
            let (settled, posted) = db.write(done).await.expect("is written");
            for entry in settled.iter().chain(&posted) {
                known.note(entry.kind.code(), entry.seq, &entry.key);
            }
            model.pass(now);
            if let Some(order) = &order {
                let seq = posted.first().map_or(0, |entry| entry.seq);
                let done = model.carry_out(order, seq);
                match order {
                    Order::Live => life = Some(Millis(now)),
                    Order::Keep { .. } => {}
                    _ => assert_eq!(done, seq > 0, "{order:?}: {posted:?}"),
                }
            }
        }
        let ledger = read!(db, |tx| points::peek(tx, member).await);
        let account = ledger.account;
        assert_eq!(
            (account.pending, account.active, account.held, account.debt),
            (model.pending(), model.active(), model.held(), model.debt)
        );
        assert_eq!(open_lots(&ledger), model.lots());
        let gone = read!(db, |tx| points::totals::gone(tx, member).await);
        assert_eq!((gone.spent, gone.expired), (model.spent(), model.expired()));
    }
}

fn no_sequence_breaks_a_law(runtime: &Runtime, db: &Db) {
    let mut runner =
        TestRunner::new(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() });
    let base = std::cell::Cell::new(1000);
    let outcome = runner.run(&[steps(), steps(), steps()], |sequences| {
        base.set(base.get() + 10);
        let members = (base.get()..).map(MemberId);
        let played = members.clone().zip(sequences).map(|(member, steps)| play(db, member, steps));
        runtime.block_on(async {
            join_all(played).await;
            let those = MemberId(base.get())..=MemberId(base.get() + 9);
            prop_assert_eq!(read!(db, |tx| verify::all(tx, those, 10).await), []);
            Ok(())
        })
    });
    outcome.expect("holds");
    assert_eq!(runtime.block_on(async { read!(db, |tx| verify::first_offender(tx).await) }), None);
}

#[test]
fn no_sequence_of_postings_breaks_a_law_on_sqlite() {
    let runtime = Runtime::new().expect("a runtime");
    let (_folder, db) = runtime.block_on(support::sqlite());
    no_sequence_breaks_a_law(&runtime, &db);
}

#[test]
fn no_sequence_of_postings_breaks_a_law_on_postgresql() {
    let runtime = Runtime::new().expect("a runtime");
    let server = Postgres::get();
    let db = runtime.block_on(server.database("random_read_committed", "read committed"));
    no_sequence_breaks_a_law(&runtime, &db);
}

#[test]
fn no_sequence_of_postings_breaks_a_law_on_postgresql_when_every_transaction_is_serializable() {
    let runtime = Runtime::new().expect("a runtime");
    let server = Postgres::get();
    let db = runtime.block_on(server.database("random_serializable", "serializable"));
    no_sequence_breaks_a_law(&runtime, &db);
}

impl From<steps::Beyond> for Beyond {
    fn from(beyond: steps::Beyond) -> Self {
        match beyond {
            steps::Beyond::Refuse => Self::Refuse,
            steps::Beyond::Clip => Self::Clip,
            steps::Beyond::Debt => Self::Debt,
        }
    }
}
