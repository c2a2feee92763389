//! What somebody has changed of points, by hand or by a file, without a second pair of eyes: what was posted lately, and the
//! lines of their files that are still to be. Undoing what offers did has a limit of its own.

use crate::{
    StoreError, Tx,
    sql::{one, sql},
};
use kabinet_domain::{
    ids::{MemberId, StaffId},
    time::Millis,
};

/// The entries.
macro_rules! posted {
    () => {
        "kind IN ('award', 'deduct') AND agreed_by IS NULL AND undo_id IS NULL"
    };
}

/// The lines, whenever their file was ordered: one that was stopped may go on any day, until it lapses.
macro_rules! ready {
    () => {
        "FROM points_batch b JOIN points_batch_row r ON r.batch_id = b.id WHERE b.ordered_by = $1 AND b.decided_by IS NULL \
         AND b.state IN ('running', 'stopped', 'failed') AND r.state = 'ready'"
    };
}

sql! {
    POSTED_OF = concat!("SELECT CAST(COALESCE(SUM(applied), 0) AS BIGINT) AS n FROM points_op WHERE actor = $1 AND at_ms > $2 AND member_id = $3 AND ", posted!());
    READY_OF = concat!("SELECT CAST(COALESCE(SUM(ABS(r.points)), 0) AS BIGINT) AS n ", ready!(), " AND r.member_id = $2");
    POSTED = concat!("SELECT CAST(COALESCE(SUM(CASE WHEN kind = 'award' THEN applied ELSE 0 END), 0) AS BIGINT) AS awards, \
        CAST(COALESCE(SUM(CASE WHEN kind = 'deduct' THEN applied ELSE 0 END), 0) AS BIGINT) AS deductions FROM points_op WHERE actor = $1 AND at_ms > $2 AND ", posted!());
    READY = concat!("SELECT CAST(COALESCE(SUM(CASE WHEN r.points > 0 THEN r.points ELSE 0 END), 0) AS BIGINT) AS awards, \
        CAST(COALESCE(SUM(CASE WHEN r.points < 0 THEN -r.points ELSE 0 END), 0) AS BIGINT) AS deductions ", ready!());
}

/// How many points of a member somebody has given and taken since, and will.
pub async fn of_member(tx: &mut Tx, member: MemberId, by: StaffId, since: Millis) -> Result<i64, StoreError> {
    let posted = one!(tx, (i64,), POSTED_OF, by.0, since.0, member.0)?.map_or(0, |(n,)| n);
    let ready = one!(tx, (i64,), READY_OF, by.0, member.0)?.map_or(0, |(n,)| n);
    Ok(posted.saturating_add(ready))
}

/// How many points of anybody somebody has given since and will, and how many they take.
pub async fn of_all(tx: &mut Tx, by: StaffId, since: Millis) -> Result<(i64, i64), StoreError> {
    let posted = one!(tx, (i64, i64), POSTED, by.0, since.0)?.unwrap_or_default();
    let ready = one!(tx, (i64, i64), READY, by.0)?.unwrap_or_default();
    Ok((posted.0.saturating_add(ready.0), posted.1.saturating_add(ready.1)))
}
