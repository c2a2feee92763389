//! What was decided is written: to the ledger, the counters, the outbox.

use super::{
    did::{Did, Naught},
    facts::{Counted, TakenBack, of_object},
    undone::give_back_passed,
};
use crate::{Error, Inner, messages, referral, rules::Rules, secrets::new_id};
use kabinet_domain::{
    counter::Step,
    event::{CauseKey, CustomName, Event, EventKind, Happening, Tag},
    ids::{CounterId, EventId, OfferId},
    offer::{Considered, Decision, Letter, Outcome, Per, Terms},
    points::{AwardRef, Beyond, Entry, Ledger, Posting, Refused},
    time::{Millis, Window},
};
use kabinet_store::{
    Tx, counter,
    event_offer::{EventOffer, OutcomeWord},
    member, member_mailing, member_tag, offer_budget, offer_count, offer_object, points,
};
use serde::Serialize;

/// One event with everything that carrying out what offers decided about it needs.
pub(super) struct Writing<'a> {
    portal: &'a Inner,
    rules: &'a Rules,
    event: &'a Event,
    member: &'a member::Member,
    ledger: &'a mut Ledger,
    /// What the event takes back: the windows of that moment get the amount back.
    taken_back: &'a TakenBack,
    /// How many awards were made.
    pub awards: i64,
    /// Custom events that offers let happen.
    pub raised: Vec<Event>,
    /// How many of them there may be.
    pub may_raise: usize,
}

/// Which offer is at work, and at which of its steps.
#[derive(Clone, Copy)]
struct At {
    offer: OfferId,
    version: i64,
    step: usize,
}

impl<'a> Writing<'a> {
    pub fn new(
        portal: &'a Inner,
        rules: &'a Rules,
        event: &'a Event,
        member: &'a member::Member,
        ledger: &'a mut Ledger,
        taken_back: &'a TakenBack,
    ) -> Self {
        Self { portal, rules, event, member, ledger, taken_back, awards: 0, raised: Vec::new(), may_raise: 0 }
    }

    /// Carries out what an offer decided; `terms` are its own where it waits for this kind of event.
    pub async fn carry_out(
        &mut self,
        tx: &mut Tx,
        n: i64,
        one: &Considered<'_>,
        terms: Option<&Terms>,
    ) -> Result<EventOffer, Error> {
        let (outcome, detail) = match &one.outcome {
            Outcome::Refused(refusal) => (OutcomeWord::Refused, json(refusal)?),
            Outcome::Acted(decisions) => {
                let mut done = Vec::with_capacity(decisions.len());
                for (step, decision) in decisions.iter().enumerate() {
                    let at = At { offer: one.offer, version: one.version, step };
                    let did = self.decide(tx, at, decision, &done).await?;
                    done.push(did);
                }
                if let Some(terms) = terms {
                    self.acted(tx, one.offer, terms, &done).await?;
                }
                (OutcomeWord::Acted, json(&done)?)
            }
        };
        let (member, event) = (self.event.member, self.event.id);
        if one.met {
            offer_count::meet(tx, member, one.offer, &Window::keys(self.event.at, &self.rules.zone)).await?;
        }
        Ok(EventOffer { member, event, n, offer: one.offer, version: one.version, outcome, detail })
    }

    /// Counts that an offer has acted, and for what.
    async fn acted(&self, tx: &mut Tx, offer: OfferId, terms: &Terms, done: &[Did]) -> Result<(), Error> {
        if !done.iter().any(Did::is_act) {
            return Ok(());
        }
        let points: i64 = done.iter().filter_map(Did::awarded).sum();
        let paid = done.iter().any(|did| did.awarded().is_some());
        let object = self.event.what.paid_once();
        if paid || !terms.limits.is_empty() || terms.cooldown_minutes > 0 {
            let by_object = terms.limits.iter().any(|limit| limit.per == Per::Object);
            let object = object.as_deref().filter(|_| by_object);
            // What is passed on is counted where it is paid: it is no award of the budget yet, and those above do not rest.
            let times = Did::times(done);
            let in_budget = if paid || !done.iter().any(|did| matches!(did, Did::Passed { .. })) { times } else { 0 };
            let below = matches!(self.event.what, Happening::ReferralEarned { .. });
            let acted = (!below).then_some(self.event.at);
            self.count(tx, offer, (self.event.at, object), (times, in_budget, points), acted).await?;
        }
        if let Some(object) = object {
            offer_object::add(tx, self.event.member, offer, &object, self.event.id).await?;
        }
        Ok(())
    }

    async fn decide(&mut self, tx: &mut Tx, at: At, decision: &Decision, done: &[Did]) -> Result<Did, Error> {
        match decision {
            Decision::Award { requested, applied, clipped_by, terms } => {
                let terms = terms.as_ref().unwrap_or(&self.rules.main.terms);
                let posting = Posting::award(*applied, terms, self.event.seen, &self.rules.zone);
                let clipped = clipped_by.as_ref().map(json).transpose()?;
                Ok(match self.post(tx, at, posting, *requested, clipped).await? {
                    Ok(entry) => {
                        self.awards += 1;
                        Did::Awarded { requested: *requested, applied: entry.applied, seq: entry.seq }
                    }
                    Err(refused) => Did::Nothing { why: refused.into() },
                })
            }
            Decision::AwardAbove { levels } => {
                referral::pass_on(tx, self.rules, self.event, (at.offer, at.version), levels).await
            }
            Decision::ReverseAbove => self.reverse_above(tx).await,
            Decision::Deduct { points, beyond } => {
                let posting = Posting::Deduct { points: *points, beyond: *beyond };
                Ok(match self.post(tx, at, posting, *points, None).await? {
                    Ok(entry) => Did::Deducted { requested: *points, applied: entry.applied, seq: entry.seq },
                    Err(refused) => Did::Nothing { why: refused.into() },
                })
            }
            Decision::Reverse { award, points, beyond } => self.reverse(tx, at, (*award, *points), *beyond).await,
            Decision::NoPoints => Ok(Did::Nothing { why: Naught::NoPoints }),
            Decision::Uncount { of, counter, by } => self.uncount(tx, *of, *counter, *by).await,
            Decision::Message { letter, .. } => self.message(tx, letter, done).await,
            Decision::Counter { counter, step } => self.step(tx, at.offer, (*counter, *step), done).await,
            Decision::Mailing { mailing, on } => self.mailing(tx, mailing, *on).await,
            Decision::Tag { tag, on } => {
                let (member, now) = (self.event.member, self.event.seen);
                let changed = match on {
                    true => member_tag::put(tx, member, tag, now).await?,
                    false => member_tag::take(tx, member, tag).await?,
                };
                Ok(if changed {
                    Did::Tagged { tag: tag.clone(), on: *on }
                } else {
                    Did::Nothing { why: Naught::AsItWas }
                })
            }
            Decision::Raise { .. } if self.raised.len() >= self.may_raise => {
                Ok(Did::Nothing { why: Naught::TooManyEvents })
            }
            Decision::Raise { name, depth } => Ok(self.raise(at, name, *depth)),
        }
    }

    /// Takes back of an award, and gives the amount back to the windows that paid it.
    async fn reverse(
        &mut self,
        tx: &mut Tx,
        at: At,
        (award, points): (AwardRef, i64),
        beyond: Beyond,
    ) -> Result<Did, Error> {
        let posting = Posting::Reverse { award, points: Some(points), beyond };
        let entry = match self.post(tx, at, posting, points, None).await? {
            Ok(entry) => entry,
            Err(refused) => return Ok(Did::Nothing { why: refused.into() }),
        };
        let paid_by = self.paid_by(award.seq).unwrap_or(at.offer);
        // What could not be taken back stays counted: else an empty balance would open the limit again.
        let time = i64::from(entry.applied == award.left());
        let began = self.taken_back.event.as_ref().filter(|acted| acted.what.kind() == EventKind::ReferralQualified);
        if let (1, Some(began), Some(object)) = (time, began, &self.taken_back.object) {
            // Nothing of it is left with the member: when the friend begins again, it is paid again.
            offer_object::forget(tx, self.event.member, paid_by, object, began.id).await?;
        }
        // Nothing is given back to an object that was not counted apart when it paid.
        let object = self.taken_back.object.as_deref().filter(|_| self.taken_back.by_object.contains(&paid_by));
        self.give_back(tx, paid_by, (self.taken_back.at, object), time, entry.applied).await?;
        Ok(Did::Reversed { requested: points, applied: entry.applied, seq: entry.seq })
    }

    /// Orders that what the act had brought those above is taken back, where that is not done by itself.
    async fn reverse_above(&self, tx: &mut Tx) -> Result<Did, Error> {
        let Some(acted) = &self.taken_back.event else { return Ok(Did::Nothing { why: Naught::NobodyAbove }) };
        let levels = referral::withdraw(tx, self.rules, self.event, acted, &self.taken_back.passed, true).await?;
        give_back_passed(tx, self.rules, self.event, self.taken_back, true).await?;
        Ok(if levels.is_empty() { Did::Nothing { why: Naught::NobodyAbove } } else { Did::PassedBack { levels } })
    }

    /// The offer that had made an award.
    fn paid_by(&self, award: i64) -> Option<OfferId> {
        self.taken_back.awards.iter().find(|paid| paid.award.seq == award).map(|paid| paid.offer)
    }

    async fn message(&self, tx: &mut Tx, letter: &Letter, done: &[Did]) -> Result<Did, Error> {
        let awarded = done.iter().find_map(Did::awarded);
        if *letter == Letter::PointsAwarded && awarded.is_none() {
            return Ok(Did::Nothing { why: Naught::NoLetter });
        }
        let about = messages::About { event: self.event, awarded, balance: self.ledger.account };
        let sent = messages::to_member(tx, self.portal, self.rules, letter, self.member, about).await?;
        Ok(if sent { Did::Wrote { letter: letter.clone() } } else { Did::Nothing { why: Naught::NoAddress } })
    }

    async fn step(
        &self,
        tx: &mut Tx,
        offer: OfferId,
        (id, step): (CounterId, Step),
        done: &[Did],
    ) -> Result<Did, Error> {
        let Some(described) = self.rules.counters.get(&id) else {
            return Ok(Did::Nothing { why: Naught::NoCounter });
        };
        let Counted { whose, key, period, day, .. } = Counted::of(self.rules, described, self.event, offer);
        let by = match step {
            Step::By(n) => n,
            Step::ByPoints => done.iter().filter_map(Did::awarded).sum(),
            Step::To(value) => value - counter::value(tx, whose, id, &key, &period).await?,
        };
        let value = counter::change_by(tx, whose, id, &key, (&period, day), by).await?;
        Ok(Did::Counted { counter: id, step, value })
    }

    /// Takes a change of a counter back, in the period that counted it.
    async fn uncount(&self, tx: &mut Tx, offer: OfferId, id: CounterId, by: i64) -> Result<Did, Error> {
        let Some(counted) = self.taken_back.counted(self.rules, id, offer) else {
            return Ok(Did::Nothing { why: Naught::NoCounter });
        };
        let Counted { whose, key, period, day, .. } = counted;
        let value = counter::change_by(tx, whose, id, &key, (&period, day), -by).await?;
        Ok(Did::Uncounted { counter: id, by, value })
    }

    async fn mailing(&self, tx: &mut Tx, mailing: &Tag, on: bool) -> Result<Did, Error> {
        let (member, now) = (self.event.member, self.event.seen);
        match member_mailing::get(tx, member, mailing).await? {
            Some(known) if known.is_on == on => Ok(Did::Nothing { why: Naught::AsItWas }),
            Some(known) if on && known.by_member => Ok(Did::Nothing { why: Naught::MailingRefused }),
            _ => {
                member_mailing::put(tx, member, mailing, (on, false), now).await?;
                Ok(Did::Mailing { mailing: mailing.clone(), on })
            }
        }
    }

    fn raise(&mut self, at: At, name: &CustomName, depth: u8) -> Did {
        let key = format!("{}:{}:{}", self.event.id.0.simple(), at.offer.0.simple(), at.step);
        self.raised.push(Event {
            id: EventId(new_id(self.event.seen)),
            member: self.event.member,
            at: self.event.at,
            seen: self.event.seen,
            cause: CauseKey::custom(name, &key),
            what: Happening::Custom { name: name.clone(), depth },
        });
        Did::Raised { name: name.clone() }
    }

    /// Posts and writes; the first entry is the one that was asked for. A refusal by the ledger is an outcome, no fault.
    async fn post(
        &mut self,
        tx: &mut Tx,
        at: At,
        posting: Posting,
        requested: i64,
        clipped: Option<String>,
    ) -> Result<Result<Entry, Refused>, Error> {
        let key = format!("ev:{}:{}:{}", self.event.id.0.simple(), at.offer.0.simple(), at.step);
        let mut entries = match self.ledger.post(posting, key, self.event.seen) {
            Ok(entries) => entries,
            Err(refused) => return Ok(Err(refused)),
        };
        let Some(first) = entries.first_mut() else { return Ok(Err(Refused::NotPositive)) };
        first.requested = requested;
        let asked = first.clone();
        let source = match &self.event.what {
            Happening::ReferralRegistered { invitee, level }
            | Happening::ReferralQualified { invitee, level }
            | Happening::ReferralEarned { invitee, level, .. } => Some((*invitee, *level)),
            _ => None,
        };
        let origin = points::Origin {
            event: Some(self.event.id),
            offer: Some((at.offer, at.version)),
            source,
            clipped,
            ..points::Origin::default()
        };
        points::post(tx, self.event.member, &entries, &origin, self.ledger).await?;
        Ok(Ok(asked))
    }

    /// Adds to what an offer has paid in the windows of a moment: for the member, for the object, and for all where it has
    /// a budget. How many awards it was is said for the member and for the budget.
    async fn count(
        &self,
        tx: &mut Tx,
        offer: OfferId,
        (at, object): (Millis, Option<&str>),
        (awards, in_budget, points): (i64, i64, i64),
        acted: Option<Millis>,
    ) -> Result<(), Error> {
        let (member, periods) = (self.event.member, Window::keys(at, &self.rules.zone));
        offer_count::add(tx, member, offer, &periods, (awards, points), acted).await?;
        if let Some(object) = object {
            offer_count::add(tx, member, offer, &of_object(&periods, object), (awards, points), None).await?;
        }
        Ok(offer_budget::add(tx, offer, &periods, (in_budget, points)).await?)
    }

    /// Gives back to the windows of a moment what [`Self::count`] had counted there.
    async fn give_back(
        &self,
        tx: &mut Tx,
        offer: OfferId,
        (at, object): (Millis, Option<&str>),
        awards: i64,
        points: i64,
    ) -> Result<(), Error> {
        let (member, periods) = (self.event.member, Window::keys(at, &self.rules.zone));
        offer_count::give_back(tx, member, offer, &periods, (awards, points)).await?;
        if let Some(object) = object {
            offer_count::give_back(tx, member, offer, &of_object(&periods, object), (awards, points)).await?;
        }
        Ok(offer_budget::give_back(tx, offer, &periods, (awards, points)).await?)
    }
}

fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::internal("writing down a decision", &error))
}
