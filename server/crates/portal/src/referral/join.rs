use crate::{Error, Inner, Portal, events::record, secrets::new_id, tasks};
use kabinet_domain::{
    event::{CauseKey, Event, Happening},
    ids::{EventId, MemberId},
    referral::{MAX_LEVELS, Referrer, path},
    time::Millis,
};
use kabinet_store::{
    Tx, Write, member, referral_path,
    task::{self, Task},
};
use serde::{Deserialize, Serialize};

/// The member a link names, if there is such a member.
pub(crate) async fn find(tx: &mut Tx, referrer: &Referrer) -> Result<Option<MemberId>, Error> {
    Ok(match referrer {
        Referrer::Member(id) => member::by_id(tx, *id).await?.map(|member| member.id),
        Referrer::External(external) => member::by_external(tx, external).await?.map(|member| member.id),
        Referrer::Code(code) => member::by_invite_code(tx, code.as_str()).await?.map(|member| member.id),
    })
}

/// Writes the levels above a new member. A recommendation that would close a circle is dropped, never the registration.
pub(crate) async fn join(tx: &mut Tx, member: MemberId, referrer: MemberId) -> Result<(), Error> {
    let above = referral_path::ancestors(tx, referrer).await?;
    match path(member, referrer, &above, MAX_LEVELS) {
        Ok(levels) => referral_path::insert(tx, member, &levels).await?,
        Err(refused) => tracing::warn!(%refused, "a recommendation was not kept"),
    }
    Ok(())
}

/// What one level is told of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Registered {
    pub invitee: MemberId,
    pub ancestor: MemberId,
    pub level: u8,
}

/// One task per level above the new member, as many as the programme pays: one member per transaction.
pub(crate) async fn enqueue_levels(tx: &mut Tx, portal: &Inner, invitee: MemberId, now: Millis) -> Result<(), Error> {
    let levels = portal.rules.in_force(tx).await?.main.referral_levels;
    for (level, ancestor) in referral_path::ancestors(tx, invitee).await? {
        if level <= levels {
            let told = Registered { invitee, ancestor, level };
            tasks::enqueue(tx, tasks::Kind::Referral, &format!("{invitee}:{level}"), &told, now).await?;
        }
    }
    Ok(())
}

/// Tells one level: the event, what offers make of it, and the end of the task, in one transaction.
pub(crate) async fn record_level(portal: &Portal, told: Registered, task: &Task) -> Result<(), Error> {
    let now = portal.clock.now();
    portal.db.write(Tell { portal: portal.clone(), told, task: task.clone(), now }).await
}

struct Tell {
    portal: Portal,
    told: Registered,
    task: Task,
    now: Millis,
}

impl Write for Tell {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let Registered { invitee, ancestor, level } = self.told;
        let event = Event {
            id: EventId(new_id(self.now)),
            member: ancestor,
            at: self.now,
            seen: self.now,
            cause: CauseKey::referral(invitee, level),
            what: Happening::ReferralRegistered { invitee, level },
        };
        record(tx, &self.portal, &event).await?;
        task::finish(tx, &self.task, self.now).await?;
        Ok(())
    }
}
