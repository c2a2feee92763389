//! Whom to tell that points will pass, of which lots they were told, and whether they can have heard of it.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{exec, rows, sql},
};
use kabinet_domain::{
    ids::{EventId, MemberId},
    time::Millis,
};

sql! {
    /// Nobody is told in the first half of what a lot lives without being touched.
    UNTOLD = "SELECT l.due_ms, l.member_id FROM points_lot l WHERE l.state = 1 AND l.due_ms IS NOT NULL AND l.told_ms <> l.expires_ms \
        AND (l.due_ms, l.member_id) > ($1, $2) AND l.due_ms <= $3 \
        AND (l.due_ms - $4) * 2 <= COALESCE(l.idle_days * 86400000, l.due_ms - l.active_from_ms) \
        AND EXISTS (SELECT 1 FROM member m WHERE m.id = l.member_id AND m.state = 'active') ORDER BY l.due_ms, l.member_id LIMIT $5";
    UNTOLD_OF = "SELECT lot, remaining, active_from_ms, expires_ms, idle_days FROM points_lot \
        WHERE member_id = $1 AND state < 2 AND due_ms = expires_ms AND told_ms <> expires_ms AND expires_ms <= $2 ORDER BY expires_ms, lot";
    TELL = "UPDATE points_lot SET told_ms = $3, told_by = $4 WHERE member_id = $1 AND lot = $2";
    UNHEARD = "SELECT l.lot, l.expires_ms FROM points_lot l WHERE l.member_id = $1 AND l.state < 2 AND l.expires_ms <= $2 AND l.kept_from_ms IS NULL \
        AND NOT EXISTS (SELECT 1 FROM points_op x WHERE x.member_id = l.member_id AND x.idem_key = 'exp:' || l.lot) \
        AND NOT (l.told_ms = l.expires_ms AND EXISTS (SELECT 1 FROM outbox o WHERE o.member_id = l.member_id AND o.event_id = l.told_by AND o.state = 'sent')) \
        ORDER BY l.expires_ms, l.lot";
}

record! {
    /// A lot that will pass, of which its owner was not told yet.
    pub struct Untold {
        /// Which.
        pub lot: i64,
        /// What is usable of it.
        pub remaining: i64,
        /// When it became usable.
        pub active_from: Millis = "active_from_ms",
        /// When it passes.
        pub expires: Millis = "expires_ms",
        /// After how many days without a sign of life it does.
        pub idle_days: Option<u32>,
    }
}

impl Untold {
    /// Whether it is time to tell: not in the first half of what the lot lives without being touched.
    pub fn is_time(&self, now: Millis) -> bool {
        let lives = match self.idle_days {
            Some(days) => i64::from(days) * kabinet_domain::time::DAY_MS,
            None => self.expires.0 - self.active_from.0,
        };
        (self.expires.0 - now.0) * 2 <= lives
    }
}

/// Members with a lot that passes after `now` and not after `until` of which it is time to tell them, soonest to pass first,
/// and when it passes; those after the given one. A member stands there once for each such lot.
pub async fn untold(
    tx: &mut Tx,
    (after, last): (Millis, MemberId),
    until: Millis,
    now: Millis,
    limit: u32,
) -> Result<Vec<(Millis, MemberId)>, StoreError> {
    let found = rows!(tx, (i64, i64), UNTOLD, after.0, last.0, until.0, now.0, i64::from(limit))?;
    Ok(found.into_iter().map(|(at, member)| (Millis(at), MemberId(member))).collect())
}

/// The member's usable lots that pass not after `until` and of which they were not told, whether or not it is time.
pub async fn untold_of(tx: &mut Tx, member: MemberId, until: Millis) -> Result<Vec<Untold>, StoreError> {
    rows!(tx, Untold, UNTOLD_OF, member.0, until.0)
}

/// The member was told, by this event, that the lot passes then.
pub async fn tell(tx: &mut Tx, member: MemberId, lot: i64, expires: Millis, by: EventId) -> Result<(), StoreError> {
    exec!(tx, TELL, member.0, lot, expires.0, by.0)?;
    Ok(())
}

/// The member's lots whose date has come by `now`, that were never kept for longer, and of whose date no letter was handed to
/// its channel; and that date.
///
/// More than that the channel took it cannot be known of a letter: a mail server that accepts one vouches for no reader.
pub async fn unheard(tx: &mut Tx, member: MemberId, now: Millis) -> Result<Vec<(i64, Millis)>, StoreError> {
    let found = rows!(tx, (i64, i64), UNHEARD, member.0, now.0)?;
    Ok(found.into_iter().map(|(lot, expires)| (lot, Millis(expires))).collect())
}
