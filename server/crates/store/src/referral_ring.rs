//! Members of one tree who look alike, as they were found last.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{exec, many, rows, sql},
};
use kabinet_domain::time::Millis;

sql! {
    ADD = "INSERT INTO referral_ring (n, body, found_ms) VALUES ($1, $2, $3)";
    CLEAR = "DELETE FROM referral_ring";
    ONWARDS = "SELECT n, body, found_ms FROM referral_ring WHERE n > $1 ORDER BY n LIMIT $2";
}

record! {
    /// Some of them.
    pub struct Ring {
        /// Its place, the greatest first.
        pub n: i64,
        /// Who, and why: JSON of portal's.
        pub body: String,
        /// When it was found.
        pub found: Millis = "found_ms",
    }
}

/// Puts what was found now in the place of what was found before.
pub async fn replace(tx: &mut Tx, rings: &[Ring]) -> Result<(), StoreError> {
    exec!(tx, CLEAR)?;
    many!(tx, ADD, [], rings, |ring| ring.n, ring.body.as_str(), ring.found.0)?;
    Ok(())
}

/// Those with places after `n`.
pub async fn onwards(tx: &mut Tx, n: i64, limit: u32) -> Result<Vec<Ring>, StoreError> {
    rows!(tx, Ring, ONWARDS, n, i64::from(limit))
}
