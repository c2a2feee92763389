//! Keyed hashes of profiles that have ever been linked. They outlive unlinking, so that a link pays once.

use crate::{
    StoreError, Tx,
    sql::{one, sql},
};
use kabinet_domain::{event::NetworkName, ids::MemberId};

sql! {
    REMEMBER = "INSERT INTO profile_seen (network, hash, member_id, links) VALUES ($1, $2, $3, 1) \
        ON CONFLICT (network, hash) DO UPDATE SET member_id = excluded.member_id, links = profile_seen.links + 1 RETURNING links";
}

/// Remembers that a profile is linked now; gives which time it is: 1 for the first ever, by any member.
pub async fn remember(tx: &mut Tx, network: NetworkName, hash: &[u8], member: MemberId) -> Result<u32, StoreError> {
    let links = one!(tx, (i64,), REMEMBER, network.code(), hash, member.0)?.map_or(1, |(n,)| n);
    Ok(links.try_into().unwrap_or(u32::MAX))
}
