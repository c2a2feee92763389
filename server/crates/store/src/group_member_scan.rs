//! From which run over a group on its members' acts are looked for: what is new since then is new.

use crate::{
    StoreError, Tx,
    sql::{many, rows_in, sql},
};
use kabinet_domain::{
    ids::{GroupId, MemberId},
    time::Millis,
};
use std::collections::BTreeMap;

sql! {
    SINCE = "SELECT member_id, baseline_ms FROM group_member_scan WHERE group_id = $1 AND member_id IN ($2)";
    COUNT_IN = "INSERT INTO group_member_scan (group_id, member_id, baseline_ms) VALUES ($1, $2, $3) \
        ON CONFLICT (group_id, member_id) DO UPDATE SET baseline_ms = excluded.baseline_ms";
}

/// Since when those of `members` are counted in who are: the beginning of a run.
pub async fn since(
    tx: &mut Tx,
    group: GroupId,
    members: &[MemberId],
) -> Result<BTreeMap<MemberId, Millis>, StoreError> {
    let since = rows_in!(tx, (i64, i64), SINCE, [group.0], members, |member| member.0)?;
    Ok(since.into_iter().map(|(member, at)| (MemberId(member), Millis(at))).collect())
}

/// They are counted in by the run that began at `began`, and by those after it.
pub async fn count_in(tx: &mut Tx, group: GroupId, members: &[MemberId], began: Millis) -> Result<(), StoreError> {
    many!(tx, COUNT_IN, [], members, |member| group.0, member.0, began.0)?;
    Ok(())
}
