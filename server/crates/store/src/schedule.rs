//! When something regular happens next; of several nodes only one carries it out.

use crate::{
    StoreError, Tx,
    sql::{exec, one, rows, sql},
};
use kabinet_domain::time::Millis;

sql! {
    ENSURE = "INSERT INTO schedule (id, next_run_ms) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    NEXT = "SELECT next_run_ms FROM schedule WHERE id = $1";
    ADVANCE = "UPDATE schedule SET next_run_ms = $3 WHERE id = $1 AND next_run_ms = $2";
    DUE = "SELECT id, next_run_ms FROM schedule WHERE next_run_ms <= $1 ORDER BY next_run_ms, id";
}

/// Adds a schedule that is not there yet.
pub async fn ensure(tx: &mut Tx, id: &str, next: Millis) -> Result<(), StoreError> {
    exec!(tx, ENSURE, id, next.0)?;
    Ok(())
}

/// When it happens next.
pub async fn next(tx: &mut Tx, id: &str) -> Result<Option<Millis>, StoreError> {
    Ok(one!(tx, (i64,), NEXT, id)?.map(|(at,)| Millis(at)))
}

/// Moves the next run from `expected` to `next`: whoever gets `true` carries out the run of `expected`.
pub async fn advance(tx: &mut Tx, id: &str, expected: Millis, next: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, ADVANCE, id, expected.0, next.0)? == 1)
}

/// What should have happened by now, longest waiting first.
pub async fn due(tx: &mut Tx, now: Millis) -> Result<Vec<(String, Millis)>, StoreError> {
    let due = rows!(tx, (String, i64), DUE, now.0)?;
    Ok(due.into_iter().map(|(id, at)| (id, Millis(at))).collect())
}
