//! Groups of social networks that the programme collects from.

use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{activity::Obstacle, event::NetworkName, ids::GroupId, time::Millis};

/// The columns of [`Group`].
macro_rules! columns {
    () => {
        "id, network, external_id, name, screen_name, members_count, closed, cron, window_posts, window_days, collect, keys, state, obstacle, state_note, first_scan_ms, next_run_ms, created_ms, whole_ms, reread_minutes"
    };
}

sql! {
    ADD = concat!("INSERT INTO social_group (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) ON CONFLICT (network, external_id) DO NOTHING");
    GET = concat!("SELECT ", columns!(), " FROM social_group WHERE id = $1");
    FIND = concat!("SELECT ", columns!(), " FROM social_group WHERE network = $1 AND external_id = $2");
    LIST = concat!("SELECT ", columns!(), " FROM social_group ORDER BY created_ms, id");
    UPDATE = "UPDATE social_group SET name = $2, screen_name = $3, members_count = $4, closed = $5, cron = $6, window_posts = $7, window_days = $8, collect = $9, next_run_ms = $10, reread_minutes = $11 WHERE id = $1";
    SET_KEYS = "UPDATE social_group SET keys = $2 WHERE id = $1";
    SET_STATE = "UPDATE social_group SET state = $2, obstacle = $3, state_note = $4 WHERE id = $1";
    SET_MEMBERS_COUNT = "UPDATE social_group SET members_count = $2 WHERE id = $1";
    SCANNED = "UPDATE social_group SET first_scan_ms = $2 WHERE id = $1 AND first_scan_ms IS NULL";
    SET_WHOLE = "UPDATE social_group SET whole_ms = $2 WHERE id = $1";
    DUE = concat!("SELECT ", columns!(), " FROM social_group WHERE next_run_ms <= $1 AND state <> 'paused' ORDER BY next_run_ms, id");
    ADVANCE = "UPDATE social_group SET next_run_ms = $3 WHERE id = $1 AND next_run_ms IS NOT DISTINCT FROM $2";
}

words! {
    /// How collecting from a group goes.
    pub enum GroupState {
        /// Well.
        Healthy = "healthy",
        /// The network asked to slow down.
        Throttled = "throttled",
        /// The keys are not accepted any more.
        Reauthorise = "reauthorise",
        /// The network refuses.
        Denied = "denied",
        /// Switched off by a marketer.
        Paused = "paused",
    }
}

record! {
    /// A group.
    pub struct Group {
        /// Which.
        pub id: GroupId,
        /// Where.
        pub network: NetworkName,
        /// The network's id of the group.
        pub external_id: String,
        /// What it is called.
        pub name: String,
        /// Its address there.
        pub screen_name: String,
        /// How many members it has there.
        pub members_count: i64,
        /// Only its members can read it.
        pub closed: bool,
        /// When it is read: a cron expression.
        pub cron: String,
        /// How many posts are read at most.
        pub window_posts: i64,
        /// How old a post may be.
        pub window_days: i64,
        /// What is collected: JSON of portal's.
        pub collect: String,
        /// Keys to the network (sealed).
        pub keys: Option<Vec<u8>>,
        /// How collecting goes.
        pub state: GroupState,
        /// What stands in the way.
        pub obstacle: Option<Obstacle>,
        /// The facts of it, in English and never a secret.
        pub state_note: Option<String>,
        /// When the first scan that came to its end began.
        pub first_scan: Option<Millis> = "first_scan_ms",
        /// When it is read next.
        pub next_run: Option<Millis> = "next_run_ms",
        /// When it was added.
        pub created: Millis = "created_ms",
        /// When the last run began that read everything; `None`: the next one has to.
        pub whole: Option<Millis> = "whole_ms",
        /// Everything is read again after so many minutes; in between only what has changed.
        pub reread_minutes: i64,
    }
}

/// Adds a group; `false`: it is there already.
pub async fn insert(tx: &mut Tx, new: &Group) -> Result<bool, StoreError> {
    let added = exec!(
        tx,
        ADD,
        new.id.0,
        new.network.code(),
        new.external_id.as_str(),
        new.name.as_str(),
        new.screen_name.as_str(),
        new.members_count,
        i64::from(new.closed),
        new.cron.as_str(),
        new.window_posts,
        new.window_days,
        new.collect.as_str(),
        new.keys.as_deref(),
        new.state.code(),
        new.obstacle.map(Obstacle::code),
        new.state_note.as_deref(),
        new.first_scan.map(|at| at.0),
        new.next_run.map(|at| at.0),
        new.created.0,
        new.whole.map(|at| at.0),
        new.reread_minutes,
    )?;
    Ok(added == 1)
}

/// The group.
pub async fn get(tx: &mut Tx, id: GroupId) -> Result<Option<Group>, StoreError> {
    one!(tx, Group, GET, id.0)
}

/// The group with this id of the network.
pub async fn find(tx: &mut Tx, network: NetworkName, external_id: &str) -> Result<Option<Group>, StoreError> {
    one!(tx, Group, FIND, network.code(), external_id)
}

/// All groups, in the order of being added.
pub async fn list(tx: &mut Tx) -> Result<Vec<Group>, StoreError> {
    rows!(tx, Group, LIST)
}

/// Changes what a marketer may change: names, size, schedule, window, how often everything is read, what is collected. Keys, state and the first scan
/// have functions of their own. `false`: no such group.
pub async fn update(tx: &mut Tx, group: &Group) -> Result<bool, StoreError> {
    let updated = exec!(
        tx,
        UPDATE,
        group.id.0,
        group.name.as_str(),
        group.screen_name.as_str(),
        group.members_count,
        i64::from(group.closed),
        group.cron.as_str(),
        group.window_posts,
        group.window_days,
        group.collect.as_str(),
        group.next_run.map(|at| at.0),
        group.reread_minutes,
    )?;
    Ok(updated == 1)
}

/// Replaces the sealed keys.
pub async fn set_keys(tx: &mut Tx, id: GroupId, keys: Option<&[u8]>) -> Result<bool, StoreError> {
    Ok(exec!(tx, SET_KEYS, id.0, keys)? == 1)
}

/// Says how collecting goes, with what stands in the way and the facts of it.
pub async fn set_state(
    tx: &mut Tx,
    id: GroupId,
    state: GroupState,
    trouble: Option<(Obstacle, &str)>,
) -> Result<bool, StoreError> {
    let (obstacle, note) = trouble.unzip();
    Ok(exec!(tx, SET_STATE, id.0, state.code(), obstacle.map(Obstacle::code), note)? == 1)
}

/// Says how many members the group has.
pub async fn set_members_count(tx: &mut Tx, id: GroupId, count: i64) -> Result<bool, StoreError> {
    Ok(exec!(tx, SET_MEMBERS_COUNT, id.0, count)? == 1)
}

/// A scan that began at `began` has come to its end; `true` only the first time.
pub async fn scanned(tx: &mut Tx, id: GroupId, began: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, SCANNED, id.0, began.0)? == 1)
}

/// A run that began at `began` has read everything; `None`: the next run has to.
pub async fn set_whole(tx: &mut Tx, id: GroupId, began: Option<Millis>) -> Result<bool, StoreError> {
    Ok(exec!(tx, SET_WHOLE, id.0, began.map(|at| at.0))? == 1)
}

/// Groups whose time has come, longest waiting first; not those that are paused.
pub async fn due(tx: &mut Tx, now: Millis) -> Result<Vec<Group>, StoreError> {
    rows!(tx, Group, DUE, now.0)
}

/// Moves the next run from `expected` to `next`; `false`: another node was faster.
pub async fn advance(
    tx: &mut Tx,
    id: GroupId,
    expected: Option<Millis>,
    next: Option<Millis>,
) -> Result<bool, StoreError> {
    Ok(exec!(tx, ADVANCE, id.0, expected.map(|at| at.0), next.map(|at| at.0))? == 1)
}
