//! Work to be done at least once: leased, fenced by a token, tried again, given up at last.

use crate::{
    StoreError, Tx,
    column::{Column, record},
    sql::{exec, one, rows, rows_in, sql},
};
use kabinet_domain::{
    ids::{MemberId, TaskId},
    time::Millis,
};
use std::collections::BTreeSet;

/// Tasks are spread over so many buckets, so that several workers do not stand in each other's way.
pub const BUCKETS: i64 = 64;

/// The columns of [`Task`].
macro_rules! columns {
    () => {
        "bucket, id, kind, dedup_key, payload, run_at_ms, attempts, max_attempts, token, state, last_error, created_ms"
    };
}

/// The claim: `run_at_ms` becomes the end of the lease. PostgreSQL passes over what others are claiming.
macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "UPDATE task SET run_at_ms = $3, attempts = attempts + 1, token = token + 1 WHERE bucket = $1 AND id IN \
             (SELECT id FROM task WHERE bucket = $1 AND state = 0 AND run_at_ms <= $2 AND kind IN ($5) ORDER BY run_at_ms, id LIMIT $4",
            $lock,
            ") RETURNING ",
            columns!()
        )
    };
}

sql! {
    ENQUEUE = "INSERT INTO task (bucket, id, kind, dedup_key, payload, run_at_ms, max_attempts, created_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
        ON CONFLICT (bucket, kind, dedup_key) DO NOTHING";
    BY_KEY = concat!("SELECT ", columns!(), " FROM task WHERE bucket = $1 AND kind = $2 AND dedup_key = $3");
    BURY = concat!("UPDATE task SET state = 2 WHERE bucket = $1 AND state = 0 AND run_at_ms <= $2 AND attempts >= max_attempts AND kind IN ($3) RETURNING ", columns!());
    CLAIM = claim!(""), pg: claim!(" FOR UPDATE SKIP LOCKED");
    DUE_BUCKETS = "SELECT bucket FROM task WHERE state = 0 AND run_at_ms <= $1 AND kind IN ($3) ORDER BY run_at_ms, bucket LIMIT $2";
    NEXT = "SELECT MIN(run_at_ms) AS at_ms FROM task WHERE state = 0";
    FINISH = "UPDATE task SET state = 1, last_error = NULL, run_at_ms = $4 WHERE bucket = $1 AND id = $2 AND token = $3 AND state = 0";
    EXTEND = "UPDATE task SET run_at_ms = $4 WHERE bucket = $1 AND id = $2 AND token = $3 AND state = 0";
    RETRY = "UPDATE task SET run_at_ms = $4, last_error = $5, state = CASE WHEN attempts >= max_attempts THEN 2 ELSE 0 END \
        WHERE bucket = $1 AND id = $2 AND token = $3 AND state = 0";
    GIVE_UP = "UPDATE task SET state = 2, last_error = $4 WHERE bucket = $1 AND id = $2 AND token = $3 AND state = 0";
    DEAD = concat!("SELECT ", columns!(), " FROM task WHERE state = 2 AND id < $1 ORDER BY id DESC LIMIT $2");
    REDRIVE = "UPDATE task SET state = 0, attempts = 0, run_at_ms = $3 WHERE bucket = $1 AND id = $2 AND state = 2";
    COUNTS = "SELECT kind, state, COUNT(*) AS n FROM task GROUP BY kind, state ORDER BY kind, state";
    SWEEP = "DELETE FROM task WHERE state = 1 AND run_at_ms < $1";
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskState {
    /// To be done, or being done.
    Ready,
    /// Done.
    Done,
    /// Given up.
    Dead,
}

impl Column for TaskState {
    type Raw = i64;
    fn read(raw: i64) -> Option<Self> {
        match raw {
            0 => Some(Self::Ready),
            1 => Some(Self::Done),
            2 => Some(Self::Dead),
            _ => None,
        }
    }
}

record! {
    /// A task.
    pub struct Task {
        /// Where it lies.
        pub bucket: i64,
        /// Which.
        pub id: TaskId,
        /// What to do: a word of portal's.
        pub kind: String,
        /// Another task of the same kind with the same key is the same task.
        pub dedup_key: String,
        /// With what: JSON of portal's.
        pub payload: String,
        /// Not before; once claimed, when the lease ends.
        pub run_at: Millis = "run_at_ms",
        /// How often it was claimed.
        pub attempts: i64,
        /// How often it may be.
        pub max_attempts: i64,
        /// Proof of the claim.
        pub token: i64,
        /// Where it stands.
        pub state: TaskState,
        /// What went wrong last.
        pub last_error: Option<String>,
        /// When it was enqueued.
        pub created: Millis = "created_ms",
    }
}

/// A task to be enqueued.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// Made by the application.
    pub id: TaskId,
    /// What to do.
    pub kind: &'static str,
    /// Another task of the same kind with the same key is the same task.
    pub dedup_key: String,
    /// Tasks of one member lie in one bucket; others are spread by their key.
    pub member: Option<MemberId>,
    /// With what: JSON.
    pub payload: String,
    /// Not before.
    pub run_at: Millis,
    /// How often it may be claimed.
    pub max_attempts: i64,
    /// Now.
    pub created: Millis,
}

fn bucket(task: &NewTask) -> i64 {
    task.member.map_or_else(|| spread(&task.dedup_key), |member| member.0.rem_euclid(BUCKETS))
}

/// What a look for work comes to.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// What is the caller's until the lease ends.
    pub claimed: Vec<Task>,
    /// What was claimed too often and never finished, and is given up with this look: whoever worked on it did not come back.
    pub buried: Vec<Task>,
}

/// FNV-1a: the same over versions and machines.
fn spread(key: &str) -> i64 {
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, step);
    i64::try_from(hash % BUCKETS.unsigned_abs()).unwrap_or(0)
}

/// Enqueues a task; `false`: it was enqueued before, done or not.
pub async fn enqueue(tx: &mut Tx, new: &NewTask) -> Result<bool, StoreError> {
    let NewTask { id, kind, dedup_key, payload, run_at, max_attempts, created, .. } = new;
    let (key, payload) = (dedup_key.as_str(), payload.as_str());
    Ok(exec!(tx, ENQUEUE, bucket(new), id.0, *kind, key, payload, run_at.0, max_attempts, created.0)? == 1)
}

/// The task of this kind and of no member that was enqueued under this key, unless it was done long ago.
pub async fn by_key(tx: &mut Tx, kind: &str, dedup_key: &str) -> Result<Option<Task>, StoreError> {
    one!(tx, Task, BY_KEY, spread(dedup_key), kind, dedup_key)
}

/// Claims tasks of a bucket that are of these kinds until `lease_until`.
pub async fn claim(
    tx: &mut Tx,
    bucket: i64,
    kinds: &[&'static str],
    now: Millis,
    lease_until: Millis,
    limit: u32,
) -> Result<Look, StoreError> {
    let buried = rows_in!(tx, Task, BURY, [bucket, now.0], kinds, |kind| *kind)?;
    let mut claimed = rows_in!(tx, Task, CLAIM, [bucket, now.0, lease_until.0, i64::from(limit)], kinds, |kind| *kind)?;
    claimed.sort_by_key(|task| task.id);
    Ok(Look { claimed, buried })
}

/// Claims at most `limit` tasks of these kinds and of any bucket until `lease_until`, those of the longest waiting buckets
/// first. Tasks of other kinds are left to whoever knows them.
pub async fn claim_any(
    tx: &mut Tx,
    kinds: &[&'static str],
    now: Millis,
    lease_until: Millis,
    limit: u32,
) -> Result<Look, StoreError> {
    let mut found = Look::default();
    let mut tried = BTreeSet::new();
    for (bucket,) in rows_in!(tx, (i64,), DUE_BUCKETS, [now.0, i64::from(limit)], kinds, |kind| *kind)? {
        let left = limit - u32::try_from(found.claimed.len()).unwrap_or(limit).min(limit);
        if left > 0 && tried.insert(bucket) {
            let Look { claimed, buried } = claim(tx, bucket, kinds, now, lease_until, left).await?;
            found.claimed.extend(claimed);
            found.buried.extend(buried);
        }
    }
    Ok(found)
}

/// When the next task is to be done or its lease ends; `None`: there is nothing to do.
pub async fn next_at(tx: &mut Tx) -> Result<Option<Millis>, StoreError> {
    Ok(one!(tx, (Option<i64>,), NEXT)?.and_then(|(at,)| at).map(Millis))
}

/// It is done; `false`: the lease was lost, and what was done with it must be given up.
pub async fn finish(tx: &mut Tx, task: &Task, now: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, FINISH, task.bucket, task.id.0, task.token, now.0)? == 1)
}

/// It takes longer; `false`: the lease was lost.
pub async fn extend(tx: &mut Tx, task: &Task, lease_until: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, EXTEND, task.bucket, task.id.0, task.token, lease_until.0)? == 1)
}

/// It failed: to be tried again at `retry_at`, or given up when that is `None` or it was tried often enough. `false`: the
/// lease was lost.
pub async fn fail(tx: &mut Tx, task: &Task, error: &str, retry_at: Option<Millis>) -> Result<bool, StoreError> {
    let failed = if let Some(at) = retry_at {
        exec!(tx, RETRY, task.bucket, task.id.0, task.token, at.0, error)
    } else {
        exec!(tx, GIVE_UP, task.bucket, task.id.0, task.token, error)
    };
    Ok(failed? == 1)
}

/// Tasks that were given up, newest first, before the given one.
pub async fn dead(tx: &mut Tx, before: Option<TaskId>, limit: u32) -> Result<Vec<Task>, StoreError> {
    rows!(tx, Task, DEAD, before.map_or(uuid::Uuid::max(), |id| id.0), i64::from(limit))
}

/// Tries a task that was given up once more; `false`: it is not given up.
pub async fn redrive(tx: &mut Tx, bucket: i64, id: TaskId, now: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, REDRIVE, bucket, id.0, now.0)? == 1)
}

/// How many tasks of each kind stand where.
pub async fn counts(tx: &mut Tx) -> Result<Vec<(String, TaskState, i64)>, StoreError> {
    let counts = rows!(tx, (String, i64, i64), COUNTS)?;
    Ok(counts.into_iter().filter_map(|(kind, state, n)| Some((kind, TaskState::read(state)?, n))).collect())
}

/// Removes tasks that were done before `before`; their keys may then be used again.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    exec!(tx, SWEEP, before.0)
}
