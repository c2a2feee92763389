//! What those below have brought a member: awards that say whom they are for, less what was taken back of them.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{rows, rows_in, sql},
};
use kabinet_domain::ids::MemberId;

/// What is left of an award.
macro_rules! left {
    () => {
        "o.applied - COALESCE((SELECT SUM(r.applied) FROM points_op r WHERE r.member_id = o.member_id AND r.reverses_seq = o.seq), 0)"
    };
}

sql! {
    BY_LEVEL = concat!("SELECT o.level, CAST(SUM(", left!(), ") AS BIGINT) AS points FROM points_op o \
        WHERE o.member_id = $1 AND o.source_member_id IS NOT NULL AND o.kind = 'award' GROUP BY o.level ORDER BY o.level");
    BY_SOURCE = concat!("SELECT o.source_member_id, CAST(SUM(", left!(), ") AS BIGINT) AS points FROM points_op o \
        WHERE o.member_id = $1 AND o.source_member_id IN ($2) AND o.kind = 'award' GROUP BY o.source_member_id ORDER BY o.source_member_id");
}

record! {
    struct Level { level: u8, points: i64 }
}

/// What each level below has brought.
pub async fn by_level(tx: &mut Tx, member: MemberId) -> Result<Vec<(u8, i64)>, StoreError> {
    Ok(rows!(tx, Level, BY_LEVEL, member.0)?.into_iter().map(|one| (one.level, one.points)).collect())
}

/// What each of these has brought; those who have brought nothing are left out.
pub async fn by_source(
    tx: &mut Tx,
    member: MemberId,
    sources: &[MemberId],
) -> Result<Vec<(MemberId, i64)>, StoreError> {
    let found = rows_in!(tx, (i64, i64), BY_SOURCE, [member.0], sources, |source| source.0)?;
    Ok(found.into_iter().map(|(source, points)| (MemberId(source), points)).collect())
}
