//! How far the lists of a group are known: when each was last read whole, and what its counter said then.

use crate::{
    StoreError, Tx,
    sql::{exec, many, one, rows_in, sql},
};
use kabinet_domain::{activity::List, ids::GroupId, time::Millis};
use std::collections::BTreeMap;

sql! {
    READ_WHOLE = "SELECT whole_ms FROM social_list WHERE group_id = $1 AND list = $2";
    MARK_WHOLE = "INSERT INTO social_list (group_id, list, whole_ms, counted) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (group_id, list) DO UPDATE SET whole_ms = excluded.whole_ms, counted = excluded.counted";
    COUNTED = "SELECT list, counted FROM social_list WHERE group_id = $1 AND counted IS NOT NULL AND list IN ($2)";
    FORGET_COUNTS = "UPDATE social_list SET counted = NULL WHERE group_id = $1 AND list IN ($2)";
}

/// When the run began that last read the list whole.
pub async fn read_whole(tx: &mut Tx, group: GroupId, list: List) -> Result<Option<Millis>, StoreError> {
    Ok(one!(tx, (i64,), READ_WHOLE, group.0, list.to_string())?.map(|(at,)| Millis(at)))
}

/// A run that began at `began` has read the list whole; before it did, the network counted so many on it, if it told.
pub async fn mark_whole(
    tx: &mut Tx,
    group: GroupId,
    list: List,
    began: Millis,
    counted: Option<i64>,
) -> Result<(), StoreError> {
    exec!(tx, MARK_WHOLE, group.0, list.to_string(), began.0, counted)?;
    Ok(())
}

/// How many the network counted on each of these lists when it was last read whole; those that are to be read whatever
/// it counts are left out.
pub async fn counted(tx: &mut Tx, group: GroupId, lists: &[List]) -> Result<BTreeMap<List, i64>, StoreError> {
    let counted = rows_in!(tx, (String, i64), COUNTED, [group.0], lists, |list| list.to_string())?;
    let read = |(list, count): (String, i64)| Some((List::parse(&list)?, count));
    counted.into_iter().map(|row| read(row).ok_or_else(|| StoreError::Corrupt("social_list list".to_owned()))).collect()
}

/// These lists are to be read next time, whatever the network counts on them.
pub async fn forget_counts(tx: &mut Tx, group: GroupId, lists: &[List]) -> Result<(), StoreError> {
    many!(tx, FORGET_COUNTS, [group.0], lists, |list| list.to_string())?;
    Ok(())
}
