//! The same statements by the same driver, one award after the other, and nothing around them.

use super::{POINTS, REASON, member};
use crate::place::post;
use kabinet_domain::{ids::StaffId, points::Posting, time::Millis};
use kabinet_store::{
    StoreError, Tx, Write, member as people, offer,
    points::{self, Origin, proposal},
    setting,
};
use std::ops::Range;

/// A group of awards that are committed together.
pub struct Group {
    pub numbers: Range<u64>,
    pub by: StaffId,
    pub now: Millis,
}

impl Write for Group {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        for n in self.numbers.clone() {
            self.award(tx, n).await?;
        }
        Ok(())
    }
}

impl Group {
    /// What an award by hand says to the database: the lock three times over, because the door, the passing of time and
    /// the posting each look anew.
    async fn award(&self, tx: &mut Tx, n: u64) -> Result<(), StoreError> {
        let (member, key) = (member(n), format!("key:bare:{n}"));
        points::load(tx, member).await?;
        points::op_by_key(tx, member, &key).await?;
        proposal::by_key(tx, member, &key).await?;
        points::load(tx, member).await?;
        offer::generation(tx).await?;
        let mut ledger = points::load(tx, member).await?;
        setting::get(tx, "main").await?;
        people::by_id(tx, member).await?;
        let posting = Posting::Award { points: POINTS, active_from: self.now, expires: Millis::NEVER, idle_days: None };
        let origin = Origin { reason: Some(REASON.to_owned()), actor: Some(self.by), ..Origin::default() };
        post(tx, (member, &mut ledger), posting, (&key, self.now), &origin).await
    }
}
