//! What one member does reaches those above by tasks: one member per transaction, keyed so that a repeat does nothing.

use super::hold::Way;
use crate::{
    Error, Inner, Portal,
    events::{Did, Naught, record, record_held},
    rules::Rules,
    secrets::new_id,
};
use kabinet_domain::{
    event::{CauseKey, Event, EventKind, Happening, Share},
    ids::{EventId, MemberId, OfferId},
    time::Millis,
};
use kabinet_store::{
    Tx, Write, event, offer_undo, referral_path,
    task::{self, Task},
};
use serde::{Deserialize, Serialize};

/// What one level is told of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Told {
    pub invitee: MemberId,
    pub ancestor: MemberId,
    pub level: u8,
    #[serde(default)]
    pub what: What,
    /// When it happened, where it was held since; otherwise it happens to those above when they are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Millis>,
    /// Which versions of offers waited for it then, where it was held since: they are asked, whatever has become of those
    /// offers. Otherwise those are asked that wait when somebody is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offers: Option<Vec<(OfferId, i64)>>,
}

/// What somebody below did.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(crate) enum What {
    #[default]
    Registered,
    /// Began to take part.
    Qualified {
        /// For which time.
        #[serde(default = "once")]
        nth: u32,
    },
    /// What had made them take part for the `nth` time was taken back.
    Disqualified {
        nth: u32,
    },
    Earned(Earning),
    Withdrew {
        event: EventId,
        /// What is taken back.
        earned: Earning,
        left: Option<Share>,
        /// An offer says so, whatever the one that paid says.
        #[serde(default)]
        asked: bool,
    },
}

const fn once() -> u32 {
    1
}

/// What an offer pays one level for what somebody below did.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Earning {
    event: EventId,
    of: EventKind,
    offer: OfferId,
    version: i64,
    points: i64,
    /// When the offer acted; not written down by earlier versions of the portal.
    #[serde(default)]
    at: Option<Millis>,
}

impl Earning {
    pub const fn points(self) -> i64 {
        self.points
    }
}

/// What an act was to pay those above by one offer.
#[derive(Debug, Clone)]
pub(crate) struct Passed {
    pub offer: OfferId,
    pub version: i64,
    /// How many points each level was to get.
    pub levels: Vec<(u8, i64)>,
    /// That version takes back by itself.
    pub takes_back: bool,
    /// Whoever acted got nothing by it themselves.
    pub alone: bool,
}

/// Orders what an offer pays those above the member, on as many levels as the programme pays.
pub(crate) async fn pass_on(
    tx: &mut Tx,
    rules: &Rules,
    event: &Event,
    (offer, version): (OfferId, i64),
    levels: &[(u8, i64)],
) -> Result<Did, Error> {
    let way = Way::of(tx, event.member).await?;
    let mut told = Vec::new();
    for (level, ancestor) in referral_path::told(tx, event.member).await? {
        let paid = levels.iter().find(|(of, _)| *of == level && level <= rules.main.referral_levels);
        let Some((_, points)) = paid else { continue };
        let (of, at) = (event.what.kind(), Some(event.seen));
        let earning = Earning { event: event.id, of, offer, version, points: *points, at };
        let order = Told::new((event.member, ancestor), level, What::Earned(earning));
        way.order(tx, rules, &CauseKey::earned(event.id, offer, level).0, order, event.seen).await?;
        told.push((level, *points));
    }
    Ok(match way {
        _ if told.is_empty() => Did::Nothing { why: Naught::NobodyAbove },
        Way::Nowhere => Did::Nothing { why: Naught::NotRecommended },
        Way::Told | Way::Held => Did::Passed { levels: told, held: way == Way::Held },
    })
}

/// Orders that what `acted` had brought those above is taken back, by the offers that do so by themselves; with `asked`, by
/// the others, because an offer says so that reverses. Gives the levels.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    rules: &Rules,
    event: &Event,
    acted: &Event,
    passed: &[Passed],
    asked: bool,
) -> Result<Vec<u8>, Error> {
    let mut told = Vec::new();
    if passed.iter().all(|passed| passed.takes_back == asked) {
        return Ok(told);
    }
    let (way, above) = (Way::of(tx, event.member).await?, referral_path::ancestors(tx, event.member).await?);
    for Passed { offer, version, levels, takes_back, .. } in passed {
        if *takes_back == asked {
            continue;
        }
        for (level, ancestor) in &above {
            let Some((_, points)) = levels.iter().find(|(of, _)| of == level) else { continue };
            let (of, at) = (acted.what.kind(), Some(acted.seen));
            let earned = Earning { event: acted.id, of, offer: *offer, version: *version, points: *points, at };
            let what = What::Withdrew { event: event.id, earned, left: event.what.left(), asked };
            let order = Told::new((event.member, *ancestor), *level, what);
            let key = CauseKey::earned(acted.id, *offer, *level).ended_in_part(&event.id.0.simple().to_string());
            way.order(tx, rules, &key.0, order, event.seen).await?;
            told.push(*level);
        }
    }
    told.sort_unstable();
    told.dedup();
    Ok(told)
}

/// Tells one level: the event, what offers make of it, and the end of the task, in one transaction.
pub(crate) async fn record_level(portal: &Portal, told: Told, task: &Task) -> Result<(), Error> {
    let now = portal.clock.now();
    portal.db.write(Tell { portal: portal.clone(), told, task: task.clone(), now }).await
}

struct Tell {
    portal: Portal,
    told: Told,
    task: Task,
    now: Millis,
}

impl Write for Tell {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        tell(tx, &self.portal, self.told.clone(), self.now).await?;
        task::finish(tx, &self.task, self.now).await?;
        Ok(())
    }
}

/// Records what somebody below did for one of those above.
pub(crate) async fn tell(tx: &mut Tx, portal: &Inner, told: Told, now: Millis) -> Result<(), Error> {
    if told.was_undone(tx).await? {
        return Ok(());
    }
    let at = told.at.unwrap_or(now);
    for (cause, what) in told.happened() {
        let event = Event { id: EventId(new_id(now)), member: told.ancestor, at, seen: now, cause, what };
        match told.offers.as_deref().filter(|_| event.what.takes_back().is_none()) {
            Some(offers) => record_held(tx, portal, &event, offers).await?,
            None => record(tx, portal, &event).await?,
        };
    }
    Ok(())
}

impl Told {
    /// What is told at once.
    pub const fn new((invitee, ancestor): (MemberId, MemberId), level: u8, what: What) -> Self {
        Self { invitee, ancestor, level, what, at: None, offers: None }
    }

    /// It as it is held from now on.
    pub fn held(self, rules: &Rules, now: Millis) -> Self {
        let waits = match self.what {
            What::Registered => Some(EventKind::ReferralRegistered),
            What::Qualified { .. } | What::Disqualified { .. } => Some(EventKind::ReferralQualified),
            What::Earned(_) | What::Withdrew { .. } => None,
        };
        Self { at: Some(now), offers: waits.map(|kind| rules.versions_waiting_for(kind)), ..self }
    }

    /// What it comes to for the one who is told, after all that must have come before. Tasks come in any order: the task
    /// that was to say the earlier part finds it done.
    fn happened(&self) -> Vec<(CauseKey, Happening)> {
        let Self { invitee, level, .. } = *self;
        match self.what {
            What::Registered => {
                vec![(CauseKey::referral(invitee, level), Happening::ReferralRegistered { invitee, level })]
            }
            What::Qualified { nth } => {
                let before = (1..nth).flat_map(|nth| [self.qualified(nth), self.disqualified(nth)]);
                before.chain([self.qualified(nth)]).collect()
            }
            What::Disqualified { nth } => {
                (1..=nth).flat_map(|nth| [self.qualified(nth), self.disqualified(nth)]).collect()
            }
            What::Earned(earning) => vec![earning.happened(invitee, level)],
            What::Withdrew { event, earned, left, asked } => {
                let (earned, first) = earned.happened(invitee, level);
                let cause = earned.ended_in_part(&event.0.simple().to_string());
                let then = Happening::ReferralWithdrew { invitee, level, earned: earned.clone(), left, asked };
                vec![(earned, first), (cause, then)]
            }
        }
    }

    /// Whether what an offer was to pay was undone before it was paid, while the task was under way or the recommendation
    /// waited: then it is not paid any more, and nothing of it is there to be taken back.
    async fn was_undone(&self, tx: &mut Tx) -> Result<bool, Error> {
        let (What::Earned(earning) | What::Withdrew { earned: earning, .. }) = self.what else { return Ok(false) };
        let Some(at) = earning.at.or(self.at) else { return Ok(false) };
        let (cause, _) = earning.happened(self.invitee, self.level);
        let paid = event::by_cause(tx, self.ancestor, &cause).await?.is_some();
        Ok(!paid && offer_undo::covers(tx, earning.offer, at).await?)
    }

    fn qualified(&self, nth: u32) -> (CauseKey, Happening) {
        let Self { invitee, level, .. } = *self;
        (CauseKey::qualified(invitee, level, nth), Happening::ReferralQualified { invitee, level })
    }

    /// Nobody takes part by what is not there any more, whatever the offers that paid for it say.
    fn disqualified(&self, nth: u32) -> (CauseKey, Happening) {
        let Self { invitee, level, .. } = *self;
        let earned = CauseKey::qualified(invitee, level, nth);
        (earned.ended(), Happening::ReferralWithdrew { invitee, level, earned, left: None, asked: true })
    }
}

impl Earning {
    /// It as an event of somebody so many levels above.
    fn happened(self, invitee: MemberId, level: u8) -> (CauseKey, Happening) {
        let Self { event, of, offer, version, points, .. } = self;
        let what = Happening::ReferralEarned { invitee, level, of, offer, version, points };
        (CauseKey::earned(event, offer, level), what)
    }
}
