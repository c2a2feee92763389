//! What offers did is undone: it does not count against their limits any more.

use super::{
    did::Did,
    facts::{TakenBack, of_object, version_of},
};
use crate::{Error, rules::Rules};
use kabinet_domain::{
    event::Event,
    ids::{EventId, MemberId, OfferId},
    offer::{Per, Terms},
    time::Window,
};
use kabinet_store::{Tx, event, event_offer, offer_budget, offer_count, offer_object};
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
        versions.insert(version, version_of(tx, offer, version).await?);
    }
    let mut back = Back::default();
    for acting in undone {
        let Some(event) = event::by_id(tx, member, acting.event).await? else { continue };
        let terms = versions.get(&acting.version).and_then(Option::as_ref);
        let counted = counted_at(tx, &event, offer, terms, *acting).await?;
        back.add(rules, &event, terms, counted);
        if let Some(object) = event.what.paid_once().filter(|_| acting.whole) {
            offer_object::forget(tx, member, offer, &object, event.id).await?;
        }
    }
    back.write(tx, member, offer).await
}

/// What was done is taken back whole by this event, and with it what offers that paid only those above were to pay them: it
/// does not count against the limits of whoever did it any more. What those above cannot give back stays counted for them.
/// With `asked` it is about the offers of which only one that reverses takes back, else about those that do so by themselves.
pub(super) async fn give_back_passed(
    tx: &mut Tx,
    rules: &Rules,
    event: &Event,
    taken_back: &TakenBack,
    asked: bool,
) -> Result<(), Error> {
    let Some(acted) = taken_back.event.as_ref().filter(|_| event.what.left().is_none()) else { return Ok(()) };
    for passed in taken_back.passed.iter().filter(|passed| passed.alone && passed.takes_back != asked) {
        let (offer, version) = (passed.offer, passed.version);
        let terms = version_of(tx, offer, version).await?;
        let acting = UndoneActing { event: acted.id, version, awarded: false, whole: true, points: 0 };
        let counted = counted_at(tx, acted, offer, terms.as_ref(), acting).await?;
        let mut back = Back::default();
        back.add(rules, acted, terms.as_ref(), counted);
        back.write(tx, acted.member, offer).await?;
    }
    Ok(())
}

/// What the limits of an offer get back for a member.
#[derive(Debug, Default)]
struct Back {
    windows: BTreeMap<(Window, String), Counted>,
    /// Of objects that the offer counts apart.
    objects: BTreeMap<String, Counted>,
}

impl Back {
    /// Adds what was counted at an event.
    fn add(&mut self, rules: &Rules, event: &Event, terms: Option<&Terms>, counted: Counted) {
        let by_object = terms.is_some_and(|terms| terms.limits.iter().any(|limit| limit.per == Per::Object));
        let object = event.what.paid_once().filter(|_| by_object);
        let keys = Window::keys(event.at, &rules.zone);
        for period in object.iter().flat_map(|object| of_object(&keys, object)) {
            self.objects.entry(period).or_default().add(counted);
        }
        for place in Window::ALL.into_iter().zip(keys) {
            self.windows.entry(place).or_default().add(counted);
        }
    }

    async fn write(self, tx: &mut Tx, member: MemberId, offer: OfferId) -> Result<(), Error> {
        for (period, back) in self.objects {
            offer_count::give_back(tx, member, offer, &[period], (back.awards, back.points)).await?;
        }
        // The shared rows of the budget are locked in the order in which events lock them.
        for ((_, period), back) in self.windows {
            let period = [period];
            offer_count::give_back(tx, member, offer, &period, (back.awards, back.points)).await?;
            if (back.in_budget, back.points) != (0, 0) {
                offer_budget::give_back(tx, offer, &period, (back.in_budget, back.points)).await?;
            }
        }
        Ok(())
    }
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
    let awards = awards * Did::times(&done);
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
