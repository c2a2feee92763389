//! What happens when something goes wrong: refusals, panics, collisions, callers that go away.

use crate::support::{change, read, write};
use futures_util::future::join_all;
use kabinet_domain::{
    ids::{EventId, MemberId, OfferId},
    time::Millis,
};
use kabinet_store::{
    Db, StoreError, Tx, Write,
    event_offer::{self, EventOffer, OutcomeWord},
    id_block, setting,
};
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::sync::{Notify, watch};
use uuid::Uuid;

pub async fn suite(db: &Db) {
    a_refusal_undoes_its_own_write_alone(db).await;
    a_panic_undoes_its_own_write_alone(db).await;
    an_error_that_was_swallowed_is_not_committed(db).await;
    a_snapshot_stays_as_it_was_and_cannot_write(db).await;
    writes_that_collide_are_all_done(db).await;
    a_caller_that_goes_away_disturbs_nobody(db).await;
    readers_that_go_away_disturb_nobody(db).await;
}

/// Portal's errors look like this: a fault of the store is one case.
#[derive(Debug, PartialEq)]
enum Refusal {
    Odd(u32),
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(fault: StoreError) -> Self {
        Self::Store(fault)
    }
}

/// Writes a setting, then thinks better of it when `n` is odd.
struct OnlyEven(u32);

impl Write for OnlyEven {
    type Out = u32;
    type Err = Refusal;
    async fn run(&self, tx: &mut Tx) -> Result<u32, Refusal> {
        setting::put(tx, &format!("even{}", self.0), "x", Millis(0)).await?;
        if self.0 % 2 == 1 { Err(Refusal::Odd(self.0)) } else { Ok(self.0) }
    }
}

async fn a_refusal_undoes_its_own_write_alone(db: &Db) {
    let results = join_all((0..40).map(|n| db.write(OnlyEven(n)))).await;
    for (n, result) in (0..).zip(results) {
        assert_eq!(result, if n % 2 == 1 { Err(Refusal::Odd(n)) } else { Ok(n) });
        let written = read!(db, |tx| setting::get(tx, &format!("even{n}")).await);
        assert_eq!(written.is_some(), n % 2 == 0, "{n}");
    }
}

async fn a_panic_undoes_its_own_write_alone(db: &Db) {
    let writes = (0..10).map(|n| async move {
        write!(db, |tx| {
            setting::put(tx, &format!("calm{n}"), "x", Millis(0)).await?;
            assert!(n != 5, "this panic belongs to the test");
            Ok(())
        })
    });
    let results = join_all(writes).await;
    for (n, result) in (0..).zip(results) {
        assert_eq!(result, if n == 5 { Err(StoreError::Panicked) } else { Ok(()) });
        assert_eq!(read!(db, |tx| setting::get(tx, &format!("calm{n}")).await).is_some(), n != 5, "{n}");
    }
}

async fn an_error_that_was_swallowed_is_not_committed(db: &Db) {
    let twice = || EventOffer {
        member: MemberId(1),
        event: EventId(Uuid::from_u128(900)),
        n: 1,
        offer: OfferId(Uuid::from_u128(1)),
        version: 1,
        outcome: OutcomeWord::Acted,
        detail: "{}".to_owned(),
    };
    let swallowed = write!(db, |tx| {
        setting::put(tx, "swallowed", "x", Millis(0)).await?;
        event_offer::add(tx, &[twice()]).await?;
        event_offer::add(tx, &[twice()]).await.ok();
        Ok(())
    });
    assert!(matches!(swallowed, Err(StoreError::Other(_))), "{swallowed:?}");
    assert_eq!(read!(db, |tx| setting::get(tx, "swallowed").await), None);
    let asked = [(MemberId(1), twice().event)];
    assert_eq!(read!(db, |tx| event_offer::of_events(tx, &asked).await), []);
}

async fn a_snapshot_stays_as_it_was_and_cannot_write(db: &Db) {
    let mut snapshot = db.read().await.expect("a snapshot");
    let before = id_block::last(&mut snapshot, "snapshot").await.expect("reads");
    write!(db, |tx| id_block::take(tx, "snapshot").await).expect("writes");
    assert_eq!(id_block::last(&mut snapshot, "snapshot").await, Ok(before));
    assert!(setting::put(&mut snapshot, "through_the_window", "x", Millis(0)).await.is_err());
    drop(snapshot);
    assert_eq!(read!(db, |tx| id_block::last(tx, "snapshot").await), before + 1);
    assert_eq!(read!(db, |tx| setting::get(tx, "through_the_window").await), None);
}

async fn writes_that_collide_are_all_done(db: &Db) {
    let writers = (0..8).map(|writer| async move {
        for _ in 0..10 {
            // Two locks, taken in opposite orders by half of the writers: on PostgreSQL they deadlock.
            let (first, second) = if writer % 2 == 0 { ("left", "right") } else { ("right", "left") };
            let taken = write!(db, |tx| {
                id_block::take(tx, first).await?;
                id_block::take(tx, second).await
            });
            taken.expect("is done in the end");
        }
    });
    join_all(writers).await;
    for name in ["left", "right"] {
        assert_eq!(read!(db, |tx| id_block::last(tx, name).await), 80, "{name}");
    }
}

async fn a_caller_that_goes_away_disturbs_nobody(db: &Db) {
    for round in 0..5 {
        let (begun, (go_on, may_go_on)) = (Arc::new(Notify::new()), watch::channel(false));
        let gates = (begun.clone(), may_go_on);
        let slow = change(move |tx| {
            let (begun, mut may_go_on) = gates.clone();
            Box::pin(async move {
                setting::put(tx, &format!("abandoned{round}"), "x", Millis(0)).await?;
                begun.notify_one();
                // A second try finds the gate open.
                may_go_on.wait_for(|open| *open).await.expect("the test is there");
                id_block::take(tx, "abandoned").await
            })
        });
        {
            let caller = pin!(db.write(slow));
            tokio::select! {
                _ = caller => panic!("it waits for us"),
                () = begun.notified() => {}
            }
        }
        go_on.send_replace(true);
        write!(db, |tx| id_block::take(tx, "next").await).expect("the next write works");
    }
    // PostgreSQL carries the abandoned writes out beside the next ones: each is whole.
    let abandoned = || async { read!(db, |tx| id_block::last(tx, "abandoned").await) };
    tokio::time::timeout(Duration::from_secs(20), async {
        while abandoned().await < 5 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the abandoned writes are finished");
    for round in 0..5 {
        assert!(read!(db, |tx| setting::get(tx, &format!("abandoned{round}")).await).is_some());
    }
}

async fn readers_that_go_away_disturb_nobody(db: &Db) {
    for patience in 0..200 {
        let reading = async {
            let mut snapshot = db.read().await.expect("a snapshot");
            id_block::last(&mut snapshot, "next").await.expect("reads")
        };
        tokio::time::timeout(Duration::from_micros(patience * 10), reading).await.ok();
    }
    let reads = join_all((0..20).map(|_| async { read!(db, |tx| id_block::last(tx, "next").await) })).await;
    assert!(reads.iter().all(|last| *last == reads[0]));
    write!(db, |tx| id_block::take(tx, "next").await).expect("writes still work");
    assert_eq!(read!(db, |tx| id_block::last(tx, "next").await), reads[0] + 1);
}
