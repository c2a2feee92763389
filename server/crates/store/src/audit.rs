//! Who changed what, and when.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{exec, rows, sql},
};
use kabinet_domain::{
    ids::{AuditId, StaffId},
    time::Millis,
};

sql! {
    ADD = "INSERT INTO audit (id, at_ms, staff_id, what, before, after) VALUES ($1, $2, $3, $4, $5, $6)";
    LATEST = "SELECT id, at_ms, staff_id, what, before, after FROM audit WHERE what = $1 ORDER BY at_ms DESC, id DESC LIMIT $2";
}

record! {
    /// A change.
    pub struct Change {
        /// Which.
        pub id: AuditId,
        /// When.
        pub at: Millis = "at_ms",
        /// Who made it.
        pub staff: StaffId = "staff_id",
        /// What was changed, such as `settings.main`.
        pub what: String,
        /// What was so before: JSON of portal's.
        pub before: String,
        /// And what is so since.
        pub after: String,
    }
}

/// Writes a change down.
pub async fn insert(tx: &mut Tx, new: &Change) -> Result<(), StoreError> {
    let (what, before, after) = (new.what.as_str(), new.before.as_str(), new.after.as_str());
    exec!(tx, ADD, new.id.0, new.at.0, new.staff.0, what, before, after)?;
    Ok(())
}

/// The latest changes of `what`, newest first.
pub async fn latest(tx: &mut Tx, what: &str, limit: u32) -> Result<Vec<Change>, StoreError> {
    rows!(tx, Change, LATEST, what, i64::from(limit))
}
