//! Words by which members are told apart.

use crate::{
    StoreError, Tx,
    sql::{exec, rows, sql},
};
use kabinet_domain::{event::Tag, ids::MemberId, time::Millis};
use std::collections::BTreeSet;

sql! {
    PUT = "INSERT INTO member_tag (member_id, tag, put_ms) VALUES ($1, $2, $3) ON CONFLICT (member_id, tag) DO NOTHING";
    TAKE = "DELETE FROM member_tag WHERE member_id = $1 AND tag = $2";
    BEFORE = "SELECT tag FROM member_tag WHERE member_id = $1 AND put_ms < $2 ORDER BY tag";
    OF_MEMBER = "SELECT tag FROM member_tag WHERE member_id = $1 ORDER BY tag";
}

/// Puts a tag on a member; `false`: it was there.
pub async fn put(tx: &mut Tx, member: MemberId, tag: &Tag, now: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, PUT, member.0, tag.as_str(), now.0)? == 1)
}

/// Takes a tag off a member; `false`: it was not there.
pub async fn take(tx: &mut Tx, member: MemberId, tag: &Tag) -> Result<bool, StoreError> {
    Ok(exec!(tx, TAKE, member.0, tag.as_str())? == 1)
}

/// The tags of a member.
pub async fn of_member(tx: &mut Tx, member: MemberId) -> Result<BTreeSet<Tag>, StoreError> {
    Ok(rows!(tx, (String,), OF_MEMBER, member.0)?.iter().filter_map(|(tag,)| Tag::parse(tag)).collect())
}

/// Those of a member's tags that were put on before a moment.
pub async fn before(tx: &mut Tx, member: MemberId, moment: Millis) -> Result<BTreeSet<Tag>, StoreError> {
    Ok(rows!(tx, (String,), BEFORE, member.0, moment.0)?.iter().filter_map(|(tag,)| Tag::parse(tag)).collect())
}
