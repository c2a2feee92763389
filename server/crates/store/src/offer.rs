//! Offers and their versions. The body is the JSON that `domain::offer` writes and reads.

use crate::{
    StoreError, Tx,
    column::record,
    instance,
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{
    ids::{OfferId, StaffId},
    offer::OfferState,
    time::Millis,
};
use uuid::Uuid;

/// The columns of [`OfferRow`] and where they come from.
macro_rules! current {
    () => {
        "o.id, o.state, o.version, o.created_ms, o.template, v.body, v.created_ms AS edited_ms FROM offer o JOIN offer_version v ON v.offer_id = o.id AND v.version = o.version"
    };
}

sql! {
    ADD = "INSERT INTO offer (id, state, version, created_ms, template) VALUES ($1, $2, 1, $3, $4)";
    ADD_VERSION = "INSERT INTO offer_version (offer_id, version, body, created_ms, by_staff) VALUES ($1, $2, $3, $4, $5)";
    LIST = concat!("SELECT ", current!(), " ORDER BY o.created_ms, o.id");
    GET = concat!("SELECT ", current!(), " WHERE o.id = $1");
    VERSION = "SELECT offer_id, version, body, created_ms, by_staff FROM offer_version WHERE offer_id = $1 AND version = $2";
    VERSIONS = "SELECT offer_id, version, body, created_ms, by_staff FROM offer_version WHERE offer_id = $1 ORDER BY version DESC";
    RAISE = "UPDATE offer SET version = version + 1 WHERE id = $1 AND version = $2";
    SET_STATE = "UPDATE offer SET state = $3 WHERE id = $1 AND state = $2";
}

/// The row of table `instance` behind [`generation`].
const GENERATION: &str = "rules";

/// One state of the offers and general rules.
///
/// Each run of a write that changes them brings one that was never used: a write that is rolled back, or run once more, must
/// not leave the name of what it had written to something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generation(pub Uuid);

record! {
    /// An offer with what its current version says.
    pub struct OfferRow {
        /// Which.
        pub id: OfferId,
        /// Whether it acts.
        pub state: OfferState,
        /// The current version.
        pub version: i64,
        /// When it was made.
        pub created: Millis = "created_ms",
        /// The template it was made from.
        pub template: Option<String>,
        /// What the current version says.
        pub body: String,
        /// When the current version was made.
        pub edited: Millis = "edited_ms",
    }
}

record! {
    /// A version of an offer.
    pub struct Version {
        /// Of which offer.
        pub offer: OfferId = "offer_id",
        /// Its number, from 1.
        pub version: i64,
        /// What it says.
        pub body: String,
        /// When it was made.
        pub created: Millis = "created_ms",
        /// Who made it.
        pub by_staff: Option<StaffId>,
    }
}

/// Adds an offer with its first version; [`OfferRow::version`] and [`OfferRow::edited`] are not read.
pub async fn insert(
    tx: &mut Tx,
    new: &OfferRow,
    by: Option<StaffId>,
    generation: Generation,
) -> Result<(), StoreError> {
    exec!(tx, ADD, new.id.0, new.state.code(), new.created.0, new.template.as_deref())?;
    exec!(tx, ADD_VERSION, new.id.0, 1_i64, new.body.as_str(), new.created.0, by.map(|by| by.0))?;
    rules_changed(tx, generation).await
}

/// All offers with their current versions, in the order of being made.
pub async fn list(tx: &mut Tx) -> Result<Vec<OfferRow>, StoreError> {
    rows!(tx, OfferRow, LIST)
}

/// An offer with its current version.
pub async fn get(tx: &mut Tx, id: OfferId) -> Result<Option<OfferRow>, StoreError> {
    one!(tx, OfferRow, GET, id.0)
}

/// A version, current or not.
pub async fn get_version(tx: &mut Tx, id: OfferId, version: i64) -> Result<Option<Version>, StoreError> {
    one!(tx, Version, VERSION, id.0, version)
}

/// All versions, newest first.
pub async fn versions(tx: &mut Tx, id: OfferId) -> Result<Vec<Version>, StoreError> {
    rows!(tx, Version, VERSIONS, id.0)
}

/// Adds the version after `expected` and makes it the current one; `false`: somebody else has edited the offer since.
pub async fn publish_version(
    tx: &mut Tx,
    id: OfferId,
    expected: i64,
    body: &str,
    now: Millis,
    by: Option<StaffId>,
    generation: Generation,
) -> Result<bool, StoreError> {
    if exec!(tx, RAISE, id.0, expected)? == 0 {
        return Ok(false);
    }
    exec!(tx, ADD_VERSION, id.0, expected + 1, body, now.0, by.map(|by| by.0))?;
    rules_changed(tx, generation).await?;
    Ok(true)
}

/// Moves an offer from one state to another; `false`: it is not in `from` any more.
pub async fn set_state(
    tx: &mut Tx,
    id: OfferId,
    from: OfferState,
    to: OfferState,
    generation: Generation,
) -> Result<bool, StoreError> {
    if exec!(tx, SET_STATE, id.0, from.code(), to.code())? == 0 {
        return Ok(false);
    }
    rules_changed(tx, generation).await?;
    Ok(true)
}

/// Which rules are in force: what was built from [`list`] may be kept as long as this stays the same. `None`: those that a
/// new database has.
pub async fn generation(tx: &mut Tx) -> Result<Option<Generation>, StoreError> {
    let Some(text) = instance::get(tx, GENERATION).await? else { return Ok(None) };
    let generation = text.parse().map_err(|_| StoreError::Corrupt("the generation of the rules".to_owned()))?;
    Ok(Some(Generation(generation)))
}

/// The rules changed: whoever keeps them in memory reads them again (see [`generation`]).
pub async fn rules_changed(tx: &mut Tx, now: Generation) -> Result<(), StoreError> {
    instance::put(tx, GENERATION, &now.0.to_string()).await
}
