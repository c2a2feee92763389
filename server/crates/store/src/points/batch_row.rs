//! The lines of a file of awards and deductions, and what became of each.

use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{exec, many, one, rows, sql},
};
use kabinet_domain::ids::{BatchId, MemberId};

/// The columns of [`BatchRow`].
macro_rules! columns {
    () => {
        "line, who, member_id, points, reason, idem_key, state, fault, applied, seq"
    };
}

sql! {
    ADD = "INSERT INTO points_batch_row (batch_id, line, who, member_id, points, reason, idem_key, state, fault, applied, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
        ON CONFLICT (batch_id, line) DO NOTHING";
    LAST = "SELECT line FROM points_batch_row WHERE batch_id = $1 ORDER BY line DESC LIMIT 1";
    FIRST = concat!("SELECT ", columns!(), " FROM points_batch_row WHERE batch_id = $1 ORDER BY line LIMIT $2");
    OF_STATE = concat!("SELECT ", columns!(), " FROM points_batch_row WHERE batch_id = $1 AND state = $2 AND line > $3 ORDER BY line LIMIT $4");
    SETTLE = "UPDATE points_batch_row SET state = $3, fault = $4, applied = $5, seq = $6 WHERE batch_id = $1 AND line = $2 AND state = 'ready'";
    SUMS = "SELECT state, CAST(CASE WHEN points > 0 THEN 1 ELSE 0 END AS BIGINT) AS award, COUNT(*) AS n, CAST(SUM(points) AS BIGINT) AS points, \
        CAST(SUM(applied) AS BIGINT) AS applied \
        FROM points_batch_row WHERE batch_id = $1 GROUP BY 1, 2 ORDER BY 1, 2";
    HOLD_KEY = "INSERT INTO points_batch_key (idem_key, member_id) VALUES ($1, $2) ON CONFLICT (idem_key) DO NOTHING";
    WHOSE_KEY = "SELECT member_id FROM points_batch_key WHERE idem_key = $1";
    MEMBERS = "SELECT COUNT(DISTINCT member_id) AS n FROM points_batch_row WHERE batch_id = $1 AND state IN ('ready', 'posted')";
}

words! {
    /// What became of a line.
    pub enum RowState {
        /// To be carried out.
        Ready = "ready",
        /// Carried out.
        Posted = "posted",
        /// Carried out by an earlier file.
        Before = "before",
        /// Not carried out, ever.
        Rejected = "rejected",
    }
}

record! {
    /// A line.
    pub struct BatchRow {
        /// Its number in the file.
        pub line: i64,
        /// What it says of whose points.
        pub who: String,
        /// Whose they were found to be.
        pub member: Option<MemberId> = "member_id",
        /// How many are given, or taken when below zero; 0: it cannot be told.
        pub points: i64,
        /// What the member is told.
        pub reason: String,
        /// The key in the member's history.
        pub key: String = "idem_key",
        /// What became of it.
        pub state: RowState,
        /// Why it is rejected: JSON of [`kabinet_domain::points::batch::Fault`].
        pub fault: Option<String>,
        /// How many points moved.
        pub applied: i64,
        /// The entry.
        pub seq: Option<i64>,
    }
}

record! {
    /// Lines of one state and one direction.
    pub struct Sum {
        /// What became of them.
        pub state: RowState,
        /// They give points.
        pub award: bool,
        /// How many there are.
        pub n: i64,
        /// How many points they ask for; below zero when they take.
        pub points: i64,
        /// How many moved.
        pub applied: i64,
    }
}

/// Adds lines; those that are there already stay as they are.
pub async fn add(tx: &mut Tx, id: BatchId, lines: &[BatchRow]) -> Result<u64, StoreError> {
    many!(
        tx,
        ADD,
        [],
        lines,
        |row| id.0,
        row.line,
        row.who.as_str(),
        row.member.map(|member| member.0),
        row.points,
        row.reason.as_str(),
        row.key.as_str(),
        row.state.code(),
        row.fault.as_deref(),
        row.applied,
        row.seq,
    )
}

/// The number of the last line that was added.
pub async fn last(tx: &mut Tx, id: BatchId) -> Result<Option<i64>, StoreError> {
    Ok(one!(tx, (i64,), LAST, id.0)?.map(|(line,)| line))
}

/// The first lines.
pub async fn first(tx: &mut Tx, id: BatchId, limit: u32) -> Result<Vec<BatchRow>, StoreError> {
    rows!(tx, BatchRow, FIRST, id.0, i64::from(limit))
}

/// Lines of one state, in their order, from behind the line `after`.
pub async fn of_state(
    tx: &mut Tx,
    id: BatchId,
    state: RowState,
    after: i64,
    limit: u32,
) -> Result<Vec<BatchRow>, StoreError> {
    rows!(tx, BatchRow, OF_STATE, id.0, state.code(), after, i64::from(limit))
}

/// What became of a line that was ready: its state, and why it is rejected or which entry it is. `false`: that was known
/// already.
pub async fn settle(
    tx: &mut Tx,
    id: BatchId,
    line: i64,
    state: RowState,
    fault: Option<&str>,
    (applied, seq): (i64, Option<i64>),
) -> Result<bool, StoreError> {
    Ok(exec!(tx, SETTLE, id.0, line, state.code(), fault, applied, seq)? == 1)
}

/// All lines, summed up.
pub async fn sums(tx: &mut Tx, id: BatchId) -> Result<Vec<Sum>, StoreError> {
    rows!(tx, Sum, SUMS, id.0)
}

/// How many members there are in lines that are or will be carried out.
pub async fn members(tx: &mut Tx, id: BatchId) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), MEMBERS, id.0)?.map_or(0, |(n,)| n))
}

/// Whose points the key has moved, or moves from now on: the member's, unless it was another's before.
pub async fn hold_key(tx: &mut Tx, key: &str, member: MemberId) -> Result<MemberId, StoreError> {
    exec!(tx, HOLD_KEY, key, member.0)?;
    Ok(whose_key(tx, key).await?.unwrap_or(member))
}

/// Whose points the key has moved.
pub async fn whose_key(tx: &mut Tx, key: &str) -> Result<Option<MemberId>, StoreError> {
    Ok(one!(tx, (i64,), WHOSE_KEY, key)?.map(|(member,)| MemberId(member)))
}
