//! What members bought, and how much of it they gave back.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{
    event::PurchaseId,
    ids::MemberId,
    money::{Currency, Money},
    time::Millis,
};

sql! {
    ADD = "INSERT INTO purchase (member_id, purchase, paid, currency, at_ms) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (member_id, purchase) DO NOTHING";
    GET = "SELECT purchase, paid, returned, currency, at_ms FROM purchase WHERE member_id = $1 AND purchase = $2";
    RETURN = "UPDATE purchase SET returned = returned + $3 WHERE member_id = $1 AND purchase = $2 AND returned + $3 <= paid";
    LATEST = "SELECT purchase, paid, returned, currency, at_ms FROM purchase WHERE member_id = $1 ORDER BY at_ms DESC, purchase LIMIT $2";
}

record! {
    /// A purchase.
    pub struct Purchase {
        /// The shop's number of it.
        pub purchase: String,
        /// What was paid, in the smallest unit.
        pub paid: i64,
        /// What was given back.
        pub returned: i64,
        /// In which currency.
        pub currency: Currency,
        /// When.
        pub at: Millis = "at_ms",
    }
}

crate::column::worded!(Currency);

/// Adds a purchase; `false`: it is there already.
pub async fn insert(
    tx: &mut Tx,
    member: MemberId,
    purchase: &PurchaseId,
    paid: Money,
    at: Millis,
) -> Result<bool, StoreError> {
    Ok(exec!(tx, ADD, member.0, purchase.as_str(), paid.minor, paid.currency.code(), at.0)? == 1)
}

/// A purchase.
pub async fn get(tx: &mut Tx, member: MemberId, purchase: &PurchaseId) -> Result<Option<Purchase>, StoreError> {
    one!(tx, Purchase, GET, member.0, purchase.as_str())
}

/// Gives back a part; `false`: there is no such purchase, or less of it is left.
pub async fn give_back(tx: &mut Tx, member: MemberId, purchase: &PurchaseId, minor: i64) -> Result<bool, StoreError> {
    Ok(exec!(tx, RETURN, member.0, purchase.as_str(), minor)? == 1)
}

/// The latest purchases of a member.
pub async fn latest(tx: &mut Tx, member: MemberId, limit: u32) -> Result<Vec<Purchase>, StoreError> {
    rows!(tx, Purchase, LATEST, member.0, i64::from(limit))
}
