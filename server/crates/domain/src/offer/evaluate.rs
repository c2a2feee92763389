//! The decision: which offers an event concerns, and what each does or why it does not.

use super::{Action, Amount, Condition, Leaf, Letter, Limit, Measure, Offer};
use crate::{
    event::{Act, Event, EventKind, Happening},
    ids::{GroupId, OfferId},
    points::{self, Beyond},
    time::{DAY_MS, Millis, Window},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Active offers, by the kind of event they wait for, most urgent first.
#[derive(Debug, Clone, Default)]
pub struct Index {
    by_kind: HashMap<EventKind, Vec<Offer>>,
}

impl Index {
    /// Builds the index over active offers.
    pub fn new(offers: impl IntoIterator<Item = Offer>) -> Self {
        let mut by_kind: HashMap<EventKind, Vec<Offer>> = HashMap::new();
        for offer in offers {
            by_kind.entry(offer.terms.trigger).or_default().push(offer);
        }
        for list in by_kind.values_mut() {
            list.sort_by_key(|offer| (std::cmp::Reverse(offer.terms.priority), offer.id));
        }
        Self { by_kind }
    }

    /// The offers that wait for this kind of event, in the order in which they are considered.
    pub fn waiting_for(&self, kind: EventKind) -> &[Offer] {
        self.by_kind.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// Posts of this group that an offer names: they are read even when they have left the window.
    pub fn named_posts(&self, group: GroupId) -> Vec<i64> {
        let offers = self.by_kind.values().flatten();
        let mut posts: Vec<i64> = offers.flat_map(|offer| offer.terms.conditions.posts_that_matter_in(group)).collect();
        posts.sort_unstable();
        posts.dedup();
        posts
    }
}

/// What an offer has paid a member in one window, net of reversals, as it stood before the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// Points.
    pub points: i64,
    /// Times.
    pub awards: i64,
}

/// What is known about one offer and this member before the event.
#[derive(Debug, Clone, Default)]
pub struct OfferFacts {
    /// What it has paid, by window; a window that is absent counts as nothing.
    pub counted: BTreeMap<Window, Counted>,
    /// It has already paid this member for this object and kind.
    pub object_paid: bool,
}

/// An award made for the act that the event takes back, by an offer that takes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardOf {
    /// The offer and the version it was made by.
    pub offer: OfferId,
    /// The version.
    pub version: i64,
    /// The award with what is left to reverse.
    pub award: points::AwardRef,
}

/// What is known about the member before the event.
#[derive(Debug, Clone)]
pub struct Facts {
    /// When the member registered.
    pub registered: Millis,
    /// The member was recommended by somebody.
    pub has_referrer: bool,
    /// By offer; an offer that is absent has paid nothing yet.
    pub offers: HashMap<OfferId, OfferFacts>,
    /// Awards that the event takes back (already restricted to versions that take back).
    pub taken_back: Vec<AwardOf>,
}

/// Why an offer did nothing, or less: stored as a code with its facts and said in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Refusal {
    /// The event is before the offer's period.
    NotYet {
        /// When it starts.
        from: Millis,
    },
    /// The event is after the offer's period.
    Over {
        /// When it ended.
        until: Millis,
    },
    /// The act is older than the programme pays for.
    Earlier {
        /// In which way.
        how: crate::event::Earlier,
    },
    /// A condition did not hold.
    Condition {
        /// The first one that did not.
        leaf: Leaf,
    },
    /// None of several conditions held, or one held that must not.
    Conditions,
    /// This object has already paid the member for this kind of act.
    ObjectPaid,
    /// The limit is used up.
    Limit {
        /// Which limit.
        limit: Limit,
        /// How much of it was used before the event.
        used: i64,
    },
    /// The group's side ended it, or nobody can know who did: nothing is taken away.
    NotByMember,
    /// The reversal of what the act had earned already took it back.
    ReversedInstead,
    /// The offer's amount for this is nothing.
    NoAmount,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Award points.
    Award {
        /// By the amount rule.
        requested: i64,
        /// After the limits.
        applied: i64,
        /// Which limit clipped it.
        clipped_by: Option<Limit>,
        /// Activation and expiry; `None`: the general rules.
        terms: Option<points::Terms>,
    },
    /// Deduct points.
    Deduct {
        /// How many.
        points: i64,
        /// When the balance is smaller.
        beyond: Beyond,
    },
    /// Reverse what is left of an award.
    Reverse {
        /// Which.
        award: points::AwardRef,
    },
    /// Send a letter.
    Message {
        /// Which.
        letter: Letter,
    },
}

/// What became of one offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It acted.
    Acted(Vec<Decision>),
    /// It did not, and this is the first reason why.
    Refused(Refusal),
}

/// An offer that was considered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Considered {
    /// The offer.
    pub offer: OfferId,
    /// The version that decided.
    pub version: i64,
    /// What became of it.
    pub outcome: Outcome,
}

/// Decides what `event` brings. Counters in `facts` are read as they stood before the event.
///
/// Reversals come first, so that an offer that deducts can know that the act was already paid back.
pub fn evaluate(offers: &Index, event: &Event, facts: &Facts) -> Vec<Considered> {
    let mut considered: Vec<Considered> = facts
        .taken_back
        .iter()
        .map(|paid| Considered {
            offer: paid.offer,
            version: paid.version,
            outcome: Outcome::Acted(vec![Decision::Reverse { award: paid.award }]),
        })
        .collect();
    let reversed = !considered.is_empty();
    let nothing = OfferFacts::default();
    for offer in offers.waiting_for(event.what.kind()) {
        let known = facts.offers.get(&offer.id).unwrap_or(&nothing);
        considered.push(Considered {
            offer: offer.id,
            version: offer.version,
            outcome: decide(offer, event, facts, known, reversed),
        });
    }
    considered
}

fn decide(offer: &Offer, event: &Event, facts: &Facts, known: &OfferFacts, reversed: bool) -> Outcome {
    let done = refuse(offer, event, facts, known).and_then(|()| act(offer, event, known, reversed));
    match done {
        Ok(decisions) => Outcome::Acted(decisions),
        Err(refusal) => Outcome::Refused(refusal),
    }
}

fn refuse(offer: &Offer, event: &Event, facts: &Facts, known: &OfferFacts) -> Result<(), Refusal> {
    let terms = &offer.terms;
    if let Some(until) = terms.until.filter(|until| event.at >= *until) {
        return Err(Refusal::Over { until });
    }
    if !terms.earlier_acts {
        if let Some(from) = terms.from.filter(|from| event.at < *from) {
            return Err(Refusal::NotYet { from });
        }
        if let Some(how) = event.what.earlier() {
            return Err(Refusal::Earlier { how });
        }
    }
    terms.conditions.check(event, facts)?;
    if let Happening::SocialLeft { by, .. } | Happening::SocialWithdrew { by, .. } = &event.what
        && *by != crate::event::By::Member
    {
        return Err(Refusal::NotByMember);
    }
    if known.object_paid && !terms.repeats {
        return Err(Refusal::ObjectPaid);
    }
    Ok(())
}

fn act(offer: &Offer, event: &Event, known: &OfferFacts, reversed: bool) -> Result<Vec<Decision>, Refusal> {
    let terms = &offer.terms;
    let mut decisions = Vec::new();
    let mut awarded = false;
    for action in &terms.actions {
        match action {
            Action::Award { amount, terms: lot_terms } => {
                let requested = amount.of(&event.what, known);
                if requested <= 0 {
                    return Err(Refusal::NoAmount);
                }
                let (applied, clipped_by) = limited(&terms.limits, known, requested)?;
                decisions.push(Decision::Award { requested, applied, clipped_by, terms: *lot_terms });
                awarded = true;
            }
            Action::Deduct { amount, beyond, unless_reversed } => {
                if *unless_reversed && reversed {
                    return Err(Refusal::ReversedInstead);
                }
                let points = amount.of(&event.what, known);
                if points <= 0 {
                    return Err(Refusal::NoAmount);
                }
                decisions.push(Decision::Deduct { points, beyond: *beyond });
            }
            Action::Message { letter: Letter::PointsAwarded } if !awarded => {}
            Action::Message { letter } => decisions.push(Decision::Message { letter: *letter }),
        }
    }
    Ok(decisions)
}

/// What the limits leave of `requested`, and which of them took the most.
fn limited(limits: &[Limit], known: &OfferFacts, requested: i64) -> Result<(i64, Option<Limit>), Refusal> {
    let mut applied = requested;
    let mut clipped_by = None;
    for limit in limits {
        let counted = known.counted.get(&limit.window).copied().unwrap_or_default();
        let (used, wanted) = match limit.measure {
            Measure::Points => (counted.points, applied),
            Measure::Awards => (counted.awards, 1),
        };
        let left = (limit.at_most - used).max(0);
        if wanted <= left {
            continue;
        }
        if left == 0 || !limit.clip || limit.measure == Measure::Awards {
            return Err(Refusal::Limit { limit: limit.clone(), used });
        }
        applied = left;
        clipped_by = Some(limit.clone());
    }
    Ok((applied, clipped_by))
}

impl Amount {
    fn of(&self, what: &Happening, known: &OfferFacts) -> i64 {
        match self {
            Self::Fixed(points) => *points,
            Self::ByAct { like, comment, repost } => match what.act() {
                Some((Act::Like, _)) => *like,
                Some((Act::Comment, _)) => *comment,
                Some((Act::Repost, _)) => *repost,
                None => 0,
            },
            Self::FirstThen { first, next, window } => {
                if known.counted.get(window).is_none_or(|counted| counted.awards == 0) { *first } else { *next }
            }
            Self::ByLevel(levels) => match what {
                Happening::ReferralRegistered { level, .. } => {
                    level.checked_sub(1).and_then(|n| levels.get(usize::from(n))).copied().unwrap_or(0)
                }
                _ => 0,
            },
        }
    }
}

impl Condition {
    fn check(&self, event: &Event, facts: &Facts) -> Result<(), Refusal> {
        match self {
            Self::All(conditions) => conditions.iter().try_for_each(|condition| condition.check(event, facts)),
            Self::Any(conditions) => match conditions.as_slice() {
                [only] => only.check(event, facts),
                several if several.iter().any(|condition| condition.check(event, facts).is_ok()) => Ok(()),
                _ => Err(Refusal::Conditions),
            },
            Self::Not(condition) => match condition.check(event, facts) {
                Ok(()) => Err(Refusal::Conditions),
                Err(_) => Ok(()),
            },
            Self::Is(leaf) if leaf.holds(event, facts) => Ok(()),
            Self::Is(leaf) => Err(Refusal::Condition { leaf: leaf.clone() }),
        }
    }
}

impl Leaf {
    fn holds(&self, event: &Event, facts: &Facts) -> bool {
        let what = &event.what;
        match self {
            Self::Network(networks) => what.network().is_some_and(|network| networks.contains(&network)),
            Self::Group(groups) => what.group().is_some_and(|group| groups.contains(&group)),
            Self::Act(acts) => what.act().is_some_and(|(act, _)| acts.contains(&act)),
            Self::Object(objects) => what.act().is_some_and(|(_, object)| objects.contains(object)),
            Self::HasReferrer => facts.has_referrer,
            Self::RegisteredForDays(days) => event.at >= facts.registered.plus(i64::from(*days) * DAY_MS),
            Self::Level(levels) => {
                matches!(what, Happening::ReferralRegistered { level, .. } if levels.contains(level))
            }
        }
    }
}
