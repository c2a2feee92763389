//! Keyed hashes of profiles that were unlinked: what is left of them, so that a profile pays once and its links go on counting.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{exec, one, sql},
};
use kabinet_domain::{event::NetworkName, ids::MemberId};

sql! {
    FIND = "SELECT member_id, links FROM profile_seen WHERE network = $1 AND hash = $2";
    REMEMBER = "INSERT INTO profile_seen (network, hash, member_id, links) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (network, hash) DO UPDATE SET links = excluded.links";
}

record! {
    /// What is known of a profile that was linked before.
    pub struct Seen {
        /// Who was the first to unlink it.
        pub member: MemberId = "member_id",
        /// How often it had been linked, by whomever.
        pub links: u32,
    }
}

/// The profile, if it was ever unlinked.
pub async fn find(tx: &mut Tx, network: NetworkName, hash: &[u8]) -> Result<Option<Seen>, StoreError> {
    one!(tx, Seen, FIND, network.code(), hash)
}

/// Remembers that the member unlinks the profile, which was linked for the `links`-th time. Whose it was first stays.
pub async fn remember(
    tx: &mut Tx,
    network: NetworkName,
    hash: &[u8],
    member: MemberId,
    links: u32,
) -> Result<(), StoreError> {
    exec!(tx, REMEMBER, network.code(), hash, member.0, i64::from(links))?;
    Ok(())
}
