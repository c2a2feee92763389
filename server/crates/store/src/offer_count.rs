//! What each offer has paid a member in each period, net of reversals: what limits are compared with.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{many, rows_in, sql},
};
use kabinet_domain::{
    ids::{MemberId, OfferId},
    time::Millis,
};

/// PostgreSQL would take the parameters of a bare `VALUES` for text; SQLite knows pairs only there.
macro_rules! read {
    ($pairs:literal) => {
        concat!(
            "SELECT offer_id, period, awards, points, met, last_ms FROM offer_count WHERE member_id = $1 AND (offer_id, period) IN (",
            $pairs,
            ") ORDER BY offer_id, period"
        )
    };
}

sql! {
    READ = read!("VALUES ($2, $3)"), pg: read!("($2, $3)");
    ADD = "INSERT INTO offer_count (member_id, offer_id, period, awards, points, last_ms) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (member_id, offer_id, period) DO UPDATE SET awards = offer_count.awards + excluded.awards, points = offer_count.points + excluded.points, \
        last_ms = CASE WHEN excluded.last_ms > COALESCE(offer_count.last_ms, 0) THEN excluded.last_ms ELSE offer_count.last_ms END";
    GIVE_BACK = "UPDATE offer_count SET awards = CASE WHEN awards > $3 THEN awards - $3 ELSE 0 END, points = CASE WHEN points > $4 THEN points - $4 ELSE 0 END \
        WHERE member_id = $1 AND offer_id = $2 AND period IN ($5)";
    MEET = "INSERT INTO offer_count (member_id, offer_id, period, awards, points, met) VALUES ($1, $2, $3, 0, 0, 1) \
        ON CONFLICT (member_id, offer_id, period) DO UPDATE SET met = offer_count.met + 1";
}

record! {
    /// What an offer has paid in a period.
    pub struct Count {
        /// Which offer.
        pub offer: OfferId = "offer_id",
        /// The key of the period (`domain::time::Window::key`).
        pub period: String,
        /// How many times.
        pub awards: i64,
        /// How many points.
        pub points: i64,
        /// How often what the offer waits for has happened.
        pub met: i64,
        /// When it last acted.
        pub last: Option<Millis> = "last_ms",
    }
}

/// What these offers have paid in these periods; where nothing was ever paid there is no row.
pub async fn read(
    tx: &mut Tx,
    member: MemberId,
    offers: &[OfferId],
    periods: &[String],
) -> Result<Vec<Count>, StoreError> {
    let asked: Vec<(OfferId, &str)> =
        offers.iter().flat_map(|offer| periods.iter().map(|period| (*offer, period.as_str()))).collect();
    rows_in!(tx, Count, READ, [member.0], asked, |(offer, period)| offer.0, *period)
}

/// Adds to what an offer has paid in each of these periods, none of which may be named twice. `acted`: it has acted now.
pub async fn add(
    tx: &mut Tx,
    member: MemberId,
    offer: OfferId,
    periods: &[String],
    (awards, points): (i64, i64),
    acted: Option<Millis>,
) -> Result<(), StoreError> {
    let acted = acted.map(|at| at.0);
    many!(tx, ADD, [], periods, |period| member.0, offer.0, period.as_str(), awards, points, acted)?;
    Ok(())
}

/// Gives back of what an offer has paid in these periods, and never more than was counted there: nothing may be owed to a
/// limit.
pub async fn give_back(
    tx: &mut Tx,
    member: MemberId,
    offer: OfferId,
    periods: &[String],
    (awards, points): (i64, i64),
) -> Result<(), StoreError> {
    many!(tx, GIVE_BACK, [member.0, offer.0, awards, points], periods, |period| period.as_str())?;
    Ok(())
}

/// What an offer waits for has happened once more in these periods.
pub async fn meet(tx: &mut Tx, member: MemberId, offer: OfferId, periods: &[String]) -> Result<(), StoreError> {
    many!(tx, MEET, [], periods, |period| member.0, offer.0, period.as_str())?;
    Ok(())
}
