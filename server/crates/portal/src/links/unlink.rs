use super::{profile_hash, profile_key, ways_in::WaysIn};
use crate::{
    Error, Portal,
    accounts::Subject,
    events::record,
    secrets::new_id,
    who::{Member, Operator},
};
use kabinet_domain::{
    event::{By, CauseKey, Event, Happening, NetworkName},
    ids::{AuditId, EventId, MemberId, StaffId},
    points::Reason,
    problem::Problem,
    time::Millis,
};
use kabinet_store::{Tx, Write, audit, points, profile_owner, profile_seen, session, social_profile};

/// How the audit calls the unlinking of a member's profile.
const AUDITED: &str = "member.unlinked";

impl Member {
    /// Unlinks the profile of a network, shortly after a sign-in or with the password. The member's other sessions end: one
    /// of them may have come in by that profile.
    pub async fn unlink(&self, network: NetworkName, password: &str) -> Result<(), Error> {
        self.confirm(password).await?;
        let (portal, now) = (self.portal.clone(), self.portal.clock.now());
        let by = Unlinker::Member { session: self.session.clone() };
        self.portal.db.write(Unlink { portal, member: self.id, network, by, now }).await
    }
}

impl Operator {
    /// Unlinks a member's profile; all their sessions end. The member is told the reason.
    pub async fn unlink(&self, member: MemberId, network: NetworkName, reason: &str) -> Result<(), Error> {
        let reason = Reason::parse(reason).map_err(|error| Error::field("reason", error))?.into();
        let (portal, now) = (self.portal.clone(), self.portal.clock.now());
        let by = Unlinker::Operator { id: self.id, audit: AuditId(new_id(now)), reason };
        self.portal.db.write(Unlink { portal, member, network, by, now }).await
    }
}

enum Unlinker {
    Member { session: Vec<u8> },
    Operator { id: StaffId, audit: AuditId, reason: String },
}

/// Of the profile nothing stays but a keyed hash and the keys of what was paid; what happened is an event.
struct Unlink {
    portal: Portal,
    member: MemberId,
    network: NetworkName,
    by: Unlinker,
    now: Millis,
}

impl Write for Unlink {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let (portal, network, member, now) = (&self.portal, self.network, self.member, self.now);
        points::load(tx, member).await?;
        let ways = WaysIn::of(tx, portal, member).await?;
        let profile = ways.profile(network).ok_or(Problem::NotLinked)?;
        if ways.only(network) {
            return Err(Problem::LastWayIn.into());
        }
        let id = &profile.external_id;
        social_profile::remove(tx, network, id, member).await?;
        let hash = profile_hash(&portal.keys, network, id);
        profile_seen::remember(tx, network, &hash, member, profile.episode).await?;
        profile_owner::remember(tx, network, &hash, member).await?;
        let linked = CauseKey::linked(network, &profile_key(&portal.keys, network, id), profile.episode);
        let (by, reason) = match &self.by {
            Unlinker::Member { session } => {
                session::delete_others(tx, Subject::Member(member), session).await?;
                (By::Member, None)
            }
            Unlinker::Operator { id, audit, reason } => {
                session::delete_all(tx, Subject::Member(member)).await?;
                self.audit(tx, *id, *audit, reason).await?;
                (By::Operator, Some(reason.clone()))
            }
        };
        let event = Event {
            id: EventId(new_id(now)),
            member,
            at: now,
            seen: now,
            cause: linked.ended(),
            what: Happening::SocialUnlinked { network, by, linked, reason },
        };
        record(tx, portal, &event).await?;
        Ok(())
    }
}

impl Unlink {
    async fn audit(&self, tx: &mut Tx, staff: StaffId, id: AuditId, reason: &str) -> Result<(), Error> {
        let before = serde_json::json!({ "member": self.member, "network": self.network }).to_string();
        let after = serde_json::json!({ "reason": reason }).to_string();
        let change = audit::Change { id, at: self.now, staff, what: AUDITED.to_owned(), before, after };
        Ok(audit::insert(tx, &change).await?)
    }
}
