//! What members agreed to, when, and to which text.

use crate::{
    StoreError, Tx,
    column::{record, worded},
    sql::{exec, rows, sql},
};
use kabinet_domain::{consent::Consent, ids::MemberId, time::Millis};

worded!(Consent);

sql! {
    GIVE = "INSERT INTO consent (member_id, kind, text_version, given_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (member_id, kind, given_ms) DO NOTHING";
    OF_MEMBER = "SELECT kind, text_version, given_ms FROM consent WHERE member_id = $1 AND withdrawn_ms IS NULL ORDER BY given_ms, kind";
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
