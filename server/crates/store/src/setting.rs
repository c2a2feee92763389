//! Settings changed at run time; the body is JSON that portal reads.

use crate::{
    StoreError, Tx,
    sql::{exec, one, sql},
};
use kabinet_domain::time::Millis;

sql! {
    GET = "SELECT body FROM setting WHERE name = $1";
    PUT = "INSERT INTO setting (name, body, updated_ms) VALUES ($1, $2, $3) \
        ON CONFLICT (name) DO UPDATE SET body = excluded.body, updated_ms = excluded.updated_ms";
    CHANGE = "UPDATE setting SET body = $3, updated_ms = $4 WHERE name = $1 AND body = $2";
}

/// The setting, if it was ever changed.
pub async fn get(tx: &mut Tx, name: &str) -> Result<Option<String>, StoreError> {
    Ok(one!(tx, (String,), GET, name)?.map(|(body,)| body))
}

/// Changes the setting.
pub async fn put(tx: &mut Tx, name: &str, body: &str, now: Millis) -> Result<(), StoreError> {
    exec!(tx, PUT, name, body, now.0)?;
    Ok(())
}

/// Changes the setting if its body is still `from`; `false`: it is not.
pub async fn change(tx: &mut Tx, name: &str, from: &str, to: &str, now: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, CHANGE, name, from, to, now.0)? == 1)
}
