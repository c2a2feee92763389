//! Numbers handed out in order, without gaps unless a write that took one is rolled back.

use crate::{
    StoreError, Tx, Write,
    sql::{one, sql},
};
use kabinet_domain::ids::MemberId;

sql! {
    TAKE = "INSERT INTO id_block (name, next) VALUES ($1, 2) ON CONFLICT (name) DO UPDATE SET next = id_block.next + 1 RETURNING next - 1 AS taken";
    LAST = "SELECT next - 1 AS taken FROM id_block WHERE name = $1";
}

/// Takes the next number of `name`; the first is 1. Locks the counter until the transaction ends.
pub async fn take(tx: &mut Tx, name: &str) -> Result<i64, StoreError> {
    let taken: Option<(i64,)> = one!(tx, (i64,), TAKE, name)?;
    Ok(taken.map_or(0, |(n,)| n))
}

/// The number that was taken last, 0 if none was.
pub async fn last(tx: &mut Tx, name: &str) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), LAST, name)?.map_or(0, |(n,)| n))
}

/// Takes a member's id, in a transaction of its own so that nobody waits for a registration to end. A registration that
/// fails afterwards leaves a gap.
#[derive(Debug, Clone, Copy)]
pub struct TakeMemberId;

impl Write for TakeMemberId {
    type Out = MemberId;
    type Err = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<MemberId, StoreError> {
        Ok(MemberId(take(tx, "member").await?))
    }
}
