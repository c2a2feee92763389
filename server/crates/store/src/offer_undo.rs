//! Orders to undo what an offer did between two moments: first looked at, then ordered, then carried out. For an offer one
//! at a time is open.

pub use crate::offer_replay::Saved;
use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{
    ids::{MemberId, OfferId, StaffId, UndoId},
    time::Millis,
};

/// The columns of [`Undo`].
macro_rules! columns {
    () => {
        "id, offer_id, from_ms, until_ms, state, asked_ms, asked_by, reason, ordered_ms, ordered_by, decided_ms, decided_by, ended_ms, token, after_member, \
         members_done, members_total, cancel, found, result"
    };
}

sql! {
    DROP_SEEN = "UPDATE offer_undo SET state = 'dropped', ended_ms = $2 WHERE offer_id = $1 AND state = 'seen'";
    ADD = "INSERT INTO offer_undo (id, offer_id, from_ms, until_ms, state, asked_ms, asked_by) VALUES ($1, $2, $3, $4, 'looking', $5, $6) \
        ON CONFLICT (offer_id) WHERE state IN ('looking', 'seen', 'proposed', 'running') DO NOTHING";
    GET = concat!("SELECT ", columns!(), " FROM offer_undo WHERE id = $1");
    LATEST = concat!("SELECT ", columns!(), " FROM offer_undo WHERE offer_id = $1 ORDER BY asked_ms DESC, id DESC LIMIT 1");
    ORDERED = concat!("SELECT ", columns!(), " FROM offer_undo WHERE offer_id = $1 AND ordered_ms IS NOT NULL ORDER BY asked_ms DESC, id DESC LIMIT $2");
    ALONE = "SELECT found FROM offer_undo WHERE offer_id = $1 AND ordered_ms > $2 AND ordered_by = $3 AND decided_by IS NULL AND found IS NOT NULL \
        AND state IN ('running', 'done', 'stopped', 'failed')";
    COVERS = "SELECT id FROM offer_undo WHERE offer_id = $1 AND ordered_ms IS NOT NULL AND from_ms <= $2 AND until_ms > $2 AND state IN ('running', 'done') LIMIT 1";
    WAITING = concat!("SELECT ", columns!(), " FROM offer_undo WHERE state = 'proposed' ORDER BY ordered_ms, id LIMIT $1");
    HOW_MANY = "SELECT COUNT(*) AS n FROM offer_undo WHERE state = 'proposed'";
    BEGIN = concat!("UPDATE offer_undo SET token = token + 1, members_total = $2, after_member = CASE WHEN state = 'looking' THEN 0 ELSE after_member END, \
        members_done = CASE WHEN state = 'looking' THEN 0 ELSE members_done END WHERE id = $1 AND state IN ('looking', 'running') RETURNING ", columns!());
    SAVE = "UPDATE offer_undo SET after_member = $3, members_done = $4 WHERE id = $1 AND token = $2 AND state IN ('looking', 'running') RETURNING cancel";
    SAW = "UPDATE offer_undo SET state = 'seen', found = $3 WHERE id = $1 AND token = $2 AND state = 'looking'";
    ORDER = "UPDATE offer_undo SET state = $2, token = token + 1, after_member = 0, members_done = 0, cancel = 0, reason = $3, ordered_by = $4, ordered_ms = $5 \
        WHERE id = $1 AND state = 'seen'";
    DECIDE = "UPDATE offer_undo SET state = $2, decided_by = $3, decided_ms = $4, ended_ms = CASE WHEN $2 = 'running' THEN NULL ELSE CAST($4 AS BIGINT) END WHERE id = $1 AND state = 'proposed'";
    FINISH = "UPDATE offer_undo SET state = $3, ended_ms = $4, result = $5 WHERE id = $1 AND token = $2 AND state IN ('looking', 'running')";
    CANCEL = "UPDATE offer_undo SET cancel = 1, state = CASE WHEN state = 'proposed' THEN 'stopped' ELSE state END, \
        ended_ms = CASE WHEN state = 'proposed' THEN $2 ELSE ended_ms END WHERE id = $1 AND state IN ('looking', 'proposed', 'running')";
    SWEEP = "DELETE FROM offer_undo WHERE ended_ms < $1 AND ordered_ms IS NULL";
}

words! {
    /// How far an order to undo has come.
    pub enum UndoState {
        /// It is being found out what it comes to.
        Looking = "looking",
        /// What it comes to is known.
        Seen = "seen",
        /// Ordered; somebody else must agree first.
        Proposed = "proposed",
        /// Ordered, and being carried out.
        Running = "running",
        /// Carried out.
        Done = "done",
        /// Given up.
        Failed = "failed",
        /// Stopped by a marketer.
        Stopped = "stopped",
        /// Somebody else did not agree.
        Declined = "declined",
        /// Another look took its place.
        Dropped = "dropped",
    }
}

record! {
    /// An order to undo what an offer did.
    pub struct Undo {
        /// Which.
        pub id: UndoId,
        /// Of which offer.
        pub offer: OfferId = "offer_id",
        /// What it did from this moment on …
        pub from: Millis = "from_ms",
        /// … and before this one.
        pub until: Millis = "until_ms",
        /// How far it has come.
        pub state: UndoState,
        /// When somebody wanted to look.
        pub asked: Millis = "asked_ms",
        /// Who.
        pub asked_by: StaffId,
        /// What members are told.
        pub reason: Option<String>,
        /// When it was ordered.
        pub ordered: Option<Millis> = "ordered_ms",
        /// By whom.
        pub ordered_by: Option<StaffId>,
        /// When somebody else decided about it.
        pub decided: Option<Millis> = "decided_ms",
        /// Who; never who ordered it.
        pub decided_by: Option<StaffId>,
        /// When it ended.
        pub ended: Option<Millis> = "ended_ms",
        /// Rises each time it is begun; an older token changes nothing.
        pub token: i64,
        /// The member whose turn was last.
        pub after: MemberId = "after_member",
        /// Members dealt with.
        pub members_done: i64,
        /// Members in all.
        pub members_total: i64,
        /// Somebody wants it stopped.
        pub cancel: bool,
        /// What a look found: JSON of portal's.
        pub found: Option<String>,
        /// What was done: JSON of portal's.
        pub result: Option<String>,
    }
}

/// Wants to know what undoing comes to; `false`: an undoing of this offer goes on. Only what is known at that moment is
/// read of `new`. What was seen and not ordered is dropped.
pub async fn ask(tx: &mut Tx, new: &Undo) -> Result<bool, StoreError> {
    let Undo { id, offer, from, until, asked, asked_by, .. } = new;
    exec!(tx, DROP_SEEN, offer.0, asked.0)?;
    Ok(exec!(tx, ADD, id.0, offer.0, from.0, until.0, asked.0, asked_by.0)? == 1)
}

/// The order.
pub async fn get(tx: &mut Tx, id: UndoId) -> Result<Option<Undo>, StoreError> {
    one!(tx, Undo, GET, id.0)
}

/// The latest of an offer, ordered or only looked at.
pub async fn latest(tx: &mut Tx, offer: OfferId) -> Result<Option<Undo>, StoreError> {
    one!(tx, Undo, LATEST, offer.0)
}

/// Those of an offer that were ordered, newest first.
pub async fn ordered(tx: &mut Tx, offer: OfferId, limit: u32) -> Result<Vec<Undo>, StoreError> {
    rows!(tx, Undo, ORDERED, offer.0, i64::from(limit))
}

/// Those of any offer to which somebody else must agree, oldest first.
pub async fn waiting(tx: &mut Tx, limit: u32) -> Result<Vec<Undo>, StoreError> {
    rows!(tx, Undo, WAITING, i64::from(limit))
}

/// How many wait for somebody else.
pub async fn how_many_wait(tx: &mut Tx) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), HOW_MANY)?.map_or(0, |(n,)| n))
}

/// Begins to look or to carry out, or goes on where that was cut off: a look from its beginning, an order after the member
/// whose turn was last. `None`: there is nothing to do.
pub async fn begin(tx: &mut Tx, id: UndoId, members_total: i64) -> Result<Option<Undo>, StoreError> {
    one!(tx, Undo, BEGIN, id.0, members_total)
}

/// Writes how far it has come.
pub async fn save(
    tx: &mut Tx,
    id: UndoId,
    token: i64,
    (after, members_done): (MemberId, i64),
) -> Result<Saved, StoreError> {
    Ok(match one!(tx, (i64,), SAVE, id.0, token, after.0, members_done)? {
        None => Saved::Lost,
        Some((0,)) => Saved::Kept,
        Some(_) => Saved::Cancel,
    })
}

/// Ends a look with what it found; `false`: lost.
pub async fn saw(tx: &mut Tx, id: UndoId, token: i64, found: &str) -> Result<bool, StoreError> {
    Ok(exec!(tx, SAW, id.0, token, found)? == 1)
}

/// Orders what was seen, at once or as a proposal; `false`: it is not what was seen last.
pub async fn order(
    tx: &mut Tx,
    id: UndoId,
    state: UndoState,
    reason: &str,
    by: StaffId,
    now: Millis,
) -> Result<bool, StoreError> {
    Ok(exec!(tx, ORDER, id.0, state.code(), reason, by.0, now.0)? == 1)
}

/// Agrees to a proposal ([`UndoState::Running`]) or does not ([`UndoState::Declined`]); `false`: it is none any more.
pub async fn decide(tx: &mut Tx, id: UndoId, state: UndoState, by: StaffId, now: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, DECIDE, id.0, state.code(), by.0, now.0)? == 1)
}

/// Ends it, with what was done where it was ordered; `false`: lost.
pub async fn finish(
    tx: &mut Tx,
    id: UndoId,
    token: i64,
    (state, result): (UndoState, Option<&str>),
    now: Millis,
) -> Result<bool, StoreError> {
    Ok(exec!(tx, FINISH, id.0, token, state.code(), now.0, result)? == 1)
}

/// Asks whoever works on it to stop; a proposal ends at once. `false`: there is nothing to stop.
pub async fn request_cancel(tx: &mut Tx, id: UndoId, now: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, CANCEL, id.0, now.0)? == 1)
}

/// Removes what ended before `before` and was never ordered.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    exec!(tx, SWEEP, before.0)
}

/// What somebody's orders for an offer had been found to come to, since, without a second pair of eyes: JSON of portal's.
pub async fn alone(tx: &mut Tx, offer: OfferId, by: StaffId, since: Millis) -> Result<Vec<String>, StoreError> {
    Ok(rows!(tx, (String,), ALONE, offer.0, since.0, by.0)?.into_iter().map(|(found,)| found).collect())
}

/// Whether what the offer did at this moment was undone by a later order.
pub async fn covers(tx: &mut Tx, offer: OfferId, at: Millis) -> Result<bool, StoreError> {
    Ok(one!(tx, (uuid::Uuid,), COVERS, offer.0, at.0)?.is_some())
}
