//! Collecting runs: one at a time per group, over all nodes; resumable, with a fencing token.

use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{
    activity::Obstacle,
    ids::{GroupId, RunId},
    time::Millis,
};

/// The columns of [`Run`].
macro_rules! columns {
    () => {
        "id, group_id, reason, state, cursor, started_ms, ended_ms, lease_until_ms, token, calls, calls_planned, lists_done, lists_total, found, events, awarded, obstacle, error, cancel, whole"
    };
}

sql! {
    RUNNING = concat!("SELECT ", columns!(), " FROM collect_run WHERE group_id = $1 AND state = 'running'");
    ADD = concat!("INSERT INTO collect_run (id, group_id, reason, state, started_ms, lease_until_ms, token) VALUES ($1, $2, $3, 'running', $4, $5, 1) \
        ON CONFLICT (group_id) WHERE state = 'running' DO NOTHING RETURNING ", columns!());
    TAKE_OVER = concat!("UPDATE collect_run SET token = token + 1, lease_until_ms = $3 WHERE id = $1 AND token = $2 AND state = 'running' RETURNING ", columns!());
    SAVE = "UPDATE collect_run SET cursor = $3, lease_until_ms = $4, calls = $5, calls_planned = $6, lists_done = $7, lists_total = $8, found = $9 \
        WHERE id = $1 AND token = $2 AND state = 'running' RETURNING cancel";
    SET_WHOLE = "UPDATE collect_run SET whole = $3 WHERE id = $1 AND token = $2 AND state = 'running'";
    TALLY = "UPDATE collect_run SET events = events + $3, awarded = awarded + $4 WHERE id = $1 AND token = $2 AND state = 'running'";
    RELEASE = "UPDATE collect_run SET lease_until_ms = $3 WHERE id = $1 AND token = $2 AND state = 'running'";
    RELEASE_ALL = "UPDATE collect_run SET lease_until_ms = $1 WHERE state = 'running'";
    FINISH = "UPDATE collect_run SET state = $3, ended_ms = $4, obstacle = $5, error = $6 WHERE id = $1 AND token = $2 AND state = 'running'";
    CANCEL = "UPDATE collect_run SET cancel = 1 WHERE id = $1 AND state = 'running'";
    GET = concat!("SELECT ", columns!(), " FROM collect_run WHERE id = $1");
    LIST = concat!("SELECT ", columns!(), " FROM collect_run WHERE group_id = $1 AND (started_ms, id) < ($2, $3) ORDER BY started_ms DESC, id DESC LIMIT $4");
    LATEST = concat!("SELECT ", columns!(), " FROM collect_run WHERE group_id = $1 ORDER BY started_ms DESC, id DESC LIMIT 1");
    SWEEP = "DELETE FROM collect_run WHERE ended_ms < $1";
}

words! {
    /// How far a run has come.
    pub enum RunState {
        /// Under way, or waiting to be resumed.
        Running = "running",
        /// Complete.
        Done = "done",
        /// Given up.
        Failed = "failed",
        /// Stopped by a marketer.
        Cancelled = "cancelled",
    }
}

record! {
    /// A run.
    pub struct Run {
        /// Which.
        pub id: RunId,
        /// Over which group.
        pub group: GroupId = "group_id",
        /// Why it was begun: a word of portal's.
        pub reason: String,
        /// How far it has come.
        pub state: RunState,
        /// Where to go on: JSON of portal's.
        pub cursor: Option<String>,
        /// When it began.
        pub started: Millis = "started_ms",
        /// When it ended.
        pub ended: Option<Millis> = "ended_ms",
        /// Until when whoever holds the token may work on it.
        pub lease_until: Millis = "lease_until_ms",
        /// Rises each time the run is taken over; an older token changes nothing.
        pub token: i64,
        /// Calls made.
        pub calls: i64,
        /// Calls it will probably take in all.
        pub calls_planned: i64,
        /// Lists dealt with.
        pub lists_done: i64,
        /// Lists in all.
        pub lists_total: i64,
        /// Acts of linked members seen.
        pub found: i64,
        /// Events recorded.
        pub events: i64,
        /// Points awarded.
        pub awarded: i64,
        /// What stood in the way.
        pub obstacle: Option<Obstacle>,
        /// The facts of it, in English and never a secret.
        pub error: Option<String>,
        /// Somebody wants it stopped.
        pub cancel: bool,
        /// It reads everything, and not only what has changed.
        pub whole: bool,
    }
}

/// What became of [`begin`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// A new run.
    New(Run),
    /// One that somebody left unfinished, taken over with a new token.
    Resumed(Run),
    /// Somebody is working on one.
    Busy(Run),
}

/// How far a run has come; see [`Run`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Where to go on.
    pub cursor: Option<String>,
    /// Calls made.
    pub calls: i64,
    /// Calls it will probably take in all.
    pub calls_planned: i64,
    /// Lists dealt with.
    pub lists_done: i64,
    /// Lists in all.
    pub lists_total: i64,
    /// Acts of linked members seen.
    pub found: i64,
}

/// What became of [`save`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// Saved; go on.
    Kept,
    /// Saved; somebody wants it stopped.
    Cancel,
    /// Somebody else has taken the run over, or it has ended: stop, write nothing.
    Lost,
}

/// Begins a run over a group under the id `id`, takes over one whose lease has passed, or says who is at work.
pub async fn begin(
    tx: &mut Tx,
    id: RunId,
    group: GroupId,
    reason: &str,
    now: Millis,
    lease_until: Millis,
) -> Result<Begun, StoreError> {
    let running = match one!(tx, Run, RUNNING, group.0)? {
        Some(running) => running,
        None => match one!(tx, Run, ADD, id.0, group.0, reason, now.0, lease_until.0)? {
            Some(new) => return Ok(Begun::New(new)),
            None => one!(tx, Run, RUNNING, group.0)?.ok_or(StoreError::Busy)?,
        },
    };
    if running.lease_until > now {
        return Ok(Begun::Busy(running));
    }
    let taken = one!(tx, Run, TAKE_OVER, running.id.0, running.token, lease_until.0)?;
    Ok(taken.map_or(Begun::Busy(running), Begun::Resumed))
}

/// Writes how far the run has come and prolongs its lease.
pub async fn save(
    tx: &mut Tx,
    run: RunId,
    token: i64,
    progress: &Progress,
    lease_until: Millis,
) -> Result<Saved, StoreError> {
    let Progress { cursor, calls, calls_planned, lists_done, lists_total, found } = progress;
    let (cursor, until) = (cursor.as_deref(), lease_until.0);
    let saved =
        one!(tx, (i64,), SAVE, run.0, token, cursor, until, calls, calls_planned, lists_done, lists_total, found)?;
    Ok(match saved {
        None => Saved::Lost,
        Some((0,)) => Saved::Kept,
        Some(_) => Saved::Cancel,
    })
}

/// Says whether the run reads everything; `false`: lost.
pub async fn set_whole(tx: &mut Tx, run: RunId, token: i64, whole: bool) -> Result<bool, StoreError> {
    Ok(exec!(tx, SET_WHOLE, run.0, token, i64::from(whole))? == 1)
}

/// Adds to the events and points the run has brought; belongs into the transaction that wrote them. `false`: lost.
pub async fn tally(tx: &mut Tx, run: RunId, token: i64, events: i64, awarded: i64) -> Result<bool, StoreError> {
    Ok(exec!(tx, TALLY, run.0, token, events, awarded)? == 1)
}

/// Ends the lease but not the run: the next [`begin`] goes on where it stopped.
pub async fn release(tx: &mut Tx, run: RunId, token: i64, now: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, RELEASE, run.0, token, now.0)? == 1)
}

/// Ends every lease: for a process that knows it is the only one.
pub async fn release_all(tx: &mut Tx, now: Millis) -> Result<u64, StoreError> {
    exec!(tx, RELEASE_ALL, now.0)
}

/// Ends the run, with what stood in the way and the facts of it; `false`: lost.
pub async fn finish(
    tx: &mut Tx,
    run: RunId,
    token: i64,
    state: RunState,
    trouble: Option<(Obstacle, &str)>,
    now: Millis,
) -> Result<bool, StoreError> {
    let (obstacle, error) = trouble.unzip();
    Ok(exec!(tx, FINISH, run.0, token, state.code(), now.0, obstacle.map(Obstacle::code), error)? == 1)
}

/// Asks whoever works on it to stop; `false`: it has ended.
pub async fn request_cancel(tx: &mut Tx, run: RunId) -> Result<bool, StoreError> {
    Ok(exec!(tx, CANCEL, run.0)? == 1)
}

/// The run.
pub async fn get(tx: &mut Tx, run: RunId) -> Result<Option<Run>, StoreError> {
    one!(tx, Run, GET, run.0)
}

/// Runs over a group before the given one, newest first.
pub async fn list(
    tx: &mut Tx,
    group: GroupId,
    before: Option<(Millis, RunId)>,
    limit: u32,
) -> Result<Vec<Run>, StoreError> {
    let (started, id) = before.unwrap_or((Millis::NEVER, RunId(uuid::Uuid::max())));
    rows!(tx, Run, LIST, group.0, started.0, id.0, i64::from(limit))
}

/// The newest run over a group.
pub async fn latest(tx: &mut Tx, group: GroupId) -> Result<Option<Run>, StoreError> {
    one!(tx, Run, LATEST, group.0)
}

/// Removes runs that ended before `before`.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    exec!(tx, SWEEP, before.0)
}
