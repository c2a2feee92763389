//! Sums over a member's whole history or a stretch of it.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{one, rows, sql},
};
use kabinet_domain::{ids::MemberId, points::OpKind, time::Millis};

sql! {
    FLOWS = "SELECT o.kind, CAST(CASE WHEN o.at_ms < $2 THEN 0 ELSE 1 END AS BIGINT) AS inside, \
        CAST(SUM(CASE WHEN m.to_b = 'pending' THEN m.amount WHEN m.from_b = 'pending' THEN -m.amount ELSE 0 END) AS BIGINT) AS pending, \
        CAST(SUM(CASE WHEN m.to_b = 'active' THEN m.amount WHEN m.from_b = 'active' THEN -m.amount ELSE 0 END) AS BIGINT) AS active, \
        CAST(SUM(CASE WHEN m.to_b = 'held' THEN m.amount WHEN m.from_b = 'held' THEN -m.amount ELSE 0 END) AS BIGINT) AS held, \
        CAST(SUM(CASE WHEN m.from_b = 'debt' THEN m.amount WHEN m.to_b = 'debt' THEN -m.amount ELSE 0 END) AS BIGINT) AS debt \
        FROM points_op o JOIN points_move m ON m.member_id = o.member_id AND m.seq = o.seq \
        WHERE o.member_id = $1 AND o.at_ms < $3 GROUP BY 1, 2 ORDER BY 1, 2";
    GONE = "SELECT CAST(COALESCE(SUM(CASE WHEN to_b = 'spent' THEN amount WHEN from_b = 'spent' THEN -amount ELSE 0 END), 0) AS BIGINT) AS spent, \
        CAST(COALESCE(SUM(CASE WHEN to_b = 'expired' THEN amount WHEN from_b = 'expired' THEN -amount ELSE 0 END), 0) AS BIGINT) AS expired \
        FROM points_move WHERE member_id = $1";
}

record! {
    /// What entries of one kind brought to each sum and took from it.
    pub struct Flow {
        /// Of which kind.
        pub kind: OpKind,
        /// Whether they are of the stretch asked about, and not from before it.
        pub inside: bool,
        /// To what is pending.
        pub pending: i64,
        /// To what is usable.
        pub active: i64,
        /// To what is set aside.
        pub held: i64,
        /// To what is owed.
        pub debt: i64,
    }
}

record! {
    /// What a member does not own any more.
    pub struct Gone {
        /// Spent, and not given back.
        pub spent: i64,
        /// Passed unused, and not given back.
        pub expired: i64,
    }
}

/// What moved up to `to`, apart for the time before `from` and from then on.
pub async fn flows(tx: &mut Tx, member: MemberId, from: Millis, to: Millis) -> Result<Vec<Flow>, StoreError> {
    rows!(tx, Flow, FLOWS, member.0, from.0, to.0)
}

/// What the member has spent and let pass, ever.
pub async fn gone(tx: &mut Tx, member: MemberId) -> Result<Gone, StoreError> {
    Ok(one!(tx, Gone, GONE, member.0)?.unwrap_or(Gone { spent: 0, expired: 0 }))
}
