//! Codes that were sent and wait to be entered. Only a keyed hash of the code is here.

use crate::{
    StoreError, Tx,
    column::{record, worded},
    sql::{exec, one, sql},
};
use kabinet_domain::{
    code::{MAX_TRIES, Purpose},
    ids::CodeId,
    time::Millis,
};

worded!(Purpose);

sql! {
    PUT = "INSERT INTO code (id, purpose, address, hash, tries, expires_ms, used_ms, draft) VALUES ($1, $2, $3, $4, 0, $5, NULL, $6) \
        ON CONFLICT (id) DO UPDATE SET purpose = excluded.purpose, address = excluded.address, hash = excluded.hash, tries = 0, \
        expires_ms = excluded.expires_ms, used_ms = NULL, draft = excluded.draft";
    FIND = "SELECT id, purpose, address, hash, tries, expires_ms, draft FROM code WHERE id = $1 AND used_ms IS NULL AND expires_ms > $2";
    UNUSED = "SELECT id, purpose, address, hash, tries, expires_ms, draft FROM code WHERE id = $1 AND used_ms IS NULL";
    RENEW = "UPDATE code SET hash = $2, expires_ms = $3, tries = 0 WHERE id = $1 AND used_ms IS NULL";
    TRY = "UPDATE code SET tries = tries + 1 WHERE id = $1 AND tries < $2 AND used_ms IS NULL AND expires_ms > $3 \
        RETURNING id, purpose, address, hash, tries, expires_ms, draft";
    USE_UP = "UPDATE code SET used_ms = $2, draft = NULL WHERE id = $1 AND used_ms IS NULL";
    SWEEP = "DELETE FROM code WHERE expires_ms <= $1";
}

record! {
    /// A code that waits.
    pub struct CodeRow {
        /// Which.
        pub id: CodeId,
        /// What entering it allows.
        pub purpose: Purpose,
        /// Where it was sent.
        pub address: String,
        /// The keyed hash of the code.
        pub hash: Vec<u8>,
        /// How often it was tried, this time included.
        pub tries: u32,
        /// Until when it may be entered.
        pub expires: Millis = "expires_ms",
        /// What waits for it (sealed), such as a registration.
        pub draft: Option<Vec<u8>>,
    }
}

/// Puts a code; one with the same id (sent again) is replaced and its tries start anew.
pub async fn put(tx: &mut Tx, code: &CodeRow) -> Result<(), StoreError> {
    let CodeRow { id, purpose, address, hash, expires, draft, .. } = code;
    exec!(tx, PUT, id.0, purpose.code(), address.as_str(), hash.as_slice(), expires.0, draft.as_deref())?;
    Ok(())
}

/// The code, if it can still be entered, without counting a try.
pub async fn find(tx: &mut Tx, id: CodeId, now: Millis) -> Result<Option<CodeRow>, StoreError> {
    one!(tx, CodeRow, FIND, id.0, now.0)
}

/// The code with its draft, too old or tried too often as it may be; `None` once it is used or swept.
pub async fn unused(tx: &mut Tx, id: CodeId) -> Result<Option<CodeRow>, StoreError> {
    one!(tx, CodeRow, UNUSED, id.0)
}

/// Puts another code in the place of one that was not used: the earlier one is worth nothing from then on. `false`: it was
/// used, or is gone.
pub async fn renew(tx: &mut Tx, id: CodeId, hash: &[u8], expires: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, RENEW, id.0, hash, expires.0)? == 1)
}

/// Counts a try and gives the code to compare with; `None`: it is used, too old, or was tried [`MAX_TRIES`] times.
///
/// The write must be committed whether or not the code was right.
pub async fn try_once(tx: &mut Tx, id: CodeId, now: Millis) -> Result<Option<CodeRow>, StoreError> {
    one!(tx, CodeRow, TRY, id.0, i64::from(MAX_TRIES), now.0)
}

/// Uses the code up and forgets its draft; `false`: somebody was faster.
pub async fn use_up(tx: &mut Tx, id: CodeId, now: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, USE_UP, id.0, now.0)? == 1)
}

/// Removes codes that are too old.
pub async fn sweep(tx: &mut Tx, now: Millis) -> Result<u64, StoreError> {
    exec!(tx, SWEEP, now.0)
}
