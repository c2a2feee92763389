//! The decision: which offers an event concerns, and what each does or why it does not.

use super::{
    Action, Amount, Considered, Decision, Facts, Index, Letter, Limit, MAX_CHAIN, Measure, Offer, OfferFacts, Outcome,
    Recipient, Refusal, Trace,
};
use crate::{
    event::{By, Event, Happening},
    ids::{CounterId, OfferId},
    points::{self, Beyond},
};
use std::{borrow::Cow, collections::BTreeSet};

/// Decides what `event` brings. Counters in `facts` are read as they stood before the event.
///
/// Reversals come first, so that an offer that deducts can know that the act was already paid back.
pub fn evaluate<'a>(offers: &'a Index, event: &Event, facts: &Facts) -> Vec<Considered<'a>> {
    let waiting = &offers.waiting_for(&event.what).offers;
    let mut considered = by_itself(event, facts);
    considered.reserve(waiting.len());
    let mut reversed = Reversed::by(&considered);
    let nothing = OfferFacts::default();
    let mut stopped = None;
    for offer in waiting {
        let asked = Asked { offer, event, facts, nothing: &nothing, reversed: &reversed };
        let (met, outcome) = match stopped {
            Some(by) => (false, Outcome::Refused(Refusal::Stopped { by })),
            None => asked.decide(),
        };
        let one = Considered { offer: offer.id, version: offer.version, met, outcome };
        if let Outcome::Acted(_) = &one.outcome {
            reversed.add(&one);
            stopped = offer.terms.stops.then_some(offer.id);
        }
        considered.push(one);
    }
    considered
}

/// What is taken back by itself, whatever offers wait for.
fn by_itself<'a>(event: &Event, facts: &Facts) -> Vec<Considered<'a>> {
    let acted = |offer, version, decision| {
        let outcome = Outcome::Acted(vec![decision]);
        Considered { offer, version, met: false, outcome }
    };
    let awards = facts.taken_back.iter().filter(|paid| paid.takes_back).filter_map(|paid| {
        let decision = reversal(&paid.award, event, Beyond::Clip)?;
        Some(acted(paid.offer, paid.version, decision))
    });
    let mut considered: Vec<Considered<'a>> = awards.collect();
    for count in facts.counts.iter().filter(|count| count.takes_back) {
        let Some(decision) = count.uncount(&event.what) else { continue };
        // One offer is told of once.
        let same = considered.iter_mut().find(|one| (one.offer, one.version) == (count.offer, count.version));
        match same.map(|one| &mut one.outcome) {
            Some(Outcome::Acted(decisions)) => decisions.push(decision),
            _ => considered.push(acted(count.offer, count.version, decision)),
        }
    }
    considered
}

/// Tries one offer on an event alone, with every question answered and not only the first that refuses.
pub fn trace<'a>(offer: &'a Offer, event: &Event, facts: &Facts) -> Trace<'a> {
    let nothing = OfferFacts::default();
    let known = facts.offers.get(&offer.id).unwrap_or(&nothing);
    let before = by_itself(event, facts);
    let reversed = Reversed::by(&before);
    let asked = Asked { offer, event, facts, nothing: &nothing, reversed: &reversed };
    let (met, outcome) = asked.decide();
    let limits = offer.terms.limits.iter().map(|limit| {
        let counted = known.counted_by(limit);
        let used = match limit.measure {
            Measure::Points => counted.points,
            Measure::Awards => counted.awards,
        };
        (limit, used)
    });
    Trace {
        conditions: asked.answer(&offer.terms.conditions),
        against: asked.against(),
        limits: limits.collect(),
        met,
        outcome,
    }
}

/// Decides what an offer that pays referrers pays this one: `requested` points, within its limits.
pub fn earned<'a>(offer: &'a Offer, requested: i64, facts: &Facts) -> Considered<'a> {
    let nothing = OfferFacts::default();
    let known = facts.offers.get(&offer.id).unwrap_or(&nothing);
    let lot_terms = offer.terms.actions.iter().find_map(|action| match action {
        Action::Award { terms, to: Recipient::Referrers, .. } => *terms,
        _ => None,
    });
    let outcome = match limited(&offer.terms.limits, known, Some(requested)) {
        Ok((applied, clipped_by)) => {
            Outcome::Acted(vec![Decision::Award { requested, applied, clipped_by, terms: lot_terms }])
        }
        Err(refusal) => Outcome::Refused(refusal),
    };
    Considered { offer: offer.id, version: offer.version, met: false, outcome }
}

/// What was taken back at an event so far: nothing is taken back twice, whichever offers ask for it.
#[derive(Debug, Default)]
pub(super) struct Reversed {
    /// The numbers of awards.
    awards: BTreeSet<i64>,
    /// Changes of counters, each with the offer that had made it.
    counts: BTreeSet<(OfferId, CounterId)>,
    /// What those above had.
    above: bool,
}

impl Reversed {
    fn by(considered: &[Considered<'_>]) -> Self {
        let mut reversed = Self::default();
        for one in considered {
            reversed.add(one);
        }
        reversed
    }

    fn add(&mut self, one: &Considered<'_>) {
        let Outcome::Acted(decisions) = &one.outcome else { return };
        for decision in decisions {
            match decision {
                Decision::Reverse { award, .. } => self.awards.extend([award.seq]),
                Decision::Uncount { of, counter, .. } => self.counts.extend([(*of, *counter)]),
                Decision::ReverseAbove => self.above = true,
                _ => {}
            }
        }
    }

    fn is_nothing(&self) -> bool {
        self.awards.is_empty() && self.counts.is_empty() && !self.above
    }
}

/// What is to be reversed of an award, when anything is: all that is left of it, or the part that the event takes back.
fn reversal(award: &points::AwardRef, event: &Event, beyond: Beyond) -> Option<Decision> {
    let kept = event.what.left().map_or(0, |share| share.keep(award.applied));
    let points = (award.applied - kept - award.reversed).clamp(0, award.left());
    (points > 0).then_some(Decision::Reverse { award: *award, points, beyond })
}

/// One offer with everything it may look at.
pub(super) struct Asked<'a, 'b> {
    pub offer: &'a Offer,
    pub event: &'b Event,
    pub facts: &'b Facts,
    /// What is known of an offer that has paid nothing yet.
    pub nothing: &'b OfferFacts,
    /// What was taken back already.
    pub reversed: &'b Reversed,
}

impl<'a, 'b> Asked<'a, 'b> {
    /// What is known about the offer. Most offers are refused before it is asked.
    pub fn known(&self) -> &'b OfferFacts {
        self.facts.offers.get(&self.offer.id).unwrap_or(self.nothing)
    }

    #[inline]
    fn decide(&self) -> (bool, Outcome<'a>) {
        let first = || self.event.cause_is_first();
        let met = self.offer.terms.conditions.asks_nth() && first() && self.refuse(true).is_ok();
        let outcome = match self.refuse(false) {
            Ok(()) => self.act().map_or_else(Outcome::Refused, Outcome::Acted),
            Err(refusal) => Outcome::Refused(refusal),
        };
        (met, outcome)
    }

    fn refuse(&self, any_time: bool) -> Result<(), Refusal<'a>> {
        self.period()?;
        self.baseline()?;
        self.check(&self.offer.terms.conditions, any_time)?;
        self.by_whom()?;
        self.once()?;
        if any_time { Ok(()) } else { self.rested() }
    }

    /// Everything that stands in the way; the first is what the offer is refused for. When nothing does, what acting meets.
    fn against(&self) -> Vec<Refusal<'a>> {
        let conditions = self.check(&self.offer.terms.conditions, false);
        let stands = [self.period(), self.baseline(), conditions, self.by_whom(), self.once(), self.rested()];
        let mut against: Vec<_> = stands.into_iter().filter_map(Result::err).collect();
        if against.is_empty() {
            against.extend(self.act().err());
        }
        against
    }

    fn period(&self) -> Result<(), Refusal<'a>> {
        let (terms, at) = (&self.offer.terms, self.event.at);
        if let Some(until) = terms.until.filter(|until| at >= *until) {
            return Err(Refusal::Over { until });
        }
        match terms.from.filter(|_| !terms.earlier_acts) {
            Some(from) if at < from => Err(Refusal::NotYet { from }),
            Some(from) if self.event.what.since().is_some_and(|since| since < from) => {
                Err(Refusal::PerhapsBefore { from })
            }
            _ => Ok(()),
        }
    }

    fn baseline(&self) -> Result<(), Refusal<'a>> {
        match self.event.what.earlier() {
            Some(how) if !self.offer.terms.earlier_acts => Err(Refusal::Earlier { how }),
            _ => Ok(()),
        }
    }

    fn by_whom(&self) -> Result<(), Refusal<'a>> {
        let others = self.event.what.by().is_some_and(|by| by != By::Member);
        if others && !self.offer.terms.conditions.asks_by_whom() { Err(Refusal::NotByMember) } else { Ok(()) }
    }

    fn once(&self) -> Result<(), Refusal<'a>> {
        match () {
            () if self.offer.terms.repeats => Ok(()),
            () if self.known().object_paid => Err(Refusal::ObjectPaid),
            () if self.event.what.is_second_hand() => Err(Refusal::SecondHand),
            () => Ok(()),
        }
    }

    fn rested(&self) -> Result<(), Refusal<'a>> {
        let rest = i64::from(self.offer.terms.cooldown_minutes) * 60_000;
        if rest == 0 {
            return Ok(());
        }
        // What happened long before and was only held back came after a rest of its own.
        let last = self.known().last_acted.filter(|last| self.event.at > last.plus(-rest));
        match last.map(|last| last.plus(rest)).filter(|until| self.event.at < *until) {
            Some(until) => Err(Refusal::Cooldown { until }),
            None => Ok(()),
        }
    }

    /// What is left for an offer that reverses.
    fn reversible(&self) -> Vec<&points::AwardRef> {
        let left = self.facts.taken_back.iter().filter(|paid| !paid.takes_back).map(|paid| &paid.award);
        let left = left.filter(|award| !self.reversed.awards.contains(&award.seq));
        left.filter(|award| reversal(award, self.event, Beyond::Clip).is_some()).collect()
    }

    /// What counters are left for it.
    fn uncounts(&self) -> Vec<Decision> {
        let left = self.facts.counts.iter().filter(|count| !count.takes_back);
        let left = left.filter(|count| !self.reversed.counts.contains(&(count.offer, count.counter)));
        left.filter_map(|count| count.uncount(&self.event.what)).collect()
    }

    fn act(&self) -> Result<Vec<Decision>, Refusal<'a>> {
        let (terms, what, known) = (&self.offer.terms, &self.event.what, self.known());
        let mut decisions = Vec::with_capacity(terms.actions.len());
        let mut awarded = false;
        let mut own = if terms.reverses() { self.reversible() } else { Vec::new() };
        let reversing = !own.is_empty();
        let mut counts = if terms.reverses() { self.uncounts() } else { Vec::new() };
        let mut above = self.facts.passed_above && !self.reversed.above;
        let earned = reversing || above || !counts.is_empty() || !self.reversed.is_nothing();
        if !terms.actions.iter().any(|action| matches!(action, Action::Award { to: Recipient::Member, .. })) {
            limited(&terms.limits, known, None)?;
        }
        for action in &terms.actions {
            match action {
                Action::Award { amount, terms: lot_terms, to: Recipient::Member } => {
                    let requested = amount.of(what, known);
                    if requested <= 0 {
                        // It goes past no limit of times, though it uses nothing of it.
                        limited(&terms.limits, known, None)?;
                        decisions.push(no_points(amount, what)?);
                        continue;
                    }
                    let (applied, clipped_by) = limited(&terms.limits, known, Some(requested))?;
                    decisions.push(Decision::Award { requested, applied, clipped_by, terms: *lot_terms });
                    awarded = true;
                }
                Action::Award { amount, to: Recipient::Referrers, .. } => {
                    let levels =
                        (1..).zip(0..amount.levels()).map(|(level, _)| (level, amount.of_level(level, what.money())));
                    let levels: Vec<(u8, i64)> = levels.filter(|(_, points)| *points > 0).collect();
                    let nobody = levels.is_empty();
                    decisions.push(if nobody { Decision::NoPoints } else { Decision::AwardAbove { levels } });
                }
                Action::Deduct { amount, beyond, unless_reversed } => {
                    if *unless_reversed && reversing {
                        continue;
                    }
                    if *unless_reversed && !self.reversed.awards.is_empty() {
                        return Err(Refusal::ReversedInstead);
                    }
                    let points = amount.of(what, known);
                    decisions.push(match points {
                        1.. => Decision::Deduct { points, beyond: *beyond },
                        _ => no_points(amount, what)?,
                    });
                }
                Action::Reverse { beyond } => {
                    if !earned {
                        return Err(Refusal::NothingEarned);
                    }
                    let awards = own.drain(..);
                    decisions.extend(awards.filter_map(|award| reversal(award, self.event, *beyond)));
                    decisions.append(&mut counts);
                    decisions.extend(std::mem::take(&mut above).then_some(Decision::ReverseAbove));
                }
                Action::Message { letter: Letter::PointsAwarded, .. } if !awarded => {}
                Action::Message { letter, channels } => {
                    decisions.push(Decision::Message { letter: Box::new(letter.clone()), channels: channels.clone() });
                }
                Action::Counter { counter, step } => {
                    decisions.push(Decision::Counter { counter: *counter, step: *step });
                }
                Action::Mailing { mailing, on } => {
                    decisions.push(Decision::Mailing { mailing: mailing.clone(), on: *on });
                }
                Action::Tag { tag, on } => decisions.push(Decision::Tag { tag: tag.clone(), on: *on }),
                Action::Raise { name } => {
                    let depth = what.depth().saturating_add(1);
                    if depth > MAX_CHAIN {
                        return Err(Refusal::ChainTooLong);
                    }
                    decisions.push(Decision::Raise { name: name.clone(), depth });
                }
            }
        }
        let nothing = |one: &Decision| matches!(one, Decision::NoPoints);
        if decisions.first().is_some_and(nothing) && decisions.iter().all(nothing) {
            return Err(Refusal::NoAmount);
        }
        Ok(decisions)
    }
}

/// What an amount that comes to nothing means: no points, where it is meant for this and only happened to be too small.
fn no_points<'a>(amount: &Amount, what: &Happening) -> Result<Decision, Refusal<'a>> {
    if amount.is_for(what) { Ok(Decision::NoPoints) } else { Err(Refusal::NoAmount) }
}

/// What the limits leave of `requested`, and which of them took the most; `None`: no points are asked for.
fn limited<'a>(
    limits: &'a [Limit],
    known: &OfferFacts,
    requested: Option<i64>,
) -> Result<(i64, Option<Limit>), Refusal<'a>> {
    let mut applied = requested.unwrap_or(0);
    let mut clipped_by = None;
    for limit in limits {
        let counted = known.counted_by(limit);
        let (used, wanted) = match limit.measure {
            Measure::Points => (counted.points, applied),
            Measure::Awards => (counted.awards, 1),
        };
        let left = limit.at_most.saturating_sub(used).max(0);
        if wanted <= left {
            continue;
        }
        if left == 0 || !limit.clip || limit.measure == Measure::Awards {
            return Err(Refusal::Limit { limit: Cow::Borrowed(limit), used });
        }
        applied = left;
        clipped_by = Some(limit.clone());
    }
    Ok((applied, clipped_by))
}
