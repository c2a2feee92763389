//! Offers tried over past events: how far a replay is, and what it found. One at a time for an offer.

use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{exec, one, sql},
};
use kabinet_domain::{
    ids::{OfferId, ReplayId, StaffId},
    time::Millis,
};

/// The columns of [`Replay`].
macro_rules! columns {
    () => {
        "id, offer_id, version, body, days, state, ordered_ms, ended_ms, token, events_done, events_total, cancel, result"
    };
}

sql! {
    ADD = "INSERT INTO offer_replay (id, offer_id, version, body, days, state, ordered_ms, by_staff) VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7) \
        ON CONFLICT (offer_id) WHERE state IN ('waiting', 'running') DO NOTHING";
    GET = concat!("SELECT ", columns!(), " FROM offer_replay WHERE id = $1");
    LATEST = concat!("SELECT ", columns!(), " FROM offer_replay WHERE offer_id = $1 ORDER BY ordered_ms DESC, id DESC LIMIT 1");
    BEGIN = concat!("UPDATE offer_replay SET state = 'running', token = token + 1, events_done = 0, events_total = $2 \
        WHERE id = $1 AND state IN ('waiting', 'running') RETURNING ", columns!());
    SAVE = "UPDATE offer_replay SET events_done = $3 WHERE id = $1 AND token = $2 AND state = 'running' RETURNING cancel";
    FINISH = "UPDATE offer_replay SET state = $3, ended_ms = $4, result = $5 WHERE id = $1 AND token = $2 AND state IN ('waiting', 'running')";
    CANCEL = "UPDATE offer_replay SET cancel = 1, state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END, \
        ended_ms = CASE WHEN state = 'waiting' THEN $2 ELSE ended_ms END WHERE id = $1 AND state IN ('waiting', 'running')";
    SWEEP = "DELETE FROM offer_replay WHERE ended_ms < $1";
}

words! {
    /// How far a replay has come.
    pub enum ReplayState {
        /// Ordered.
        Waiting = "waiting",
        /// Under way, or cut off and about to begin again.
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
    /// A replay.
    pub struct Replay {
        /// Which.
        pub id: ReplayId,
        /// Of which offer.
        pub offer: OfferId = "offer_id",
        /// The version that was replayed, or that was edited into what was.
        pub version: i64,
        /// What was replayed: `domain::offer::Terms` as JSON.
        pub body: String,
        /// Over how many days.
        pub days: u32,
        /// How far it has come.
        pub state: ReplayState,
        /// When it was ordered: later events do not belong to it.
        pub ordered: Millis = "ordered_ms",
        /// When it ended.
        pub ended: Option<Millis> = "ended_ms",
        /// Rises each time it is begun; an older token changes nothing.
        pub token: i64,
        /// Events dealt with.
        pub events_done: i64,
        /// Events in all.
        pub events_total: i64,
        /// Somebody wants it stopped.
        pub cancel: bool,
        /// What it found: JSON of portal's.
        pub result: Option<String>,
    }
}

/// What became of [`save`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// Saved; go on.
    Kept,
    /// Saved; somebody wants it stopped.
    Cancel,
    /// Somebody else has begun it again, or it has ended: stop, write nothing.
    Lost,
}

/// Orders a replay; `false`: one of this offer goes on. Only what is known at that moment is read of `new`.
pub async fn order(tx: &mut Tx, new: &Replay, by: Option<StaffId>) -> Result<bool, StoreError> {
    let Replay { id, offer, version, body, days, ordered, .. } = new;
    let (days, by) = (i64::from(*days), by.map(|by| by.0));
    Ok(exec!(tx, ADD, id.0, offer.0, version, body.as_str(), days, ordered.0, by)? == 1)
}

/// The replay.
pub async fn get(tx: &mut Tx, id: ReplayId) -> Result<Option<Replay>, StoreError> {
    one!(tx, Replay, GET, id.0)
}

/// The latest replay of an offer.
pub async fn latest(tx: &mut Tx, offer: OfferId) -> Result<Option<Replay>, StoreError> {
    one!(tx, Replay, LATEST, offer.0)
}

/// Begins it, or begins it again where it was cut off; `None`: it has ended.
pub async fn begin(tx: &mut Tx, id: ReplayId, events_total: i64) -> Result<Option<Replay>, StoreError> {
    one!(tx, Replay, BEGIN, id.0, events_total)
}

/// Writes how far it has come.
pub async fn save(tx: &mut Tx, id: ReplayId, token: i64, events_done: i64) -> Result<Saved, StoreError> {
    Ok(match one!(tx, (i64,), SAVE, id.0, token, events_done)? {
        None => Saved::Lost,
        Some((0,)) => Saved::Kept,
        Some(_) => Saved::Cancel,
    })
}

/// Ends it, with what it found where it is complete; `false`: lost.
pub async fn finish(
    tx: &mut Tx,
    id: ReplayId,
    token: i64,
    (state, result): (ReplayState, Option<&str>),
    now: Millis,
) -> Result<bool, StoreError> {
    Ok(exec!(tx, FINISH, id.0, token, state.code(), now.0, result)? == 1)
}

/// Asks whoever works on it to stop; one that waits ends at once. `false`: it has ended.
pub async fn request_cancel(tx: &mut Tx, id: ReplayId, now: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, CANCEL, id.0, now.0)? == 1)
}

/// Removes replays that ended before `before`.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    exec!(tx, SWEEP, before.0)
}
