//! Everything the waiting offers may ask, as it stood before the event: only what they do ask is read.

use super::Did;
use crate::{Error, referral, rules::Rules};
use jiff::{civil::Date, tz::TimeZone};
use kabinet_domain::{
    counter::{Counter, Reading},
    event::{ContactKind, Event, Object},
    ids::{CounterId, MemberId, OfferId},
    offer::{self as rule, AwardOf, CountOf, Facts, Needs, OfferFacts, Per, Post, Terms},
    points::Ledger,
    time::{Millis, Window},
};
use kabinet_store::{
    Tx, counter, event, event_offer, member, member_tag, offer, offer_budget, offer_count, offer_object, points,
    referral as referral_row, referral_path, social_act, social_post, social_profile,
};
use std::collections::{BTreeSet, HashMap};

/// The periods of windows for one object: beside those of the member.
pub(super) fn of_object(periods: &[String], object: &str) -> Vec<String> {
    periods.iter().map(|period| format!("{period}@{object}")).collect()
}

/// What an event takes back: when that had happened, and what it had earned.
pub(super) struct TakenBack {
    pub at: Millis,
    /// The object it was about.
    pub object: Option<String>,
    pub event: Option<Event>,
    pub awards: Vec<AwardOf>,
    /// Offers whose version that paid counted the object apart.
    pub by_object: BTreeSet<OfferId>,
    /// Changes of counters.
    pub counts: Vec<CountOf>,
    /// What it was to pay those above.
    pub passed: Vec<referral::Passed>,
}

impl TakenBack {
    /// What takes nothing back.
    pub fn nothing(at: Millis) -> Self {
        let (awards, by_object, counts, passed) = (Vec::new(), BTreeSet::new(), Vec::new(), Vec::new());
        Self { at, object: None, event: None, awards, by_object, counts, passed }
    }

    /// Whether only an offer that reverses takes back what those above were paid.
    fn passed_above(&self) -> bool {
        self.passed.iter().any(|passed| !passed.takes_back)
    }

    /// Which of a counter's values what is taken back had changed: whose, under which key and in which period.
    pub fn counted<'r>(&self, rules: &'r Rules, id: CounterId, offer: OfferId) -> Option<Counted<'r>> {
        let (acted, described) = (self.event.as_ref()?, rules.counters.get(&id)?);
        Some(Counted::of(rules, described, acted, offer))
    }
}

/// A value of a counter.
pub(super) struct Counted<'r> {
    pub described: &'r Counter,
    pub whose: MemberId,
    pub key: String,
    pub period: String,
    pub day: Date,
}

impl<'r> Counted<'r> {
    /// The value that an event is about, as `offer` asks.
    pub fn of(rules: &Rules, described: &'r Counter, event: &Event, offer: OfferId) -> Self {
        let whose = if described.is_shared() { counter::EVERYBODY } else { event.member };
        let (key, at) = (described.key(event, offer), event.at);
        let (period, day) = (described.window.key(at, &rules.zone), at.date(&rules.zone));
        Self { described, whose, key, period, day }
    }
}

/// Awards made and counters changed for what the event takes back, with whether the version that did so says that it takes
/// back.
pub(super) async fn taken_back(tx: &mut Tx, event: &Event) -> Result<TakenBack, Error> {
    let mut found = TakenBack::nothing(event.at);
    let Some(cause) = event.what.takes_back() else { return Ok(found) };
    let Some(acted) = event::by_cause(tx, event.member, cause).await? else { return Ok(found) };
    for paid in points::awards_of_event(tx, event.member, acted.id).await? {
        let Some((offer, version)) = paid.offer else { continue };
        let terms = version_of(tx, offer, version).await?;
        let takes_back = event.what.is_asked() || terms.as_ref().is_some_and(|terms| terms.takes_back);
        if terms.is_some_and(|terms| terms.limits.iter().any(|limit| limit.per == Per::Object)) {
            found.by_object.insert(offer);
        }
        if paid.award.left() > 0 {
            found.awards.push(AwardOf { offer, version, takes_back, award: paid.award });
        }
    }
    for line in event_offer::of_events(tx, &[(acted.member, acted.id)]).await? {
        let done: Vec<Did> = serde_json::from_str(&line.detail).unwrap_or_default();
        let (offer, version) = (line.offer, line.version);
        let counted: Vec<_> = Did::counted(&done).collect();
        let levels = Did::passed(&done);
        if counted.is_empty() && levels.is_empty() {
            continue;
        }
        let takes_back = version_of(tx, offer, version).await?.is_some_and(|terms| terms.takes_back);
        let count_of = |(counter, by, in_parts)| CountOf { offer, version, takes_back, counter, by, in_parts };
        found.counts.extend(counted.into_iter().map(count_of));
        if !levels.is_empty() {
            let alone = !done.iter().any(|did| did.awarded().is_some());
            found.passed.push(referral::Passed { offer, version, levels, takes_back, alone });
        }
    }
    (found.at, found.object, found.event) = (acted.at, acted.what.paid_once(), Some(acted));
    Ok(found)
}

/// What a version of an offer says, where it is understood.
pub(super) async fn version_of(tx: &mut Tx, offer: OfferId, version: i64) -> Result<Option<Terms>, Error> {
    let by = offer::get_version(tx, offer, version).await?;
    Ok(by.and_then(|by| Terms::from_json(&by.body).ok()))
}

/// What `offers` may ask of `member` at this event, which takes this back.
pub(super) async fn gather(
    tx: &mut Tx,
    rules: &Rules,
    event: &Event,
    member: &member::Member,
    (offers, needs): (&[OfferId], &Needs),
    ledger: &Ledger,
    taken_back: &TakenBack,
) -> Result<Facts, Error> {
    let balance = ledger.account.active - ledger.account.debt;
    let mut facts = of_member(tx, &rules.zone, member, needs, balance, event.at).await?;
    if needs.post {
        facts.post = post(tx, event, &rules.zone).await?;
    }
    if let (true, Some(cause)) = (needs.began, event.what.ended()) {
        facts.began = event::by_cause(tx, event.member, cause).await?.map(|ended| ended.at);
    }
    facts.offers = of_offers(tx, rules, event, (offers, needs), taken_back).await?;
    facts.taken_back.clone_from(&taken_back.awards);
    facts.counts.clone_from(&taken_back.counts);
    facts.passed_above = taken_back.passed_above();
    Ok(facts)
}

/// What offers may ask of `member` at a moment, whatever happens.
pub(crate) async fn of_member(
    tx: &mut Tx,
    zone: &TimeZone,
    member: &member::Member,
    needs: &Needs,
    balance: i64,
    at: Millis,
) -> Result<Facts, Error> {
    let id = member.id;
    let members_zone = member.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
    let mut facts = Facts {
        registered_on: member.created.date(zone),
        local: zone.to_datetime(at.timestamp()),
        members_local: members_zone.as_ref().unwrap_or(zone).to_datetime(at.timestamp()),
        has_referrer: member.referrer.is_some(),
        birthday: member.birthday,
        balance,
        ..Facts::new(member.created)
    };
    if needs.invited {
        let levels = referral_path::counts(tx, id).await?;
        let direct = levels.into_iter().find(|(level, _)| *level == 1).map_or(0, |(_, n)| n);
        facts.invited = direct - referral_row::uncounted(tx, id).await?;
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
    (offers, needs): (&[OfferId], &Needs),
    taken_back: &TakenBack,
) -> Result<HashMap<OfferId, OfferFacts>, Error> {
    let mut known: HashMap<OfferId, OfferFacts> = HashMap::new();
    let object = event.what.paid_once();
    let keys = Window::keys(event.at, &rules.zone);
    let mut asked = keys.to_vec();
    let objects = object.as_ref().filter(|_| needs.objects).map(|object| of_object(&keys, object)).unwrap_or_default();
    asked.extend_from_slice(&objects);
    for row in offer_count::read(tx, event.member, offers, &asked).await? {
        let counted = rule::Counted { points: row.points, awards: row.awards, met: row.met };
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
            facts.counted_programme.insert(*window, rule::Counted { points, awards, met: 0 });
        }
    }
    counters(tx, rules, event, (needs, taken_back), &mut known).await?;
    Ok(known)
}

/// The answers of the counters that are asked; those that all members share, and that are asked or changed, are locked first.
async fn counters(
    tx: &mut Tx,
    rules: &Rules,
    event: &Event,
    (needs, taken_back): (&Needs, &TakenBack),
    known: &mut HashMap<OfferId, OfferFacts>,
) -> Result<(), Error> {
    let asked =
        needs.counters.iter().map(|(asked, offer)| (asked.counter, *offer)).chain(needs.changed.iter().copied());
    let asked = asked.filter_map(|(id, offer)| {
        let described = rules.counters.get(&id)?;
        Some((id, Counted::of(rules, described, event, offer)))
    });
    let counts = taken_back.counts.iter();
    let back = counts.filter_map(|count| Some((count.counter, taken_back.counted(rules, count.counter, count.offer)?)));
    let shared = asked.chain(back).filter(|(_, counted)| counted.described.is_shared());
    let locks: BTreeSet<_> = shared.map(|(id, counted)| (id, counted.key, counted.period, counted.day)).collect();
    for (id, key, period, day) in &locks {
        counter::change_by(tx, counter::EVERYBODY, *id, key, (period, *day), 0).await?;
    }
    for (asked, offer) in &needs.counters {
        let Some(described) = rules.counters.get(&asked.counter) else { continue };
        let Counted { whose, key, period, day, .. } = Counted::of(rules, described, event, *offer);
        let answer = match asked.reading {
            Reading::Value => counter::value(tx, whose, asked.counter, &key, &period).await?,
            Reading::Change { .. } => {
                let since = asked.reading.since(event.at, &rules.zone).unwrap_or(day);
                counter::change(tx, whose, asked.counter, &key, (since, day)).await?
            }
        };
        known.entry(*offer).or_default().counters.insert(*asked, answer);
    }
    Ok(())
}
