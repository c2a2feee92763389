//! What a run has read of a list so far. Only linked members are ever written here.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{exec, many, rows, sql},
};
use kabinet_domain::{
    activity::List,
    ids::{MemberId, RunId},
    time::Millis,
};

sql! {
    ADD = "INSERT INTO run_seen (run_id, list, profile, item, member_id, at_ms) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (run_id, list, profile, item) DO NOTHING";
    OF_LIST = "SELECT profile, item, member_id, at_ms FROM run_seen WHERE run_id = $1 AND list = $2 ORDER BY profile, item";
    CLEAR = "DELETE FROM run_seen WHERE run_id = $1 AND list = $2";
    CLEAR_RUN = "DELETE FROM run_seen WHERE run_id = $1";
}

record! {
    /// An entry of a list that belongs to a linked member.
    pub struct SeenRow {
        /// The network's id of the person.
        pub profile: String,
        /// Which of several of one person; empty otherwise.
        pub item: String,
        /// Whose profile it is.
        pub member: MemberId = "member_id",
        /// The network's own time, where it tells one.
        pub at: Option<Millis> = "at_ms",
    }
}

/// Adds a page; an entry seen before stays as it was. Gives how many were new.
pub async fn add(tx: &mut Tx, run: RunId, list: List, page: &[SeenRow]) -> Result<u64, StoreError> {
    many!(
        tx,
        ADD,
        [],
        page,
        |seen| run.0,
        list.to_string(),
        seen.profile.as_str(),
        seen.item.as_str(),
        seen.member.0,
        seen.at.map(|at| at.0),
    )
}

/// Everything the run has read of a list.
pub async fn of_list(tx: &mut Tx, run: RunId, list: List) -> Result<Vec<SeenRow>, StoreError> {
    rows!(tx, SeenRow, OF_LIST, run.0, list.to_string())
}

/// Forgets what was read of a list.
pub async fn clear(tx: &mut Tx, run: RunId, list: List) -> Result<u64, StoreError> {
    exec!(tx, CLEAR, run.0, list.to_string())
}

/// Forgets everything the run has read.
pub async fn clear_run(tx: &mut Tx, run: RunId) -> Result<u64, StoreError> {
    exec!(tx, CLEAR_RUN, run.0)
}
