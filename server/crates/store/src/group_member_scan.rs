//! Which members have been part of a complete run over a group: from then on what is new is new.

use crate::{
    StoreError, Tx,
    sql::{many, rows_in, sql},
};
use kabinet_domain::{
    ids::{GroupId, MemberId},
    time::Millis,
};
use std::collections::BTreeSet;

sql! {
    DONE = "SELECT member_id FROM group_member_scan WHERE group_id = $1 AND member_id IN ($2)";
    MARK = "INSERT INTO group_member_scan (group_id, member_id, baseline_ms) VALUES ($1, $2, $3) ON CONFLICT (group_id, member_id) DO NOTHING";
}

/// Those of `members` who have been.
pub async fn baseline_done(
    tx: &mut Tx,
    group: GroupId,
    members: &[MemberId],
) -> Result<BTreeSet<MemberId>, StoreError> {
    let done = rows_in!(tx, (i64,), DONE, [group.0], members, |member| member.0)?;
    Ok(done.into_iter().map(|(id,)| MemberId(id)).collect())
}

/// They have been, from `now` on; for those who had been before nothing changes.
pub async fn mark(tx: &mut Tx, group: GroupId, members: &[MemberId], now: Millis) -> Result<(), StoreError> {
    many!(tx, MARK, [], members, |member| group.0, member.0, now.0)?;
    Ok(())
}
