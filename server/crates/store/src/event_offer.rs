//! Which offers an event concerned, and what each did or why it did not.

use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{many, rows_in, sql},
};
use kabinet_domain::ids::{EventId, MemberId, OfferId};

/// PostgreSQL would take the parameters of a bare `VALUES` for text; SQLite knows pairs only there.
macro_rules! of_events {
    ($pairs:literal) => {
        concat!(
            "SELECT member_id, event_id, n, offer_id, version, outcome, detail FROM event_offer WHERE (member_id, event_id) IN (",
            $pairs,
            ") ORDER BY member_id, event_id, n"
        )
    };
}

sql! {
    ADD = "INSERT INTO event_offer (member_id, event_id, n, offer_id, version, outcome, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    OF_EVENTS = of_events!("VALUES ($1, $2)"), pg: of_events!("($1, $2)");
}

words! {
    /// What became of an offer.
    pub enum OutcomeWord {
        /// It did something.
        Acted = "acted",
        /// It did not.
        Refused = "refused",
    }
}

record! {
    /// An offer that was considered for an event.
    pub struct EventOffer {
        /// To whom the event happened.
        pub member: MemberId = "member_id",
        /// Which event.
        pub event: EventId = "event_id",
        /// Its place in the order in which offers were considered.
        pub n: i64,
        /// Which offer.
        pub offer: OfferId = "offer_id",
        /// The version that decided.
        pub version: i64,
        /// What became of it.
        pub outcome: OutcomeWord,
        /// What it did, or why it did not: JSON of portal's.
        pub detail: String,
    }
}

/// Writes what became of offers.
pub async fn add(tx: &mut Tx, considered: &[EventOffer]) -> Result<(), StoreError> {
    many!(
        tx,
        ADD,
        [],
        considered,
        |one| one.member.0,
        one.event.0,
        one.n,
        one.offer.0,
        one.version,
        one.outcome.code(),
        one.detail.as_str(),
    )?;
    Ok(())
}

/// What became of offers at these events, event by event, in the order in which they were considered.
pub async fn of_events(tx: &mut Tx, events: &[(MemberId, EventId)]) -> Result<Vec<EventOffer>, StoreError> {
    rows_in!(tx, EventOffer, OF_EVENTS, [], events, |(member, event)| member.0, event.0)
}
