//! How often something was tried in a stretch of time, for limits per address and identity.

use crate::{
    StoreError, Tx,
    sql::{exec, one, sql},
};
use kabinet_domain::time::Millis;

sql! {
    HIT = "INSERT INTO attempt (key, bucket_ms, hits) VALUES ($1, $2, 1) ON CONFLICT (key, bucket_ms) DO UPDATE SET hits = attempt.hits + 1 RETURNING hits";
    HITS = "SELECT hits FROM attempt WHERE key = $1 AND bucket_ms = $2";
    FORGET = "DELETE FROM attempt WHERE key = $1";
    SWEEP = "DELETE FROM attempt WHERE bucket_ms < $1";
}

/// Counts an attempt and gives how many there are now in the stretch that begins at `bucket`.
pub async fn hit(tx: &mut Tx, key: &[u8], bucket: Millis) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), HIT, key, bucket.0)?.map_or(0, |(n,)| n))
}

/// How many attempts there were, without counting one.
pub async fn hits(tx: &mut Tx, key: &[u8], bucket: Millis) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), HITS, key, bucket.0)?.map_or(0, |(n,)| n))
}

/// Forgets the attempts of a key, as after a success.
pub async fn forget(tx: &mut Tx, key: &[u8]) -> Result<u64, StoreError> {
    exec!(tx, FORGET, key)
}

/// Removes stretches that began before `before`.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    exec!(tx, SWEEP, before.0)
}
