//! Earlier entries with what has become of them: what a reversal, a return or a restoring is asked about.

use super::LotRow;
use crate::{
    StoreError, Tx,
    column::record,
    sql::{one, rows, sql},
};
use kabinet_domain::{
    ids::{EventId, MemberId, OfferId},
    points::{AwardRef, LotState, OpKind, PassedRef, SpendRef, Spent},
    time::Millis,
};
use std::collections::BTreeSet;

/// An award with what is left to take back of it.
macro_rules! awards {
    ($which:literal) => {
        concat!(
            "SELECT o.seq, o.event_id, o.offer_id, o.offer_version, o.at_ms, o.applied, \
             CAST(COALESCE((SELECT SUM(r.applied) FROM points_op r WHERE r.member_id = o.member_id AND r.reverses_seq = o.seq), 0) AS BIGINT) AS reversed, \
             CAST(COALESCE((SELECT SUM(m.amount) FROM points_move m WHERE m.member_id = o.member_id AND m.lot = o.seq AND m.lot > 0 AND m.to_b = 'expired'), 0) AS BIGINT) AS expired \
             FROM points_op o WHERE o.member_id = $1 AND o.kind = 'award' AND ",
            $which,
            " ORDER BY o.seq"
        )
    };
}

sql! {
    AWARDS_OF_EVENT = awards!("o.event_id = $2");
    AWARDS_OF_OFFER = awards!("o.offer_id = $2 AND o.at_ms >= $3 AND o.at_ms < $4 AND o.undo_id IS NULL");
    AWARD = awards!("o.seq = $2");
    GIVEN_BACK = "SELECT o.applied, CAST(COALESCE((SELECT SUM(r.applied) FROM points_op r WHERE r.member_id = o.member_id AND r.returns_seq = o.seq), 0) AS BIGINT) AS returned \
        FROM points_op o WHERE o.member_id = $1 AND o.seq = $2 AND o.kind = $3";
    RESTORED = "SELECT returns_seq FROM points_op WHERE member_id = $1 AND returns_seq IS NOT NULL AND kind = 'restore'";
    SPENT = "SELECT m.amount AS spent, l.lot, l.amount, l.remaining, l.held, l.state, l.active_from_ms, l.expires_ms, l.idle_days, l.kept_from_ms, l.due_ms \
        FROM points_move m JOIN points_lot l ON l.member_id = m.member_id AND l.lot = m.lot WHERE m.member_id = $1 AND m.seq = $2 ORDER BY m.n";
}

record! {
    struct AwardRow {
        seq: i64,
        event: Option<EventId> = "event_id",
        offer: Option<OfferId> = "offer_id",
        version: Option<i64> = "offer_version",
        at: Millis = "at_ms",
        applied: i64,
        reversed: i64,
        expired: i64,
    }
}

record! {
    struct SpentRow {
        spent: i64,
        lot: i64,
        amount: i64,
        remaining: i64,
        held: i64,
        state: LotState,
        active_from: Millis = "active_from_ms",
        expires: Millis = "expires_ms",
        idle_days: Option<u32>,
        kept_from: Option<Millis> = "kept_from_ms",
        due: Option<Millis> = "due_ms",
    }
}

/// An award, with what is left to take back of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AwardPaid {
    /// The award.
    pub award: AwardRef,
    /// The event that brought it, if one did.
    pub event: Option<EventId>,
    /// The offer and the version that made it, if one did.
    pub offer: Option<(OfferId, i64)>,
    /// When it was made: tells the periods whose limits it counts against.
    pub at: Millis,
}

/// What an event brought the member, in the order of posting.
pub async fn awards_of_event(tx: &mut Tx, member: MemberId, event: EventId) -> Result<Vec<AwardPaid>, StoreError> {
    Ok(rows!(tx, AwardRow, AWARDS_OF_EVENT, member.0, event.0)?.iter().map(paid).collect())
}

/// What an offer awarded the member from `from` on and before `until`, in the order of posting. What undoing it gave back is
/// none of that.
pub async fn awards_of_offer(
    tx: &mut Tx,
    member: MemberId,
    offer: OfferId,
    (from, until): (Millis, Millis),
) -> Result<Vec<AwardPaid>, StoreError> {
    Ok(rows!(tx, AwardRow, AWARDS_OF_OFFER, member.0, offer.0, from.0, until.0)?.iter().map(paid).collect())
}

/// The award with this number.
pub async fn award(tx: &mut Tx, member: MemberId, seq: i64) -> Result<Option<AwardPaid>, StoreError> {
    Ok(one!(tx, AwardRow, AWARD, member.0, seq)?.as_ref().map(paid))
}

fn paid(row: &AwardRow) -> AwardPaid {
    let AwardRow { seq, event, offer, version, at, applied, reversed, expired } = *row;
    AwardPaid { award: AwardRef { seq, applied, reversed, expired }, event, offer: offer.zip(version), at }
}

/// The spending with this number; `None`: the entry is none.
pub async fn spend(tx: &mut Tx, member: MemberId, seq: i64) -> Result<Option<SpendRef>, StoreError> {
    let Some((_, returned)) = given_back(tx, member, seq, OpKind::Spend).await? else { return Ok(None) };
    let parts = rows!(tx, SpentRow, SPENT, member.0, seq)?;
    let parts = parts.into_iter().map(SpentRow::part).collect();
    Ok(Some(SpendRef { seq, returned, parts }))
}

/// The expiry with this number; `None`: the entry is none.
pub async fn expiry(tx: &mut Tx, member: MemberId, seq: i64) -> Result<Option<PassedRef>, StoreError> {
    let found = given_back(tx, member, seq, OpKind::Expire).await?;
    Ok(found.map(|(passed, restored)| PassedRef { seq, passed, restored }))
}

/// The member's expiries of which something was restored.
pub async fn restored(tx: &mut Tx, member: MemberId) -> Result<BTreeSet<i64>, StoreError> {
    Ok(rows!(tx, (i64,), RESTORED, member.0)?.into_iter().map(|(seq,)| seq).collect())
}

/// What an entry of this kind moved, and how much of it was given back.
async fn given_back(tx: &mut Tx, member: MemberId, seq: i64, kind: OpKind) -> Result<Option<(i64, i64)>, StoreError> {
    one!(tx, (i64, i64), GIVEN_BACK, member.0, seq, kind.code())
}

impl SpentRow {
    fn part(self) -> Spent {
        let Self { spent, lot, amount, remaining, held, state, active_from, expires, idle_days, kept_from, due } = self;
        let lot = LotRow { lot, amount, remaining, held, state, active_from, expires, idle_days, kept_from, due }.lot();
        Spent { lot, amount: spent }
    }
}
