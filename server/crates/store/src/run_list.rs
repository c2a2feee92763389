//! The plan of a run: its lists, in the order in which they are dealt with.

use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{exec, many, one, rows, sql},
};
use kabinet_domain::{activity::List, ids::RunId};
use std::collections::BTreeMap;

sql! {
    ADD = "INSERT INTO run_list (run_id, n, list, state, post_id, expected) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (run_id, n) DO NOTHING";
    NEXT = "SELECT n, list, state, post_id, expected FROM run_list WHERE run_id = $1 AND state IN ('todo', 'reading', 'read') ORDER BY n LIMIT 1";
    LIST = "SELECT n, list, state, post_id, expected FROM run_list WHERE run_id = $1 ORDER BY n";
    SET_STATE = "UPDATE run_list SET state = $3 WHERE run_id = $1 AND n = $2";
    COUNTS = "SELECT state, COUNT(*) AS n FROM run_list WHERE run_id = $1 GROUP BY state ORDER BY state";
    CLEAR = "DELETE FROM run_list WHERE run_id = $1";
}

words! {
    /// How far a list of a run has come.
    pub enum ListState {
        /// Not begun.
        Todo = "todo",
        /// Being read, page by page.
        Reading = "reading",
        /// Read, not yet compared with what was known.
        Read = "read",
        /// Compared; its events are recorded.
        Applied = "applied",
        /// Could not be read completely.
        Failed = "failed",
        /// Nothing had changed, or it cannot be read.
        Skipped = "skipped",
    }
}

record! {
    /// A list of a run.
    pub struct Planned {
        /// Its place in the plan.
        pub n: i64,
        /// Which list.
        pub list: List,
        /// How far it has come.
        pub state: ListState,
        /// The post it belongs to.
        pub post_id: Option<i64>,
        /// How many entries the network counts.
        pub expected: Option<i64>,
    }
}

/// Adds lists to the plan; a place that is taken stays as it is.
pub async fn add(tx: &mut Tx, run: RunId, lists: &[Planned]) -> Result<(), StoreError> {
    many!(
        tx,
        ADD,
        [],
        lists,
        |planned| run.0,
        planned.n,
        planned.list.to_string(),
        planned.state.code(),
        planned.post_id,
        planned.expected,
    )?;
    Ok(())
}

/// The first list that is not dealt with yet: [`ListState::Todo`], [`ListState::Reading`] or [`ListState::Read`].
pub async fn next(tx: &mut Tx, run: RunId) -> Result<Option<Planned>, StoreError> {
    one!(tx, Planned, NEXT, run.0)
}

/// The whole plan.
pub async fn list(tx: &mut Tx, run: RunId) -> Result<Vec<Planned>, StoreError> {
    rows!(tx, Planned, LIST, run.0)
}

/// Says how far a list has come.
pub async fn set_state(tx: &mut Tx, run: RunId, n: i64, state: ListState) -> Result<bool, StoreError> {
    Ok(exec!(tx, SET_STATE, run.0, n, state.code())? == 1)
}

/// How many lists are in each state; a state that is absent has none.
pub async fn counts(tx: &mut Tx, run: RunId) -> Result<BTreeMap<ListState, i64>, StoreError> {
    let counts = rows!(tx, (String, i64), COUNTS, run.0)?;
    Ok(counts.into_iter().filter_map(|(state, n)| Some((ListState::parse(&state)?, n))).collect())
}

/// Forgets the plan.
pub async fn clear(tx: &mut Tx, run: RunId) -> Result<u64, StoreError> {
    exec!(tx, CLEAR, run.0)
}
