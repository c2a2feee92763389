//! Methods that a network told us not to call for a while; kept over restarts.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{exec, rows, sql},
};
use kabinet_domain::{event::NetworkName, time::Millis};

sql! {
    PUT = "INSERT INTO suspension (network, key_hash, method, until_ms) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (network, key_hash, method) DO UPDATE SET until_ms = excluded.until_ms WHERE excluded.until_ms > suspension.until_ms";
    ACTIVE = "SELECT network, key_hash, method, until_ms FROM suspension WHERE until_ms > $1 ORDER BY network, key_hash, method";
    SWEEP = "DELETE FROM suspension WHERE until_ms <= $1";
}

record! {
    /// A method that must not be called.
    pub struct Suspension {
        /// Of which network.
        pub network: NetworkName,
        /// With which key: its hash.
        pub key_hash: String,
        /// Which method.
        pub method: String,
        /// Until when.
        pub until: Millis = "until_ms",
    }
}

/// Suspends a method; a suspension that lasts longer stays.
pub async fn put(tx: &mut Tx, suspension: &Suspension) -> Result<(), StoreError> {
    let Suspension { network, key_hash, method, until } = suspension;
    exec!(tx, PUT, network.code(), key_hash.as_str(), method.as_str(), until.0)?;
    Ok(())
}

/// What is suspended now.
pub async fn active(tx: &mut Tx, now: Millis) -> Result<Vec<Suspension>, StoreError> {
    rows!(tx, Suspension, ACTIVE, now.0)
}

/// Removes suspensions that are over.
pub async fn sweep(tx: &mut Tx, now: Millis) -> Result<u64, StoreError> {
    exec!(tx, SWEEP, now.0)
}
