//! What an offer has done to points, whoever they are of.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{rows, sql},
};
use kabinet_domain::{
    ids::{MemberId, OfferId},
    points::OpKind,
    time::Millis,
};

sql! {
    EFFECTS = "SELECT member_id, seq, kind, at_ms, applied FROM points_op WHERE offer_id = $1 AND (member_id, seq) > ($2, $3) ORDER BY member_id, seq LIMIT $4";
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

/// Entries of an offer after the given one, member by member.
pub async fn effects(
    tx: &mut Tx,
    offer: OfferId,
    (member, seq): (MemberId, i64),
    limit: u32,
) -> Result<Vec<Effect>, StoreError> {
    rows!(tx, Effect, EFFECTS, offer.0, member.0, seq, i64::from(limit))
}
