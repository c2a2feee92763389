//! People who came through a network with a profile that is nobody's yet, until they say what is to become of it.

use crate::{
    StoreError, Tx,
    sql::{exec, one, sql},
};
use kabinet_domain::time::Millis;

sql! {
    PUT = "INSERT INTO arrival (hash, body, expires_ms) VALUES ($1, $2, $3)";
    PEEK = "SELECT body FROM arrival WHERE hash = $1 AND expires_ms > $2";
    FORGET = "DELETE FROM arrival WHERE hash = $1";
    SWEEP = "DELETE FROM arrival WHERE expires_ms <= $1";
}

/// Somebody came: `hash` is of what their browser holds, `body` is sealed.
pub async fn put(tx: &mut Tx, hash: &[u8], body: &[u8], expires: Millis) -> Result<(), StoreError> {
    exec!(tx, PUT, hash, body, expires.0)?;
    Ok(())
}

/// Who came, while it counts.
pub async fn peek(tx: &mut Tx, hash: &[u8], now: Millis) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(one!(tx, (Vec<u8>,), PEEK, hash, now.0)?.map(|(body,)| body))
}

/// What they came for is done, or will not be; `false`: it was before.
pub async fn forget(tx: &mut Tx, hash: &[u8]) -> Result<bool, StoreError> {
    Ok(exec!(tx, FORGET, hash)? == 1)
}

/// Removes those who waited too long.
pub async fn sweep(tx: &mut Tx, now: Millis) -> Result<u64, StoreError> {
    exec!(tx, SWEEP, now.0)
}
