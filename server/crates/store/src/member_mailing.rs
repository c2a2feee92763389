//! Which mailings a member gets. What the member chose is not changed by offers.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{event::Tag, ids::MemberId, time::Millis};

sql! {
    PUT = "INSERT INTO member_mailing (member_id, mailing, is_on, by_member, changed_ms) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (member_id, mailing) DO UPDATE SET is_on = excluded.is_on, by_member = excluded.by_member, changed_ms = excluded.changed_ms";
    GET = "SELECT mailing, is_on, by_member FROM member_mailing WHERE member_id = $1 AND mailing = $2";
    OF_MEMBER = "SELECT mailing, is_on, by_member FROM member_mailing WHERE member_id = $1 ORDER BY mailing";
}

record! {
    /// A mailing of a member.
    pub struct Mailing {
        /// Which.
        pub mailing: String,
        /// Whether the member gets it.
        pub is_on: bool,
        /// The member chose so.
        pub by_member: bool,
    }
}

/// What stands about a mailing.
pub async fn get(tx: &mut Tx, member: MemberId, mailing: &Tag) -> Result<Option<Mailing>, StoreError> {
    one!(tx, Mailing, GET, member.0, mailing.as_str())
}

/// Everything that stands about mailings.
pub async fn of_member(tx: &mut Tx, member: MemberId) -> Result<Vec<Mailing>, StoreError> {
    rows!(tx, Mailing, OF_MEMBER, member.0)
}

/// Switches a mailing, by the member's own choice or by an offer's.
pub async fn put(
    tx: &mut Tx,
    member: MemberId,
    mailing: &Tag,
    (on, by_member): (bool, bool),
    now: Millis,
) -> Result<(), StoreError> {
    exec!(tx, PUT, member.0, mailing.as_str(), i64::from(on), i64::from(by_member), now.0)?;
    Ok(())
}
