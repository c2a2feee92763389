//! What members have in common, as keyed hashes: never an address or a name itself.

use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{exec, rows, rows_in, sql},
};
use kabinet_domain::{ids::MemberId, time::Millis};
use std::collections::BTreeSet;

sql! {
    PUT = "INSERT INTO member_mark (member_id, kind, mark, seen_ms) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (member_id, kind, mark) DO UPDATE SET seen_ms = excluded.seen_ms WHERE member_mark.seen_ms < excluded.seen_ms";
    WHO_HAS = "SELECT member_id FROM member_mark WHERE kind = $1 AND mark = $2 AND seen_ms >= $3 AND member_id IN ($4) ORDER BY member_id";
    ONWARDS = "SELECT kind, mark, member_id FROM member_mark WHERE (kind, mark, member_id) > ($1, $2, $3) ORDER BY kind, mark, member_id LIMIT $4";
    SWEEP = "DELETE FROM member_mark WHERE seen_ms < $1";
}

words! {
    /// What a mark is made of.
    pub enum MarkKind {
        /// The range of a network address.
        Range = "range",
        /// What the member is called.
        Name = "name",
        /// The mailbox of the member's address.
        Mailbox = "mailbox",
    }
}

record! {
    /// A mark.
    pub struct Mark {
        /// Of what.
        pub kind: MarkKind,
        /// The keyed hash.
        pub mark: Vec<u8>,
        /// Whose.
        pub member: MemberId = "member_id",
    }
}

/// The member carries this mark, as seen at `now`.
pub async fn put(tx: &mut Tx, mark: &Mark, now: Millis) -> Result<(), StoreError> {
    exec!(tx, PUT, mark.member.0, mark.kind.code(), mark.mark.as_slice(), now.0)?;
    Ok(())
}

/// Those of `members` who were seen with this mark since a moment.
pub async fn who_has(
    tx: &mut Tx,
    (kind, mark): (MarkKind, &[u8]),
    since: Millis,
    members: &[MemberId],
) -> Result<BTreeSet<MemberId>, StoreError> {
    let found = rows_in!(tx, (i64,), WHO_HAS, [kind.code(), mark, since.0], members, |member| member.0)?;
    Ok(found.into_iter().map(|(member,)| MemberId(member)).collect())
}

/// All marks in the order of kind, mark and member, from behind `after`.
pub async fn onwards(tx: &mut Tx, after: Option<&Mark>, limit: u32) -> Result<Vec<Mark>, StoreError> {
    let (kind, mark, member) =
        after.map_or(("", [].as_slice(), 0), |after| (after.kind.code(), after.mark.as_slice(), after.member.0));
    rows!(tx, Mark, ONWARDS, kind, mark, member, i64::from(limit))
}

/// Forgets what was last seen before a moment.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<(), StoreError> {
    exec!(tx, SWEEP, before.0)?;
    Ok(())
}
