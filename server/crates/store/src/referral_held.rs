//! What those above a member are told once the recommendation is approved.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{exec, rows, rows_in, sql},
};
use kabinet_domain::{ids::MemberId, time::Millis};

sql! {
    ADD = "INSERT INTO referral_held (member_id, key, what, points, body, at_ms) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (member_id, key) DO NOTHING";
    FIRST = "SELECT member_id, key, what, points, body, at_ms FROM referral_held WHERE member_id = $1 ORDER BY key LIMIT $2";
    REMOVE = "DELETE FROM referral_held WHERE member_id = $1 AND key = $2";
    REMOVE_ALL = "DELETE FROM referral_held WHERE member_id = $1";
    SUMS = "SELECT member_id, what, COUNT(*) AS n, CAST(SUM(points) AS BIGINT) AS points FROM referral_held WHERE member_id IN ($1) GROUP BY member_id, what ORDER BY member_id, what";
}

record! {
    /// Something that is held.
    pub struct Held {
        /// Who did it.
        pub member: MemberId = "member_id",
        /// The key of the task it becomes.
        pub key: String,
        /// What was done: a word of portal's.
        pub what: String,
        /// How many points an offer is to pay for it, where that is decided.
        pub points: i64,
        /// The task: JSON of portal's.
        pub body: String,
        /// When it was ordered.
        pub at: Millis = "at_ms",
    }

    /// How much of one sort is held.
    pub struct HeldSum {
        /// Who did it.
        pub member: MemberId = "member_id",
        /// See [`Held::what`].
        pub what: String,
        /// How often.
        pub n: i64,
        /// See [`Held::points`].
        pub points: i64,
    }
}

/// Holds something; the same key again holds nothing more.
pub async fn add(tx: &mut Tx, new: &Held) -> Result<bool, StoreError> {
    let Held { member, key, what, points, body, at } = new;
    Ok(exec!(tx, ADD, member.0, key.as_str(), what.as_str(), *points, body.as_str(), at.0)? == 1)
}

/// The first things held of a member.
pub async fn first(tx: &mut Tx, member: MemberId, limit: u32) -> Result<Vec<Held>, StoreError> {
    rows!(tx, Held, FIRST, member.0, i64::from(limit))
}

/// Holds it no longer.
pub async fn remove(tx: &mut Tx, member: MemberId, key: &str) -> Result<(), StoreError> {
    exec!(tx, REMOVE, member.0, key)?;
    Ok(())
}

/// Holds nothing of the member any longer.
pub async fn remove_all(tx: &mut Tx, member: MemberId) -> Result<(), StoreError> {
    exec!(tx, REMOVE_ALL, member.0)?;
    Ok(())
}

/// How much is held of these members, by sort.
pub async fn sums(tx: &mut Tx, members: &[MemberId]) -> Result<Vec<HeldSum>, StoreError> {
    rows_in!(tx, HeldSum, SUMS, [], members, |member| member.0)
}
