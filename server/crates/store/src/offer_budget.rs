//! What an offer has paid all members together: only where it has a limit over all of them.
//!
//! These rows are shared: they are locked after the member's, in the order of offers and periods.

use crate::{
    StoreError, Tx,
    sql::{many, one, sql},
};
use kabinet_domain::ids::OfferId;

sql! {
    LOCK = "UPDATE offer_budget SET awards = awards WHERE offer_id = $1 AND period = $2 RETURNING awards, points";
    BEGIN = "INSERT INTO offer_budget (offer_id, period, awards, points) \
        SELECT $1, $2, CAST(COALESCE(SUM(awards), 0) AS BIGINT), CAST(COALESCE(SUM(points), 0) AS BIGINT) FROM offer_count WHERE offer_id = $1 AND period = $2 \
        ON CONFLICT (offer_id, period) DO UPDATE SET awards = offer_budget.awards RETURNING awards, points";
    ADD = "UPDATE offer_budget SET awards = awards + $2, points = points + $3 WHERE offer_id = $1 AND period IN ($4)";
    GIVE_BACK = "UPDATE offer_budget SET awards = CASE WHEN awards > $2 THEN awards - $2 ELSE 0 END, points = CASE WHEN points > $3 THEN points - $3 ELSE 0 END \
        WHERE offer_id = $1 AND period IN ($4)";
    READ = "SELECT awards, points FROM offer_budget WHERE offer_id = $1 AND period = $2";
}

/// Locks and reads what an offer has paid in a period: awards and points. What it paid before anybody asked for all members
/// together is counted when it is asked first, or returns of it would make room in the budget.
pub async fn lock(tx: &mut Tx, offer: OfferId, period: &str) -> Result<(i64, i64), StoreError> {
    if let Some(counted) = one!(tx, (i64, i64), LOCK, offer.0, period)? {
        return Ok(counted);
    }
    Ok(one!(tx, (i64, i64), BEGIN, offer.0, period)?.unwrap_or_default())
}

/// Adds to what an offer has paid in those of these periods that are counted; one that was never locked begins with what
/// members were paid.
pub async fn add(
    tx: &mut Tx,
    offer: OfferId,
    periods: &[String],
    (awards, points): (i64, i64),
) -> Result<(), StoreError> {
    many!(tx, ADD, [offer.0, awards, points], periods, |period| period.as_str())?;
    Ok(())
}

/// Gives back of what an offer has paid in these periods, and never more than was counted there.
pub async fn give_back(
    tx: &mut Tx,
    offer: OfferId,
    periods: &[String],
    (awards, points): (i64, i64),
) -> Result<(), StoreError> {
    many!(tx, GIVE_BACK, [offer.0, awards, points], periods, |period| period.as_str())?;
    Ok(())
}

/// What an offer has paid in a period, without locking it.
pub async fn peek(tx: &mut Tx, offer: OfferId, period: &str) -> Result<(i64, i64), StoreError> {
    Ok(one!(tx, (i64, i64), READ, offer.0, period)?.unwrap_or_default())
}
