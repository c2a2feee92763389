//! What a run has read of a list so far, page by page, so that it goes on where it was cut off. Only linked members are ever
//! written here.

use crate::{
    StoreError, Tx,
    sql::{exec, rows, sql},
};
use kabinet_domain::{
    activity::List,
    ids::{MemberId, RunId},
    time::Millis,
};
use serde::{Deserialize, Serialize};

sql! {
    ADD = "INSERT INTO run_page (run_id, list, n, body) SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3 FROM run_page WHERE run_id = $1 AND list = $2";
    OF_LIST = "SELECT body FROM run_page WHERE run_id = $1 AND list = $2 ORDER BY n";
    CLEAR = "DELETE FROM run_page WHERE run_id = $1 AND list = $2";
    CLEAR_RUN = "DELETE FROM run_page WHERE run_id = $1";
}

/// An entry of a list that belongs to a linked member: the page is a JSON array of such arrays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct SeenRow {
    /// The network's id of the person.
    pub profile: String,
    /// Which of several of one person; empty otherwise.
    pub item: String,
    /// Whose profile it is.
    pub member: MemberId,
    /// The network's own time, where it tells one.
    pub at: Option<Millis>,
}

type Stored = (String, String, i64, Option<i64>);

impl From<Stored> for SeenRow {
    fn from((profile, item, member, at): Stored) -> Self {
        Self { profile, item, member: MemberId(member), at: at.map(Millis) }
    }
}

impl From<SeenRow> for Stored {
    fn from(row: SeenRow) -> Self {
        (row.profile, row.item, row.member.0, row.at.map(|at| at.0))
    }
}

/// Adds a page. Entries that shift while a list is read are on two of its pages.
pub async fn add(tx: &mut Tx, run: RunId, list: List, page: &[SeenRow]) -> Result<(), StoreError> {
    let body = serde_json::to_string(page).map_err(|error| StoreError::Other(error.to_string()))?;
    exec!(tx, ADD, run.0, list.to_string(), body)?;
    Ok(())
}

/// Everything the run has read of a list, in the order in which it was read.
pub async fn of_list(tx: &mut Tx, run: RunId, list: List) -> Result<Vec<SeenRow>, StoreError> {
    let mut seen = Vec::new();
    for (body,) in rows!(tx, (String,), OF_LIST, run.0, list.to_string())? {
        let page: Vec<SeenRow> = serde_json::from_str(&body)
            .map_err(|error| StoreError::Corrupt(format!("a page of the run {run}: {error}")))?;
        seen.extend(page);
    }
    Ok(seen)
}

/// Forgets what was read of a list; gives how many pages that were.
pub async fn clear(tx: &mut Tx, run: RunId, list: List) -> Result<u64, StoreError> {
    exec!(tx, CLEAR, run.0, list.to_string())
}

/// Forgets everything the run has read.
pub async fn clear_run(tx: &mut Tx, run: RunId) -> Result<u64, StoreError> {
    exec!(tx, CLEAR_RUN, run.0)
}
