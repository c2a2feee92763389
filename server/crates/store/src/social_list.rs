//! How far the lists of a group are known: when each was last read whole.

use crate::{
    StoreError, Tx,
    sql::{exec, one, sql},
};
use kabinet_domain::{activity::List, ids::GroupId, time::Millis};

sql! {
    READ_WHOLE = "SELECT whole_ms FROM social_list WHERE group_id = $1 AND list = $2";
    MARK_WHOLE = "INSERT INTO social_list (group_id, list, whole_ms) VALUES ($1, $2, $3) \
        ON CONFLICT (group_id, list) DO UPDATE SET whole_ms = excluded.whole_ms";
}

/// When the run began that last read the list whole.
pub async fn read_whole(tx: &mut Tx, group: GroupId, list: List) -> Result<Option<Millis>, StoreError> {
    Ok(one!(tx, (i64,), READ_WHOLE, group.0, list.to_string())?.map(|(at,)| Millis(at)))
}

/// A run that began at `began` has read the list whole.
pub async fn mark_whole(tx: &mut Tx, group: GroupId, list: List, began: Millis) -> Result<(), StoreError> {
    exec!(tx, MARK_WHOLE, group.0, list.to_string(), began.0)?;
    Ok(())
}
