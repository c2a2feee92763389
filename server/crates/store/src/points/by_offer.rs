//! What an offer has done to points, whoever they are of.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{one, rows, sql},
};
use kabinet_domain::{
    ids::{EventId, MemberId, OfferId, UndoId},
    points::OpKind,
    time::Millis,
};

/// What of an offer's entries can be undone: those of a period that are not of an undoing themselves.
macro_rules! touched {
    () => {
        "FROM points_op WHERE offer_id = $1 AND member_id > $2 AND at_ms >= $3 AND at_ms < $4 AND kind IN ('award', 'deduct') AND applied > 0 AND undo_id IS NULL"
    };
}

sql! {
    /// Offers that have moved a member's points.
    OF_MEMBER = "SELECT o.id FROM offer o WHERE EXISTS (SELECT 1 FROM points_op p WHERE p.offer_id = o.id AND p.member_id = $1)";
    EFFECTS = "SELECT member_id, seq, kind, at_ms, applied FROM points_op WHERE offer_id = $1 AND (member_id, seq) > ($2, $3) ORDER BY member_id, seq LIMIT $4";
    MEMBERS = concat!("SELECT DISTINCT member_id ", touched!(), " ORDER BY member_id LIMIT $5");
    HOW_MANY = concat!("SELECT COUNT(DISTINCT member_id) AS n ", touched!());
    DEDUCTIONS = "SELECT o.seq, o.event_id, o.offer_version, o.applied FROM points_op o WHERE o.member_id = $1 AND o.offer_id = $2 AND o.at_ms >= $3 AND o.at_ms < $4 \
        AND o.kind = 'deduct' AND o.applied > 0 AND o.undo_id IS NULL \
        AND NOT EXISTS (SELECT 1 FROM points_op g WHERE g.member_id = o.member_id AND g.idem_key = 'undone:' || o.seq) ORDER BY o.seq";
    UNDONE = "SELECT COUNT(DISTINCT member_id) AS members, \
        COUNT(CASE WHEN kind = 'reverse' THEN 1 END) AS reversals, \
        CAST(COALESCE(SUM(CASE WHEN kind = 'reverse' THEN requested ELSE 0 END), 0) AS BIGINT) AS asked, \
        CAST(COALESCE(SUM(CASE WHEN kind = 'reverse' THEN applied ELSE 0 END), 0) AS BIGINT) AS taken, \
        COUNT(CASE WHEN kind = 'award' THEN 1 END) AS returns, \
        CAST(COALESCE(SUM(CASE WHEN kind = 'award' THEN applied ELSE 0 END), 0) AS BIGINT) AS given \
        FROM points_op WHERE undo_id = $1";
}

record! {
    /// An entry that an offer brought.
    pub struct Effect {
        /// Whose.
        pub member: MemberId = "member_id",
        /// The number of the entry.
        pub seq: i64,
        /// What it is.
        pub kind: OpKind,
        /// When.
        pub at: Millis = "at_ms",
        /// How many points moved.
        pub applied: i64,
    }
}

record! {
    /// A deduction that an offer made and nobody has undone.
    pub struct Deduction {
        /// The number of the entry.
        pub seq: i64,
        /// The event that brought it.
        pub event: Option<EventId> = "event_id",
        /// The version that decided.
        pub version: i64 = "offer_version",
        /// How many points moved.
        pub applied: i64,
    }
}

record! {
    /// What was done to carry out an undoing.
    pub struct Undone {
        /// How many members it touched.
        pub members: i64,
        /// How many awards it took back, in whole or in part.
        pub reversals: i64,
        /// How many points of them were left.
        pub asked: i64,
        /// How many points were taken.
        pub taken: i64,
        /// How many deductions it gave back.
        pub returns: i64,
        /// How many points were given.
        pub given: i64,
    }
}

/// The key under which a deduction is given back: once, by whichever undoing.
pub fn given_back(deduction: i64) -> String {
    format!("undone:{deduction}")
}

/// Entries of an offer after the given one, member by member.
pub async fn effects(
    tx: &mut Tx,
    offer: OfferId,
    (member, seq): (MemberId, i64),
    limit: u32,
) -> Result<Vec<Effect>, StoreError> {
    rows!(tx, Effect, EFFECTS, offer.0, member.0, seq, i64::from(limit))
}

/// Members with numbers above `after` whom an offer awarded or took from, from `from` on and before `until`.
pub async fn members(
    tx: &mut Tx,
    offer: OfferId,
    (from, until): (Millis, Millis),
    after: MemberId,
    limit: u32,
) -> Result<Vec<MemberId>, StoreError> {
    let found = rows!(tx, (i64,), MEMBERS, offer.0, after.0, from.0, until.0, i64::from(limit))?;
    Ok(found.into_iter().map(|(id,)| MemberId(id)).collect())
}

/// How many [`members`] there are in all.
pub async fn how_many(tx: &mut Tx, offer: OfferId, (from, until): (Millis, Millis)) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), HOW_MANY, offer.0, i64::MIN, from.0, until.0)?.map_or(0, |(n,)| n))
}

/// What an offer took from the member, from `from` on and before `until`, in the order of posting; without what was given
/// back under [`given_back`].
pub async fn deductions(
    tx: &mut Tx,
    member: MemberId,
    offer: OfferId,
    (from, until): (Millis, Millis),
) -> Result<Vec<Deduction>, StoreError> {
    rows!(tx, Deduction, DEDUCTIONS, member.0, offer.0, from.0, until.0)
}

/// What an undoing has done.
pub async fn undone(tx: &mut Tx, undo: UndoId) -> Result<Undone, StoreError> {
    let nothing = Undone { members: 0, reversals: 0, asked: 0, taken: 0, returns: 0, given: 0 };
    Ok(one!(tx, Undone, UNDONE, undo.0)?.unwrap_or(nothing))
}

/// The offers that have moved a member's points.
pub async fn of_member(tx: &mut Tx, member: MemberId) -> Result<Vec<OfferId>, StoreError> {
    Ok(rows!(tx, (uuid::Uuid,), OF_MEMBER, member.0)?.into_iter().map(|(id,)| OfferId(id)).collect())
}
