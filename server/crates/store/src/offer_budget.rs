//! What an offer has paid all members together: only where it has a limit over all of them.
//!
//! These rows are shared: they are locked after the member's, in the order of offers and periods.

use crate::{
    StoreError, Tx,
    sql::{exec, one, sql},
};
use kabinet_domain::ids::OfferId;

sql! {
    LOCK = "INSERT INTO offer_budget (offer_id, period, awards, points) VALUES ($1, $2, 0, 0) \
        ON CONFLICT (offer_id, period) DO UPDATE SET awards = offer_budget.awards RETURNING awards, points";
    ADD = "UPDATE offer_budget SET awards = awards + $3, points = points + $4 WHERE offer_id = $1 AND period = $2";
    READ = "SELECT awards, points FROM offer_budget WHERE offer_id = $1 AND period = $2";
}

/// Creates, locks and reads what an offer has paid in a period: awards and points.
pub async fn lock(tx: &mut Tx, offer: OfferId, period: &str) -> Result<(i64, i64), StoreError> {
    Ok(one!(tx, (i64, i64), LOCK, offer.0, period)?.unwrap_or_default())
}

/// Adds to what an offer has paid in a period that is counted; one that was never locked is not.
pub async fn add(tx: &mut Tx, offer: OfferId, period: &str, awards: i64, points: i64) -> Result<(), StoreError> {
    exec!(tx, ADD, offer.0, period, awards, points)?;
    Ok(())
}

/// What an offer has paid in a period, without locking it.
pub async fn peek(tx: &mut Tx, offer: OfferId, period: &str) -> Result<(i64, i64), StoreError> {
    Ok(one!(tx, (i64, i64), READ, offer.0, period)?.unwrap_or_default())
}
