//! Files of awards and deductions: what was uploaded, how far it is, and who agreed.

use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{
    ids::{BatchId, StaffId},
    time::Millis,
};

/// The columns of [`Batch`].
macro_rules! columns {
    () => {
        "id, file_name, file_hash, rows_total, rows_done, state, uploaded_by, uploaded_ms, beyond, ordered_by, ordered_ms, decided_by, decided_ms, ended_ms, token, figures"
    };
}

sql! {
    ADD = "INSERT INTO points_batch (id, form_key, file_name, file_hash, rows_total, state, uploaded_by, uploaded_ms) VALUES ($1, $2, $3, $4, $5, 'checking', $6, $7) \
        ON CONFLICT (form_key) DO NOTHING";
    ADD_TEXT = "INSERT INTO points_batch_text (batch_id, text) VALUES ($1, $2)";
    TEXT = "SELECT text FROM points_batch_text WHERE batch_id = $1";
    BY_FORM = concat!("SELECT ", columns!(), " FROM points_batch WHERE form_key = $1");
    GET = concat!("SELECT ", columns!(), " FROM points_batch WHERE id = $1");
    PAGE = concat!("SELECT ", columns!(), " FROM points_batch WHERE (uploaded_ms, id) < ($1, $2) ORDER BY uploaded_ms DESC, id DESC LIMIT $3");
    ORDERED = concat!("SELECT ", columns!(), " FROM points_batch WHERE file_hash = $1 AND ordered_ms IS NOT NULL AND id <> $2 \
        AND state NOT IN ('waiting', 'declined', 'lapsed') ORDER BY ordered_ms LIMIT 1");
    HOW_MANY_WAIT = "SELECT COUNT(*) AS n FROM points_batch WHERE state = 'waiting'";
    ADVANCE = "UPDATE points_batch SET rows_done = $4 WHERE id = $1 AND state = $2 AND token = $3";
    REST = "UPDATE points_batch SET state = $3, figures = $4, rows_done = $5, ended_ms = $6 WHERE id = $1 AND state = $2";
    ORDER = "UPDATE points_batch SET state = $2, beyond = $3, ordered_by = $4, ordered_ms = $5, token = token + 1, rows_done = 0 WHERE id = $1 AND state = 'preview'";
    DECIDE = "UPDATE points_batch SET state = $2, decided_by = $3, decided_ms = $4, token = token + 1 WHERE id = $1 AND state = 'waiting'";
    RESUME = "UPDATE points_batch SET state = 'running', token = token + 1, ended_ms = NULL WHERE id = $1 AND state IN ('stopped', 'failed') AND ordered_by IS NOT NULL";
    LAPSING = "SELECT id FROM points_batch WHERE uploaded_ms < $1 AND state IN ('stopped', 'failed')";
    LAPSE = "UPDATE points_batch SET state = 'lapsed' WHERE uploaded_ms < $1 AND state IN ('checking', 'preview', 'waiting', 'stopped', 'failed')";
    SWEEP_ROWS = "DELETE FROM points_batch_row WHERE batch_id IN (SELECT id FROM points_batch WHERE uploaded_ms < $1 AND state <> 'running')";
    SWEEP_TEXT = "DELETE FROM points_batch_text WHERE batch_id IN (SELECT id FROM points_batch WHERE uploaded_ms < $1 AND state <> 'running')";
}

words! {
    /// How far a file has come.
    pub enum BatchState {
        /// Its rows are being looked at.
        Checking = "checking",
        /// It can be looked at; nothing is posted.
        Preview = "preview",
        /// It was ordered, and waits for a second pair of eyes.
        Waiting = "waiting",
        /// Its rows are being carried out.
        Running = "running",
        /// Somebody stopped it; it can go on.
        Stopped = "stopped",
        /// Every row is carried out or rejected.
        Done = "done",
        /// Given up after several tries; once ordered it can go on.
        Failed = "failed",
        /// The second pair of eyes did not agree.
        Declined = "declined",
        /// Nobody carried it out in time, and its rows were cleared away.
        Lapsed = "lapsed",
    }
}

record! {
    /// A file.
    pub struct Batch {
        /// Which.
        pub id: BatchId,
        /// What it was called.
        pub file_name: String,
        /// Of its lines, in hex.
        pub file_hash: String,
        /// How many lines of it say something.
        pub rows_total: i64,
        /// How many of them are checked or, later, of those that were ready, dealt with.
        pub rows_done: i64,
        /// How far it has come.
        pub state: BatchState,
        /// Who uploaded it.
        pub uploaded_by: StaffId,
        /// When.
        pub uploaded: Millis = "uploaded_ms",
        /// What becomes of deductions beyond the balance: a word of portal's.
        pub beyond: Option<String>,
        /// Who ordered it.
        pub ordered_by: Option<StaffId>,
        /// When.
        pub ordered: Option<Millis> = "ordered_ms",
        /// Who agreed, or did not; never who ordered it.
        pub decided_by: Option<StaffId>,
        /// When.
        pub decided: Option<Millis> = "decided_ms",
        /// When it ended or was stopped.
        pub ended: Option<Millis> = "ended_ms",
        /// How often its rows were begun to be carried out.
        pub token: i64,
        /// What there was in it, and what came of it: JSON of portal's.
        pub figures: Option<String>,
    }
}

/// Adds a file that is to be checked; `false`: the form was sent before. Only what is known at that moment is read of `new`.
pub async fn add(tx: &mut Tx, new: &Batch, form_key: &str, text: &str) -> Result<bool, StoreError> {
    let Batch { id, file_name, file_hash, rows_total, uploaded_by, uploaded, .. } = new;
    let (name, hash) = (file_name.as_str(), file_hash.as_str());
    if exec!(tx, ADD, id.0, form_key, name, hash, rows_total, uploaded_by.0, uploaded.0)? == 0 {
        return Ok(false);
    }
    exec!(tx, ADD_TEXT, id.0, text)?;
    Ok(true)
}

/// What stood in the file; `None`: it was cleared away.
pub async fn text(tx: &mut Tx, id: BatchId) -> Result<Option<String>, StoreError> {
    Ok(one!(tx, (String,), TEXT, id.0)?.map(|(text,)| text))
}

/// The file that this form brought.
pub async fn by_form(tx: &mut Tx, form_key: &str) -> Result<Option<Batch>, StoreError> {
    one!(tx, Batch, BY_FORM, form_key)
}

/// The file.
pub async fn get(tx: &mut Tx, id: BatchId) -> Result<Option<Batch>, StoreError> {
    one!(tx, Batch, GET, id.0)
}

/// Files, newest first, from behind `before`.
pub async fn page(tx: &mut Tx, before: Option<(Millis, BatchId)>, limit: u32) -> Result<Vec<Batch>, StoreError> {
    let (at, id) = before.map_or((i64::MAX, uuid::Uuid::max()), |(at, id)| (at.0, id.0));
    rows!(tx, Batch, PAGE, at, id, i64::from(limit))
}

/// The first other file with the same lines whose rows were carried out, or are being.
pub async fn carried_out(tx: &mut Tx, file_hash: &str, than: BatchId) -> Result<Option<Batch>, StoreError> {
    one!(tx, Batch, ORDERED, file_hash, than.0)
}

/// How many files wait for a second pair of eyes.
pub async fn how_many_wait(tx: &mut Tx) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), HOW_MANY_WAIT)?.map_or(0, |(n,)| n))
}

/// Writes how far it has come; `false`: it is not in this state any more, or was begun again since.
pub async fn advance(
    tx: &mut Tx,
    id: BatchId,
    (state, token): (BatchState, i64),
    rows_done: i64,
) -> Result<bool, StoreError> {
    Ok(exec!(tx, ADVANCE, id.0, state.code(), token, rows_done)? == 1)
}

/// From one state into another in which nobody works on it, with its figures; `false`: it is not in the first any more.
pub async fn rest(
    tx: &mut Tx,
    id: BatchId,
    (from, to): (BatchState, BatchState),
    figures: &str,
    rows_done: i64,
    ended: Option<Millis>,
) -> Result<bool, StoreError> {
    let ended = ended.map(|at| at.0);
    Ok(exec!(tx, REST, id.0, from.code(), to.code(), figures, rows_done, ended)? == 1)
}

/// Orders it, to be carried out or to wait; `false`: it is no preview any more.
pub async fn order(
    tx: &mut Tx,
    id: BatchId,
    to: BatchState,
    beyond: &str,
    by: StaffId,
    now: Millis,
) -> Result<bool, StoreError> {
    Ok(exec!(tx, ORDER, id.0, to.code(), beyond, by.0, now.0)? == 1)
}

/// Writes down what somebody decided; `false`: it does not wait any more.
pub async fn decide(tx: &mut Tx, id: BatchId, to: BatchState, by: StaffId, now: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, DECIDE, id.0, to.code(), by.0, now.0)? == 1)
}

/// Has what was stopped or given up go on; `false`: it was not.
pub async fn resume(tx: &mut Tx, id: BatchId) -> Result<bool, StoreError> {
    Ok(exec!(tx, RESUME, id.0)? == 1)
}

/// Files that were stopped or given up and will lapse.
pub async fn lapsing(tx: &mut Tx, before: Millis) -> Result<Vec<BatchId>, StoreError> {
    Ok(rows!(tx, (uuid::Uuid,), LAPSING, before.0)?.into_iter().map(|(id,)| BatchId(id)).collect())
}

/// Clears away the rows of files that were uploaded before `before`, unless they are being carried out; what was not ended
/// lapses. The figures stay.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    exec!(tx, LAPSE, before.0)?;
    exec!(tx, SWEEP_TEXT, before.0)?;
    exec!(tx, SWEEP_ROWS, before.0)
}
