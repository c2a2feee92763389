//! Awards and deductions by hand that wait for a second pair of eyes.

use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{
    ids::{MemberId, ProposalId, StaffId},
    time::Millis,
};

/// The columns of [`Proposal`].
macro_rules! columns {
    () => {
        "member_id, id, idem_key, req_hash, body, reason, proposed_by, proposed_ms, state, decided_by, decided_ms, seq"
    };
}

sql! {
    ADD = "INSERT INTO points_proposal (member_id, id, idem_key, req_hash, body, reason, proposed_by, proposed_ms, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting')";
    GET = concat!("SELECT ", columns!(), " FROM points_proposal WHERE member_id = $1 AND id = $2");
    BY_KEY = concat!("SELECT ", columns!(), " FROM points_proposal WHERE member_id = $1 AND idem_key = $2");
    WAITING = concat!("SELECT ", columns!(), " FROM points_proposal WHERE state = 'waiting' AND (proposed_ms, id) > ($1, $2) ORDER BY proposed_ms, id LIMIT $3");
    WAITING_OF = concat!("SELECT ", columns!(), " FROM points_proposal WHERE member_id = $1 AND state = 'waiting' ORDER BY proposed_ms, id LIMIT $2");
    HOW_MANY = "SELECT COUNT(*) AS n FROM points_proposal WHERE state = 'waiting'";
    DECIDE = "UPDATE points_proposal SET state = $3, decided_by = $4, decided_ms = $5, seq = $6 WHERE member_id = $1 AND id = $2 AND state = 'waiting'";
}

words! {
    /// What became of a proposal.
    pub enum ProposalState {
        /// Nobody has decided yet.
        Waiting = "waiting",
        /// Somebody else agreed, and it was posted.
        Approved = "approved",
        /// Somebody else did not agree.
        Declined = "declined",
    }
}

record! {
    /// A proposal.
    pub struct Proposal {
        /// Whose points.
        pub member: MemberId = "member_id",
        /// Which.
        pub id: ProposalId,
        /// The idempotency key it was made under.
        pub key: String = "idem_key",
        /// See [`super::Origin::req_hash`].
        pub req_hash: i64,
        /// The change: JSON of portal's.
        pub body: String,
        /// What the member is to be told.
        pub reason: String,
        /// Who made it.
        pub proposed_by: StaffId,
        /// When.
        pub proposed: Millis = "proposed_ms",
        /// What became of it.
        pub state: ProposalState,
        /// Who decided; never who made it.
        pub decided_by: Option<StaffId>,
        /// When.
        pub decided: Option<Millis> = "decided_ms",
        /// The entry that the approval posted.
        pub seq: Option<i64>,
    }
}

/// Adds a proposal that waits. A key that was used before is a fault: ask [`by_key`] first, under the member's lock.
pub async fn add(tx: &mut Tx, new: &Proposal) -> Result<(), StoreError> {
    exec!(
        tx,
        ADD,
        new.member.0,
        new.id.0,
        new.key.as_str(),
        new.req_hash,
        new.body.as_str(),
        new.reason.as_str(),
        new.proposed_by.0,
        new.proposed.0,
    )?;
    Ok(())
}

/// The proposal with this id.
pub async fn get(tx: &mut Tx, member: MemberId, id: ProposalId) -> Result<Option<Proposal>, StoreError> {
    one!(tx, Proposal, GET, member.0, id.0)
}

/// The proposal that was made under this key.
pub async fn by_key(tx: &mut Tx, member: MemberId, key: &str) -> Result<Option<Proposal>, StoreError> {
    one!(tx, Proposal, BY_KEY, member.0, key)
}

/// Proposals that wait, oldest first, from behind `after`.
pub async fn waiting(
    tx: &mut Tx,
    after: Option<(Millis, ProposalId)>,
    limit: u32,
) -> Result<Vec<Proposal>, StoreError> {
    let (at, id) = after.map_or((i64::MIN, uuid::Uuid::nil()), |(at, id)| (at.0, id.0));
    rows!(tx, Proposal, WAITING, at, id, i64::from(limit))
}

/// A member's proposals that wait, oldest first.
pub async fn waiting_of(tx: &mut Tx, member: MemberId, limit: u32) -> Result<Vec<Proposal>, StoreError> {
    rows!(tx, Proposal, WAITING_OF, member.0, i64::from(limit))
}

/// How many proposals wait.
pub async fn how_many_wait(tx: &mut Tx) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), HOW_MANY)?.map_or(0, |(n,)| n))
}

/// Writes down what was decided about a proposal that waits; `false`: it does not wait any more.
pub async fn decide(
    tx: &mut Tx,
    (member, id): (MemberId, ProposalId),
    state: ProposalState,
    by: StaffId,
    now: Millis,
    seq: Option<i64>,
) -> Result<bool, StoreError> {
    Ok(exec!(tx, DECIDE, member.0, id.0, state.code(), by.0, now.0, seq)? == 1)
}
