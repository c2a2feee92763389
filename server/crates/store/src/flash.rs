//! What the next page says once: a message, or the values of a refused form. Keyed by the hash of a random cookie.

use crate::{
    StoreError, Tx,
    sql::{exec, one, sql},
};
use kabinet_domain::time::Millis;

sql! {
    PUT = "INSERT INTO flash (hash, body, expires_ms) VALUES ($1, $2, $3) ON CONFLICT (hash) DO UPDATE SET body = excluded.body, expires_ms = excluded.expires_ms";
    TAKE = "DELETE FROM flash WHERE hash = $1 RETURNING body, expires_ms";
    PEEK = "SELECT body FROM flash WHERE hash = $1 AND expires_ms > $2";
    SWEEP = "DELETE FROM flash WHERE expires_ms <= $1";
}

/// Puts it, in place of what was there.
pub async fn put(tx: &mut Tx, hash: &[u8], body: &[u8], expires: Millis) -> Result<(), StoreError> {
    exec!(tx, PUT, hash, body, expires.0)?;
    Ok(())
}

/// Takes it away to show it: it is given once.
pub async fn take(tx: &mut Tx, hash: &[u8], now: Millis) -> Result<Option<Vec<u8>>, StoreError> {
    let taken = one!(tx, (Vec<u8>, i64), TAKE, hash)?;
    Ok(taken.and_then(|(body, expires)| (expires > now.0).then_some(body)))
}

/// Looks at it and leaves it there.
pub async fn peek(tx: &mut Tx, hash: &[u8], now: Millis) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(one!(tx, (Vec<u8>,), PEEK, hash, now.0)?.map(|(body,)| body))
}

/// Removes what nobody fetched.
pub async fn sweep(tx: &mut Tx, now: Millis) -> Result<u64, StoreError> {
    exec!(tx, SWEEP, now.0)
}
