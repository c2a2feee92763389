use super::{
    carry_out::Writing,
    facts::{self, TakenBack},
    undone::give_back_passed,
};
use crate::{Error, Inner, points::keep_untold, referral, rules::Rules, secrets::new_id};
use kabinet_domain::{
    event::{CauseKey, Event, EventKind, Happening},
    ids::{EventId, MemberId, OfferId},
    offer::{Index, Needs, Offer, Terms, earned, evaluate},
    points::{Entry, Ledger, OpKind, days_after},
    time::Millis,
};
use kabinet_store::{Tx, event, event_offer, member, offer, offer_undo, points};
use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

/// What recording brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// It had been recorded before; nothing changed.
    Already,
    /// It is new.
    New {
        /// How many awards it brought.
        awards: i64,
    },
}

/// Records `event` and does what the offers say, all in the caller's transaction, under the member's lock. What follows
/// from it for the same member (points that passed meanwhile, custom events of offers) is recorded with it.
///
/// Recording the same cause twice changes nothing.
pub(crate) async fn record(tx: &mut Tx, portal: &Inner, event: &Event) -> Result<Recorded, Error> {
    let ledger = points::load(tx, event.member).await?;
    record_with(tx, portal, ledger, event).await
}

/// As [`record`], where the member has been locked before.
pub(crate) async fn record_with(tx: &mut Tx, portal: &Inner, ledger: Ledger, event: &Event) -> Result<Recorded, Error> {
    let mut path = Path::with(tx, portal, event.member, ledger).await?;
    let Some(awards) = path.one(tx, event, None).await? else { return Ok(Recorded::Already) };
    Ok(Recorded::New { awards: awards + path.rest(tx).await? })
}

/// As [`record`], of what was held since it happened: those versions of offers are asked that waited for it then, unless what
/// the offer did at that time was undone.
pub(crate) async fn record_held(
    tx: &mut Tx,
    portal: &Inner,
    event: &Event,
    versions: &[(OfferId, i64)],
) -> Result<Recorded, Error> {
    let mut offers = Vec::new();
    for (id, version) in versions.iter().copied() {
        let stored = offer::get_version(tx, id, version).await?;
        if let Some(terms) = stored.and_then(|stored| Terms::from_json(&stored.body).ok())
            && !offer_undo::covers(tx, id, event.at).await?
        {
            offers.push(Offer { id, version, terms });
        }
    }
    let mut path = Path::begin(tx, portal, event.member).await?;
    let Some(awards) = path.one(tx, event, Some(&Index::new(offers))).await? else { return Ok(Recorded::Already) };
    Ok(Recorded::New { awards: awards + path.rest(tx).await? })
}

/// Lets time pass for a member's points, under the member's lock, with what offers say about it.
pub(crate) async fn settle(tx: &mut Tx, portal: &Inner, member: MemberId, now: Millis) -> Result<(), Error> {
    let mut path = Path::begin(tx, portal, member).await?;
    path.settle(tx, now).await?;
    path.rest(tx).await?;
    Ok(())
}

/// One member's way through one transaction.
struct Path<'a> {
    portal: &'a Inner,
    rules: Arc<Rules>,
    ledger: Ledger,
    member: MemberId,
    /// What is still to be recorded.
    next: VecDeque<Event>,
    /// How many more custom events offers may raise.
    may_raise: usize,
}

/// The most custom events that offers raise after one event: each may call several, and each of those as many again.
const MAX_RAISED: usize = 100;

impl<'a> Path<'a> {
    async fn begin(tx: &mut Tx, portal: &'a Inner, member: MemberId) -> Result<Self, Error> {
        // The member is locked first, whatever else is.
        let ledger = points::load(tx, member).await?;
        Self::with(tx, portal, member, ledger).await
    }

    async fn with(tx: &mut Tx, portal: &'a Inner, member: MemberId, ledger: Ledger) -> Result<Self, Error> {
        let rules = portal.rules.in_force(tx).await?;
        Ok(Self { portal, rules, ledger, member, next: VecDeque::new(), may_raise: MAX_RAISED })
    }

    /// Records what follows, and what follows from that.
    async fn rest(&mut self, tx: &mut Tx) -> Result<i64, Error> {
        let mut awards = 0;
        while let Some(event) = self.next.pop_front() {
            awards += self.one(tx, &event, None).await?.unwrap_or(0);
        }
        Ok(awards)
    }

    /// Records one event and asks these offers, or those in force; `None`: it had been recorded before.
    async fn one(&mut self, tx: &mut Tx, event: &Event, offers: Option<&Index>) -> Result<Option<i64>, Error> {
        if !event::record(tx, event).await? {
            return Ok(None);
        }
        // First of all, so that what has passed by now is known to have passed when something is taken back.
        self.settle(tx, event.seen).await?;
        self.stir(tx, event).await?;
        let taken_back = facts::taken_back(tx, event).await?;
        let decided = match &event.what {
            Happening::ReferralEarned { offer, version, points, .. } => {
                self.pay_referrer(tx, event, (*offer, *version), *points).await
            }
            _ => self.ask_offers(tx, event, offers, taken_back).await,
        };
        let awards = decided?;
        referral::qualify(tx, &self.rules, event).await?;
        referral::disqualify(tx, &self.rules, event).await?;
        Ok(Some(awards))
    }

    /// Anything the member does themselves is a sign of life: it is remembered, and what passes by idleness passes later.
    async fn stir(&mut self, tx: &mut Tx, event: &Event) -> Result<(), Error> {
        if !is_own_doing(event.what.kind()) || event.what.earlier().is_some() {
            return Ok(());
        }
        member::touch(tx, self.member, event.seen).await?;
        let zone = &self.rules.zone;
        if self.ledger.stir(event.seen, |from, days| days_after(from, days, zone)) {
            points::put_lots(tx, self.member, &self.ledger).await?;
        }
        Ok(())
    }

    /// Activates and expires what is due; offers may wait for either. What the member was not told of may be kept first.
    async fn settle(&mut self, tx: &mut Tx, now: Millis) -> Result<(), Error> {
        if keep_untold(tx, self.member, &mut self.ledger, &self.rules.main, now).await? {
            points::put_lots(tx, self.member, &self.ledger).await?;
        }
        let entries = self.ledger.settle(now);
        points::post(tx, self.member, &entries, &points::Origin::default(), &self.ledger).await?;
        let waited = |what: &Happening| self.rules.offers.waits_for(what.kind());
        let events = entries.iter().filter_map(passed).filter(|(_, what, _)| waited(what));
        let events: Vec<Event> = events
            .map(|(at, what, cause)| Event {
                id: EventId(new_id(now)),
                member: self.member,
                at,
                seen: now,
                cause,
                what,
            })
            .collect();
        self.next.extend(events);
        Ok(())
    }

    async fn ask_offers(
        &mut self,
        tx: &mut Tx,
        event: &Event,
        offers: Option<&Index>,
        taken_back: TakenBack,
    ) -> Result<i64, Error> {
        let rules = Arc::clone(&self.rules);
        let offers = offers.unwrap_or(&rules.offers);
        let concerned = offers.waiting_for(&event.what);
        let asked: Vec<_> = concerned.offers.iter().map(|offer| offer.id).collect();
        if let Some(acted) = &taken_back.event {
            referral::withdraw(tx, &rules, event, acted, &taken_back.passed, false).await?;
            give_back_passed(tx, &rules, event, &taken_back, false).await?;
        }
        if asked.is_empty() && taken_back.awards.is_empty() && taken_back.counts.is_empty() {
            return Ok(0);
        }
        let member = member::by_id(tx, event.member).await?.ok_or(Error::NotFound)?;
        let asks = (asked.as_slice(), &concerned.needs);
        let facts = facts::gather(tx, &rules, event, &member, asks, &self.ledger, &taken_back).await?;
        let considered = evaluate(offers, event, &facts);
        let mut writing = Writing::new(self.portal, &rules, event, &member, &mut self.ledger, &taken_back);
        writing.may_raise = self.may_raise;
        let terms: HashMap<OfferId, &Terms> = concerned.offers.iter().map(|offer| (offer.id, &offer.terms)).collect();
        let mut lines = Vec::with_capacity(considered.len());
        for (n, one) in (1..).zip(&considered) {
            lines.push(writing.carry_out(tx, n, one, terms.get(&one.offer).copied()).await?);
        }
        let (awards, raised) = (writing.awards, std::mem::take(&mut writing.raised));
        self.may_raise -= raised.len();
        self.next.extend(raised);
        event_offer::add(tx, &lines).await?;
        Ok(awards)
    }

    /// What an offer pays somebody above: decided when the offer acted, within its limits for this member.
    async fn pay_referrer(
        &mut self,
        tx: &mut Tx,
        event: &Event,
        (id, version): (OfferId, i64),
        points: i64,
    ) -> Result<i64, Error> {
        let stored = offer::get_version(tx, id, version).await?;
        let Some(terms) = stored.and_then(|stored| Terms::from_json(&stored.body).ok()) else { return Ok(0) };
        let offer = Offer { id, version, terms };
        let Needs { budgets, objects, .. } = Needs::of([&offer]);
        let needs = Needs { budgets, objects, ..Needs::default() };
        let rules = Arc::clone(&self.rules);
        let member = member::by_id(tx, event.member).await?.ok_or(Error::NotFound)?;
        let nothing = TakenBack::nothing(event.at);
        let facts = facts::gather(tx, &rules, event, &member, (&[id], &needs), &self.ledger, &nothing).await?;
        let considered = earned(&offer, points, &facts);
        let mut writing = Writing::new(self.portal, &rules, event, &member, &mut self.ledger, &nothing);
        let line = writing.carry_out(tx, 1, &considered, Some(&offer.terms)).await?;
        let awards = writing.awards;
        event_offer::add(tx, &[line]).await?;
        Ok(awards)
    }
}

/// What time did to a lot, as something that offers may wait for.
fn passed(entry: &Entry) -> Option<(Millis, Happening, CauseKey)> {
    let (points, lot) = (entry.applied, entry.moves.first()?.lot);
    match entry.kind {
        OpKind::Activate => {
            Some((entry.at, Happening::PointsActivated { points, lot }, CauseKey::points("activated", lot)))
        }
        OpKind::Expire => Some((entry.at, Happening::PointsExpired { points, lot }, CauseKey::points("expired", lot))),
        _ => None,
    }
}

/// Whether a kind of event is something the member did.
pub(crate) const fn is_own_doing(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::MemberRegistered
            | EventKind::MemberConfirmed
            | EventKind::SocialLinked
            | EventKind::SocialJoined
            | EventKind::SocialActed
            | EventKind::PurchaseMade
            | EventKind::PointsSpent
    )
}
