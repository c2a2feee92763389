//! Everything the waiting offers may ask, as it stood before the event: only what they do ask is read.

use crate::{Error, rules::Rules};
use jiff::tz::TimeZone;
use kabinet_domain::{
    counter::Reading,
    event::{ContactKind, Event, Object},
    ids::OfferId,
    offer::{AwardOf, Counted, Facts, Needs, OfferFacts, Post, Terms},
    points::Ledger,
    time::{Millis, Window},
};
use kabinet_store::{
    Tx, counter, event, member, member_tag, offer, offer_budget, offer_count, offer_object, points, referral_path,
    social_act, social_post, social_profile,
};
use std::collections::HashMap;

/// The period of a window for one object: beside the periods of the member.
pub(super) fn of_object(period: &str, object: &str) -> String {
    format!("{period}@{object}")
}

/// What an event takes back: when that had happened, and what it had earned.
pub(super) struct TakenBack {
    pub at: Millis,
    /// The object it was about.
    pub object: Option<String>,
    pub event: Option<Event>,
    pub awards: Vec<AwardOf>,
}

/// Awards made for what the event takes back, with whether the version that paid says that it takes back.
pub(super) async fn taken_back(tx: &mut Tx, event: &Event) -> Result<TakenBack, Error> {
    let nothing = TakenBack { at: event.at, object: None, event: None, awards: Vec::new() };
    let Some(cause) = event.what.takes_back() else { return Ok(nothing) };
    let Some(acted) = event::by_cause(tx, event.member, cause).await? else { return Ok(nothing) };
    let mut awards = Vec::new();
    for paid in points::awards_of_event(tx, event.member, acted.id).await? {
        let Some((offer, version)) = paid.offer else { continue };
        let takes_back = takes_back(tx, offer, version).await?;
        if paid.award.left() > 0 {
            awards.push(AwardOf { offer, version, takes_back, award: paid.award });
        }
    }
    Ok(TakenBack { at: acted.at, object: acted.what.paid_once(), event: Some(acted), awards })
}

/// Whether a version of an offer takes back by itself what an act had earned.
pub(super) async fn takes_back(tx: &mut Tx, offer: OfferId, version: i64) -> Result<bool, Error> {
    let by = offer::get_version(tx, offer, version).await?;
    Ok(by.and_then(|by| Terms::from_json(&by.body).ok()).is_some_and(|terms| terms.takes_back))
}

/// What `offers` may ask of `member` at this event.
pub(super) async fn gather(
    tx: &mut Tx,
    rules: &Rules,
    event: &Event,
    member: &member::Member,
    (offers, needs): (&[OfferId], &Needs),
    ledger: &Ledger,
) -> Result<Facts, Error> {
    let (zone, id) = (&rules.zone, event.member);
    let members_zone = member.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
    let mut facts = Facts {
        registered_on: member.created.date(zone),
        local: zone.to_datetime(event.at.timestamp()),
        members_local: members_zone.as_ref().unwrap_or(zone).to_datetime(event.at.timestamp()),
        has_referrer: member.referrer.is_some(),
        birthday: member.birthday,
        balance: ledger.account.active - ledger.account.debt,
        ..Facts::new(member.created)
    };
    if needs.invited {
        let levels = referral_path::counts(tx, id).await?;
        facts.invited = levels.into_iter().find(|(level, _)| *level == 1).map_or(0, |(_, n)| n);
    }
    if needs.confirmed && member.email.is_some() {
        facts.confirmed.insert(ContactKind::Email);
    }
    if needs.linked {
        facts.linked = social_profile::of_member(tx, id).await?.into_iter().map(|profile| profile.network).collect();
    }
    if needs.groups {
        facts.groups = social_act::groups_of(tx, id).await?.into_iter().collect();
    }
    if needs.tags {
        facts.tags = member_tag::of_member(tx, id).await?;
    }
    if needs.post {
        facts.post = post(tx, event, zone).await?;
    }
    facts.offers = of_offers(tx, rules, event, offers, needs).await?;
    Ok(facts)
}

async fn post(tx: &mut Tx, event: &Event, zone: &TimeZone) -> Result<Option<Post>, Error> {
    let id = event.what.act().and_then(|(_, object)| Object::post_id(object));
    let (Some(group), Some(id)) = (event.what.group(), id) else { return Ok(None) };
    let known = social_post::get(tx, group, &[id]).await?;
    Ok(known.into_iter().next().map(|post| Post { posted: post.posted.date(zone), text: post.text }))
}

async fn of_offers(
    tx: &mut Tx,
    rules: &Rules,
    event: &Event,
    offers: &[OfferId],
    needs: &Needs,
) -> Result<HashMap<OfferId, OfferFacts>, Error> {
    let mut known: HashMap<OfferId, OfferFacts> = HashMap::new();
    let object = event.what.paid_once();
    let keys = Window::ALL.map(|window| window.key(event.at, &rules.zone));
    let mut asked = keys.to_vec();
    let of_object = |object: &String| keys.iter().map(|key| of_object(key, object)).collect::<Vec<_>>();
    let objects = object.as_ref().filter(|_| needs.objects).map(of_object).unwrap_or_default();
    asked.extend_from_slice(&objects);
    for row in offer_count::read(tx, event.member, offers, &asked).await? {
        let counted = Counted { points: row.points, awards: row.awards, met: row.met };
        let window = |keys: &[String]| {
            let at = keys.iter().position(|key| *key == row.period)?;
            Window::ALL.get(at).copied()
        };
        let facts = known.entry(row.offer).or_default();
        if let Some(window) = window(&keys) {
            facts.counted.insert(window, counted);
            facts.last_acted = facts.last_acted.max(row.last);
        } else if let Some(window) = window(&objects) {
            facts.counted_object.insert(window, counted);
        }
    }
    if let Some(object) = &object {
        for offer in offer_object::which(tx, event.member, object, offers).await? {
            known.entry(offer).or_default().object_paid = true;
        }
    }
    // Shared rows are locked after the member's, in key order: first budgets, then counters.
    for (offer, windows) in needs.budgets.iter().filter(|(offer, _)| offers.contains(offer)) {
        for window in windows {
            let (awards, points) = offer_budget::lock(tx, *offer, &window.key(event.at, &rules.zone)).await?;
            let facts = known.entry(*offer).or_default();
            facts.counted_programme.insert(*window, Counted { points, awards, met: 0 });
        }
    }
    counters(tx, rules, event, needs, &mut known).await?;
    Ok(known)
}

/// The answers of the counters that are asked; those that all members share are locked first.
async fn counters(
    tx: &mut Tx,
    rules: &Rules,
    event: &Event,
    needs: &Needs,
    known: &mut HashMap<OfferId, OfferFacts>,
) -> Result<(), Error> {
    let shared =
        needs.counters.iter().map(|(asked, offer)| (asked.counter, *offer)).chain(needs.changed.iter().copied());
    let mut locks: Vec<_> = shared
        .filter_map(|(id, offer)| {
            let counter = rules.counters.get(&id).filter(|counter| counter.is_shared())?;
            Some((id, counter.key(event, offer), counter.window.key(event.at, &rules.zone)))
        })
        .collect();
    locks.sort_unstable();
    locks.dedup();
    let today = event.at.date(&rules.zone);
    for (id, key, period) in &locks {
        counter::change_by(tx, counter::EVERYBODY, *id, key, (period, today), 0).await?;
    }
    for (asked, offer) in &needs.counters {
        let Some(described) = rules.counters.get(&asked.counter) else { continue };
        let whose = if described.is_shared() { counter::EVERYBODY } else { event.member };
        let key = described.key(event, *offer);
        let answer = match asked.reading {
            Reading::Value => {
                let period = described.window.key(event.at, &rules.zone);
                counter::value(tx, whose, asked.counter, &key, &period).await?
            }
            Reading::Change { .. } => {
                let since = asked.reading.since(event.at, &rules.zone).unwrap_or(today);
                counter::change(tx, whose, asked.counter, &key, (since, today)).await?
            }
        };
        known.entry(*offer).or_default().counters.insert(*asked, answer);
    }
    Ok(())
}
