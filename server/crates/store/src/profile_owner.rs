//! Who has had a profile and unlinked it, by its keyed hash: it may go from hand to hand, and earns once.

use crate::{
    StoreError, Tx,
    sql::{exec, rows, sql},
};
use kabinet_domain::{event::NetworkName, ids::MemberId};

sql! {
    REMEMBER = "INSERT INTO profile_owner (network, hash, member_id) VALUES ($1, $2, $3) ON CONFLICT (network, hash, member_id) DO NOTHING";
    OTHERS = "SELECT member_id FROM profile_owner WHERE network = $1 AND hash = $2 AND member_id <> $3 ORDER BY member_id";
}

/// Remembers that the member has had the profile.
pub async fn remember(tx: &mut Tx, network: NetworkName, hash: &[u8], member: MemberId) -> Result<(), StoreError> {
    exec!(tx, REMEMBER, network.code(), hash, member.0)?;
    Ok(())
}

/// Members other than this one who have had it.
pub async fn others(
    tx: &mut Tx,
    network: NetworkName,
    hash: &[u8],
    member: MemberId,
) -> Result<Vec<MemberId>, StoreError> {
    let others = rows!(tx, (i64,), OTHERS, network.code(), hash, member.0)?;
    Ok(others.into_iter().map(|(member,)| MemberId(member)).collect())
}
