//! What offers may ask, for an offer that is only tried.

use super::{Did, facts};
use crate::{Error, Inner};
use kabinet_domain::{
    event::Event,
    offer::{Facts, Needs, Offer, OfferFacts, trace},
};
use kabinet_store::{Tx, event_offer, member, points};

/// The facts for trying `offer` on an event that has happened: as they stand now, without what the offer itself has made of
/// this event. Locks what is counted for all, so the transaction must be one that is given up.
pub(crate) async fn facts_for_trial(tx: &mut Tx, portal: &Inner, offer: &Offer, event: &Event) -> Result<Facts, Error> {
    let rules = portal.rules.in_force(tx).await?;
    let needs = Needs::of([offer]);
    let member = member::by_id(tx, event.member).await?.ok_or(Error::NotFound)?;
    let ledger = points::peek(tx, event.member).await?;
    let taken_back = facts::taken_back(tx, event).await?;
    let asks = (&[offer.id][..], &needs);
    let mut facts = facts::gather(tx, &rules, event, &member, asks, &ledger, &taken_back).await?;
    without(tx, offer, event, &mut facts).await?;
    Ok(facts)
}

async fn without(tx: &mut Tx, offer: &Offer, event: &Event, facts: &mut Facts) -> Result<(), Error> {
    let lines = event_offer::of_events(tx, &[(event.member, event.id)]).await?;
    let Some(line) = lines.into_iter().find(|line| line.offer == offer.id) else { return Ok(()) };
    let done: Vec<Did> = serde_json::from_str(&line.detail).unwrap_or_default();
    let paid = points::awards_of_event(tx, event.member, event.id).await?;
    let paid: Vec<_> = paid.iter().filter(|paid| paid.offer.is_some_and(|(by, _)| by == offer.id)).collect();
    let points: i64 = paid.iter().map(|paid| paid.award.applied - paid.award.reversed).sum();
    let stands = paid.is_empty() || paid.iter().any(|paid| paid.award.reversed < paid.award.applied);
    let times = if stands { Did::times(&done) } else { 0 };
    let acted = done.iter().any(Did::is_act);
    if acted {
        facts.balance -= points;
        let known = facts.offers.entry(offer.id).or_default();
        known.object_paid = false;
        known.last_acted = known.last_acted.filter(|at| *at != event.at);
        let OfferFacts { counted, counted_object, counted_programme, .. } = known;
        for counted in [counted, counted_object, counted_programme].into_iter().flat_map(|map| map.values_mut()) {
            counted.points = (counted.points - points).max(0);
            counted.awards = (counted.awards - times).max(0);
        }
        for (counter, by, _) in Did::counted(&done) {
            for (_, value) in known.counters.iter_mut().filter(|(asked, _)| asked.counter == counter) {
                *value -= by;
            }
        }
    }
    if trace(offer, event, facts).met {
        let known = facts.offers.entry(offer.id).or_default();
        for counted in known.counted.values_mut() {
            counted.met = (counted.met - 1).max(0);
        }
    }
    Ok(())
}
