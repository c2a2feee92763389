//! Points set aside: which holds are open, of which lots, until when.

use crate::{
    StoreError, Tx,
    column::{record, worded},
    sql::{many, one, rows, sql},
};
use kabinet_domain::{
    ids::MemberId,
    points::{Hold, HoldState, Part},
    time::Millis,
};

sql! {
    OPEN = "SELECT h.hold, h.due_ms, m.lot, m.amount FROM points_hold h JOIN points_move m ON m.member_id = h.member_id AND m.seq = h.hold \
        WHERE h.member_id = $1 AND h.state = 'open' ORDER BY h.hold, m.n";
    GET = "SELECT hold, due_ms, state, ended_seq FROM points_hold WHERE member_id = $1 AND hold = $2";
    PUT = "INSERT INTO points_hold (member_id, hold, amount_left, due_ms, state, ended_seq) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (member_id, hold) DO UPDATE SET amount_left = excluded.amount_left, state = excluded.state, ended_seq = excluded.ended_seq";
    DUE = "SELECT member_id, due_ms FROM points_hold WHERE state = 'open' AND due_ms <= $1 ORDER BY due_ms, member_id LIMIT $2";
}

worded!(HoldState);

record! {
    struct OpenRow { hold: i64, due: Millis = "due_ms", lot: i64, amount: i64 }
}

record! {
    /// A hold, without the lots it is of.
    pub struct Kept {
        /// The number of its entry.
        pub hold: i64,
        /// When it ends, or would have ended, by itself.
        pub due: Millis = "due_ms",
        /// What has become of it.
        pub state: HoldState,
        /// The number of the entry that ended it.
        pub ended: Option<i64> = "ended_seq",
    }
}

/// A member's open holds, oldest first.
pub(super) async fn open(tx: &mut Tx, member: MemberId) -> Result<Vec<Hold>, StoreError> {
    let mut holds: Vec<Hold> = Vec::new();
    for OpenRow { hold, due, lot, amount } in rows!(tx, OpenRow, OPEN, member.0)? {
        let part = Part { lot, amount };
        match holds.last_mut() {
            Some(last) if last.hold == hold => last.parts.push(part),
            _ => holds.push(Hold { hold, due, state: HoldState::Open, ended: None, parts: vec![part] }),
        }
    }
    Ok(holds)
}

/// Writes holds as they are now.
pub(super) async fn put(tx: &mut Tx, member: MemberId, holds: &[&Hold]) -> Result<(), StoreError> {
    many!(tx, PUT, [], holds, |hold| member.0, hold.hold, hold.left(), hold.due.0, hold.state.code(), hold.ended)?;
    Ok(())
}

/// The hold with this number, open or not.
pub async fn get(tx: &mut Tx, member: MemberId, hold: i64) -> Result<Option<Kept>, StoreError> {
    one!(tx, Kept, GET, member.0, hold)
}

/// Members of holds that end by themselves by now, and when each does.
pub(super) async fn due(tx: &mut Tx, now: Millis, limit: u32) -> Result<Vec<(i64, i64)>, StoreError> {
    rows!(tx, (i64, i64), DUE, now.0, i64::from(limit))
}
