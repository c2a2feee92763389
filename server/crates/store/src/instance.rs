//! Facts about this database itself, such as who created it.

use crate::{
    StoreError, Tx,
    sql::{exec, one, sql},
};

sql! {
    GET = "SELECT value FROM instance WHERE name = $1";
    PUT = "INSERT INTO instance (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}

/// The fact, if it was written.
pub async fn get(tx: &mut Tx, name: &str) -> Result<Option<String>, StoreError> {
    Ok(one!(tx, (String,), GET, name)?.map(|(value,)| value))
}

/// Writes the fact.
pub async fn put(tx: &mut Tx, name: &str, value: &str) -> Result<(), StoreError> {
    exec!(tx, PUT, name, value)?;
    Ok(())
}
