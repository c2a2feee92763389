//! Sign-ins at a social network that are under way: between leaving for the network and coming back.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{exec, one, sql},
};
use kabinet_domain::{event::NetworkName, time::Millis};

sql! {
    PUT = "INSERT INTO oauth_state (hash, network, purpose, browser, body, expires_ms) VALUES ($1, $2, $3, $4, $5, $6)";
    TAKE = "DELETE FROM oauth_state WHERE hash = $1 RETURNING hash, network, purpose, browser, body, expires_ms";
    SWEEP = "DELETE FROM oauth_state WHERE expires_ms <= $1";
}

record! {
    /// A sign-in under way.
    pub struct OauthState {
        /// The hash of the `state` parameter.
        pub hash: Vec<u8>,
        /// Where.
        pub network: NetworkName,
        /// What for: a word of portal's.
        pub purpose: String,
        /// The hash of the cookie of the browser that left.
        pub browser: Vec<u8>,
        /// The verifier and the rest (sealed).
        pub body: Vec<u8>,
        /// Until when it may come back.
        pub expires: Millis = "expires_ms",
    }
}

/// Somebody leaves for the network.
pub async fn put(tx: &mut Tx, state: &OauthState) -> Result<(), StoreError> {
    let OauthState { hash, network, purpose, browser, body, expires } = state;
    let (hash, browser, body) = (hash.as_slice(), browser.as_slice(), body.as_slice());
    exec!(tx, PUT, hash, network.code(), purpose.as_str(), browser, body, expires.0)?;
    Ok(())
}

/// Somebody comes back: gives the state once, and not when it is too old.
pub async fn take(tx: &mut Tx, hash: &[u8], now: Millis) -> Result<Option<OauthState>, StoreError> {
    Ok(one!(tx, OauthState, TAKE, hash)?.filter(|state| state.expires > now))
}

/// Removes those who never came back.
pub async fn sweep(tx: &mut Tx, now: Millis) -> Result<u64, StoreError> {
    exec!(tx, SWEEP, now.0)
}
