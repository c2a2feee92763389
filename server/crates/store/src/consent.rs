//! What members agreed to, when, and to which text.

use crate::{
    StoreError, Tx,
    column::{record, worded},
    sql::{exec, rows, rows_in, sql},
};
use kabinet_domain::{consent::Consent, ids::MemberId, time::Millis};
use std::collections::BTreeSet;

worded!(Consent);

sql! {
    GIVE = "INSERT INTO consent (member_id, kind, text_version, given_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (member_id, kind, given_ms) DO NOTHING";
    OF_MEMBER = "SELECT kind, text_version, given_ms FROM consent WHERE member_id = $1 AND withdrawn_ms IS NULL ORDER BY given_ms, kind";
    WITHDRAW = "UPDATE consent SET withdrawn_ms = $3 WHERE member_id = $1 AND kind = $2 AND withdrawn_ms IS NULL";
    WHO_GAVE = "SELECT DISTINCT member_id FROM consent WHERE kind = $1 AND withdrawn_ms IS NULL AND member_id IN ($2) ORDER BY member_id";
}

record! {
    /// A consent that holds.
    pub struct Given {
        /// To what.
        pub kind: Consent,
        /// The version of the text that was read.
        pub text_version: String,
        /// When.
        pub given: Millis = "given_ms",
    }
}

/// Writes a consent down; the same one again changes nothing.
pub async fn give(tx: &mut Tx, member: MemberId, given: &Given) -> Result<(), StoreError> {
    exec!(tx, GIVE, member.0, given.kind.code(), given.text_version.as_str(), given.given.0)?;
    Ok(())
}

/// What the member agreed to and has not withdrawn, in the order it was given.
pub async fn of_member(tx: &mut Tx, member: MemberId) -> Result<Vec<Given>, StoreError> {
    rows!(tx, Given, OF_MEMBER, member.0)
}

/// The member agrees no longer; what was agreed to stays on record.
pub async fn withdraw(tx: &mut Tx, member: MemberId, kind: Consent, now: Millis) -> Result<(), StoreError> {
    exec!(tx, WITHDRAW, member.0, kind.code(), now.0)?;
    Ok(())
}

/// Those of `members` who agree.
pub async fn who_gave(tx: &mut Tx, kind: Consent, members: &[MemberId]) -> Result<BTreeSet<MemberId>, StoreError> {
    let found = rows_in!(tx, (i64,), WHO_GAVE, [kind.code()], members, |member| member.0)?;
    Ok(found.into_iter().map(|(member,)| MemberId(member)).collect())
}
