//! Who recommended whom, flat: one row for each level above a member.

use crate::{
    StoreError, Tx,
    column::record,
    member::MemberState,
    sql::{many, rows, sql},
};
use kabinet_domain::{ids::MemberId, referral::Standing, time::Millis};

sql! {
    ADD = "INSERT INTO referral_path (member_id, level, ancestor_id) VALUES ($1, $2, $3) ON CONFLICT (member_id, level) DO NOTHING";
    ANCESTORS = "SELECT level, ancestor_id FROM referral_path WHERE member_id = $1 ORDER BY level";
    /// A recommendation that was refused brings nobody further up anything any more.
    TOLD = "SELECT p.level, p.ancestor_id FROM referral_path p WHERE p.member_id = $1 AND NOT EXISTS (SELECT 1 FROM referral_path b \
        JOIN referral r ON r.member_id = b.ancestor_id WHERE b.member_id = $1 AND b.level < p.level AND r.state = 'refused') ORDER BY p.level";
    COUNTS = "SELECT level, COUNT(*) AS n FROM referral_path WHERE ancestor_id = $1 GROUP BY level ORDER BY level";
    INVITEES = "SELECT p.member_id, m.created_ms, m.name, m.state, m.qualified_ms, r.state AS standing \
        FROM referral_path p JOIN member m ON m.id = p.member_id LEFT JOIN referral r ON r.member_id = p.member_id \
        WHERE p.ancestor_id = $1 AND p.level = $2 AND p.member_id < $3 ORDER BY p.member_id DESC LIMIT $4";
}

record! {
    /// Somebody who came by recommendation.
    pub struct Invitee {
        /// Who.
        pub member: MemberId = "member_id",
        /// When they registered.
        pub registered: Millis = "created_ms",
        /// What they are called; shown to the desk, and to the inviter only with the invitee's consent.
        pub name: String,
        /// Whether they may come in.
        pub state: MemberState,
        /// When they began to take part.
        pub qualified: Option<Millis> = "qualified_ms",
        /// What became of the recommendation by which they came.
        pub standing: Option<Standing>,
    }
}

record! {
    struct Above { level: u8, ancestor: MemberId = "ancestor_id" }
}

/// Writes the levels above a member, once: what is there stays.
pub async fn insert(tx: &mut Tx, member: MemberId, levels: &[(u8, MemberId)]) -> Result<(), StoreError> {
    many!(tx, ADD, [], levels, |(level, ancestor)| member.0, i64::from(*level), ancestor.0)?;
    Ok(())
}

/// Those above a member who are told of what the member does, nearest first: up to the first whose own recommendation was
/// refused.
pub async fn told(tx: &mut Tx, member: MemberId) -> Result<Vec<(u8, MemberId)>, StoreError> {
    Ok(rows!(tx, Above, TOLD, member.0)?.into_iter().map(|above| (above.level, above.ancestor)).collect())
}

/// The levels above a member, nearest first.
pub async fn ancestors(tx: &mut Tx, member: MemberId) -> Result<Vec<(u8, MemberId)>, StoreError> {
    Ok(rows!(tx, Above, ANCESTORS, member.0)?.into_iter().map(|above| (above.level, above.ancestor)).collect())
}

/// How many members stand on each level below.
pub async fn counts(tx: &mut Tx, ancestor: MemberId) -> Result<Vec<(i64, i64)>, StoreError> {
    rows!(tx, (i64, i64), COUNTS, ancestor.0)
}

/// Those on one level below, newest first, with numbers below `before`.
pub async fn invitees(
    tx: &mut Tx,
    ancestor: MemberId,
    level: u8,
    before: Option<MemberId>,
    limit: u32,
) -> Result<Vec<Invitee>, StoreError> {
    let before = before.map_or(i64::MAX, |member| member.0);
    rows!(tx, Invitee, INVITEES, ancestor.0, i64::from(level), before, i64::from(limit))
}
