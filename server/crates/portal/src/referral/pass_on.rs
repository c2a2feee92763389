//! What one member does reaches those above by tasks: one member per transaction, keyed so that a repeat does nothing.

use crate::{
    Error, Inner, Portal,
    events::{Did, is_own_doing, record},
    rules::Rules,
    secrets::new_id,
    tasks,
};
use kabinet_domain::{
    event::{CauseKey, Event, EventKind, Happening, Share},
    ids::{EventId, MemberId, OfferId},
    offer::Terms,
    time::Millis,
};
use kabinet_store::{
    Tx, Write, event_offer, member, offer, referral_path,
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
}

/// What somebody below did.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(crate) enum What {
    #[default]
    Registered,
    Qualified,
    Earned(Earning),
    Withdrew {
        event: EventId,
        /// What is taken back.
        earned: Earning,
        left: Option<Share>,
    },
}

/// What an offer pays one level for what somebody below did.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Earning {
    event: EventId,
    of: EventKind,
    offer: OfferId,
    version: i64,
    points: i64,
}

/// Orders what an offer pays those above the member, on as many levels as the programme pays; gives the levels on which
/// there is somebody.
pub(crate) async fn pass_on(
    tx: &mut Tx,
    rules: &Rules,
    event: &Event,
    (offer, version): (OfferId, i64),
    levels: &[(u8, i64)],
) -> Result<Vec<(u8, i64)>, Error> {
    let mut told = Vec::new();
    for (level, ancestor) in referral_path::ancestors(tx, event.member).await? {
        let paid = levels.iter().find(|(of, _)| *of == level && level <= rules.main.referral_levels);
        let Some((_, points)) = paid else { continue };
        let earning = Earning { event: event.id, of: event.what.kind(), offer, version, points: *points };
        let what = What::Earned(earning);
        let order = Told { invitee: event.member, ancestor, level, what };
        let key = CauseKey::earned(event.id, offer, level).0;
        tasks::enqueue(tx, tasks::Kind::Referral, &key, &order, event.seen).await?;
        told.push((level, *points));
    }
    Ok(told)
}

/// Orders that what `acted` had brought those above is taken back, where the offers that paid say so.
pub(crate) async fn withdraw(tx: &mut Tx, event: &Event, acted: &Event) -> Result<(), Error> {
    for line in event_offer::of_events(tx, &[(acted.member, acted.id)]).await? {
        let done: Vec<Did> = serde_json::from_str(&line.detail).unwrap_or_default();
        let Some(levels) =
            done.iter().find_map(|did| if let Did::Passed { levels } = did { Some(levels) } else { None })
        else {
            continue;
        };
        let by = offer::get_version(tx, line.offer, line.version).await?;
        if !by.and_then(|by| Terms::from_json(&by.body).ok()).is_some_and(|terms| terms.takes_back) {
            continue;
        }
        for (level, ancestor) in referral_path::ancestors(tx, event.member).await? {
            let Some((_, points)) = levels.iter().find(|(of, _)| *of == level) else { continue };
            let (of, points, left) = (acted.what.kind(), *points, event.what.left());
            let earned = Earning { event: acted.id, of, offer: line.offer, version: line.version, points };
            let what = What::Withdrew { event: event.id, earned, left };
            let order = Told { invitee: event.member, ancestor, level, what };
            let key = CauseKey::earned(acted.id, line.offer, level).ended_in_part(&event.id.0.simple().to_string()).0;
            tasks::enqueue(tx, tasks::Kind::Referral, &key, &order, event.seen).await?;
        }
    }
    Ok(())
}

/// The first thing that counts makes an invited member one who takes part, and tells those above.
pub(crate) async fn qualify(tx: &mut Tx, rules: &Rules, event: &Event) -> Result<(), Error> {
    let kind = event.what.kind();
    if !is_own_doing(kind) || event.what.earlier().is_some() || !rules.main.qualifying.contains(&kind) {
        return Ok(());
    }
    let ancestors = referral_path::ancestors(tx, event.member).await?;
    if ancestors.is_empty() || !member::qualify(tx, event.member, event.seen).await? {
        return Ok(());
    }
    for (level, ancestor) in ancestors.into_iter().filter(|(level, _)| *level <= rules.main.referral_levels) {
        let order = Told { invitee: event.member, ancestor, level, what: What::Qualified };
        let key = CauseKey::qualified(event.member, level).0;
        tasks::enqueue(tx, tasks::Kind::Referral, &key, &order, event.seen).await?;
    }
    Ok(())
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
    let Told { invitee, ancestor, level, what } = told;
    let event = |(cause, what)| Event { id: EventId(new_id(now)), member: ancestor, at: now, seen: now, cause, what };
    if let What::Withdrew { earned, .. } = what {
        // Tasks come in any order: what is taken back was earned first, and the task that was to say so finds it done.
        record(tx, portal, &event(earned.happened(invitee, level))).await?;
    }
    let happened = match what {
        What::Registered => (CauseKey::referral(invitee, level), Happening::ReferralRegistered { invitee, level }),
        What::Qualified => (CauseKey::qualified(invitee, level), Happening::ReferralQualified { invitee, level }),
        What::Earned(earning) => earning.happened(invitee, level),
        What::Withdrew { event, earned, left } => {
            let (earned, _) = earned.happened(invitee, level);
            let cause = earned.ended_in_part(&event.0.simple().to_string());
            (cause, Happening::ReferralWithdrew { invitee, level, earned, left })
        }
    };
    record(tx, portal, &event(happened)).await?;
    Ok(())
}

impl Earning {
    /// It as an event of somebody so many levels above.
    fn happened(self, invitee: MemberId, level: u8) -> (CauseKey, Happening) {
        let Self { event, of, offer, version, points } = self;
        let what = Happening::ReferralEarned { invitee, level, of, offer, version, points };
        (CauseKey::earned(event, offer, level), what)
    }
}
