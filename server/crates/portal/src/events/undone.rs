//! What offers did is undone: it does not count against their limits any more.

use super::{did::Did, facts::of_object};
use crate::{Error, rules::Rules};
use kabinet_domain::{
    event::Event,
    ids::{EventId, MemberId, OfferId},
    offer::{Per, Terms},
    time::Window,
};
use kabinet_store::{Tx, event, event_offer, offer, offer_budget, offer_count, offer_object};
use std::collections::{BTreeMap, BTreeSet};

/// What an offer did at one event, as far as it was undone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UndoneActing {
    /// The event.
    pub event: EventId,
    /// The version that decided.
    pub version: i64,
    /// It awarded; otherwise it only deducted.
    pub awarded: bool,
    /// Nothing of it is left.
    pub whole: bool,
    /// How many points were taken back.
    pub points: i64,
}

/// What is given back to one stretch of one window.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    awards: i64,
    in_budget: i64,
    points: i64,
}

/// Gives back to an offer's limits what they counted for a member at these events, to the windows of the moments of those
/// events, and lets their objects pay again where nothing is left of what they paid. What could not be taken back stays
/// counted: else an empty balance would open the limit again. When the offer last acted, and how often what it waits for has
/// happened, are facts that stay.
pub(crate) async fn give_back(
    tx: &mut Tx,
    rules: &Rules,
    (member, offer): (MemberId, OfferId),
    undone: &[UndoneActing],
) -> Result<(), Error> {
    let mut versions: BTreeMap<i64, Option<Terms>> = BTreeMap::new();
    for version in undone.iter().map(|acting| acting.version).collect::<BTreeSet<_>>() {
        let stored = offer::get_version(tx, offer, version).await?;
        versions.insert(version, stored.and_then(|stored| Terms::from_json(&stored.body).ok()));
    }
    let mut counted: BTreeMap<(Window, String), Counted> = BTreeMap::new();
    let mut of_objects: BTreeMap<String, Counted> = BTreeMap::new();
    for acting in undone {
        let Some(event) = event::by_id(tx, member, acting.event).await? else { continue };
        let terms = versions.get(&acting.version).and_then(Option::as_ref);
        let back = counted_at(tx, &event, offer, terms, *acting).await?;
        let object = event.what.paid_once();
        let by_object = terms.is_some_and(|terms| terms.limits.iter().any(|limit| limit.per == Per::Object));
        let keys = Window::keys(event.at, &rules.zone);
        if let Some(object) = object.as_deref().filter(|_| by_object) {
            for period in of_object(&keys, object) {
                of_objects.entry(period).or_default().add(back);
            }
        }
        for place in Window::ALL.into_iter().zip(keys) {
            counted.entry(place).or_default().add(back);
        }
        if let Some(object) = object.filter(|_| acting.whole) {
            offer_object::forget(tx, member, offer, &object, event.id).await?;
        }
    }
    for (period, back) in of_objects {
        offer_count::give_back(tx, member, offer, &[period], (back.awards, back.points)).await?;
    }
    // The shared rows of the budget are locked in the order in which events lock them.
    for ((_, period), back) in counted {
        let period = [period];
        offer_count::give_back(tx, member, offer, &period, (back.awards, back.points)).await?;
        offer_budget::give_back(tx, offer, &period, (back.in_budget, back.points)).await?;
    }
    Ok(())
}

/// What was counted when the offer acted, as far as that was undone. Whoever only deducts is counted where there is something
/// to count for, and not in the budget where those above are paid as well.
async fn counted_at(
    tx: &mut Tx,
    event: &Event,
    offer: OfferId,
    terms: Option<&Terms>,
    acting: UndoneActing,
) -> Result<Counted, Error> {
    let (points, awards) = (acting.points, i64::from(acting.whole));
    if acting.awarded {
        return Ok(Counted { awards, in_budget: awards, points });
    }
    if terms.is_none_or(|terms| terms.limits.is_empty() && terms.cooldown_minutes == 0) {
        return Ok(Counted { points, ..Counted::default() });
    }
    let lines = event_offer::of_events(tx, &[(event.member, event.id)]).await?;
    let done = lines.iter().find(|line| line.offer == offer).map(|line| line.detail.as_str());
    let done: Vec<Did> = done.and_then(|detail| serde_json::from_str(detail).ok()).unwrap_or_default();
    let passed = done.iter().any(|did| matches!(did, Did::Passed { .. }));
    Ok(Counted { awards, in_budget: if passed { 0 } else { awards }, points })
}

impl Counted {
    fn add(&mut self, more: Self) {
        self.awards += more.awards;
        self.in_budget += more.in_budget;
        self.points += more.points;
    }
}
