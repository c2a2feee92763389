use super::{profile_hash, profile_key};
use crate::{
    Error, Portal,
    accounts::{Attempt, LINKS_OF, LINKS_OF_PROFILE},
    activity,
    events::record,
    secrets::new_id,
};
use kabinet_domain::{
    event::{CauseKey, Event, Happening, NetworkName},
    ids::{EventId, MemberId},
    problem::Problem,
    time::Millis,
};
use kabinet_networks::Profile;
use kabinet_store::{Tx, Write, points, profile_seen, social_profile};
use serde::{Deserialize, Serialize};

/// Who somebody proved to be at a network.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Found {
    pub network: NetworkName,
    /// The network's id of the person.
    pub id: String,
    /// What they are called there.
    pub name: String,
}

impl From<Profile> for Found {
    fn from(Profile { network, id, name, .. }: Profile) -> Self {
        Self { network, id: id.0, name: name.unwrap_or_default() }
    }
}

/// Links the profile and records the event at once: when the page comes back, the bonus is there.
pub(super) struct Link {
    pub portal: Portal,
    pub member: MemberId,
    pub found: Found,
    pub now: Millis,
}

impl Write for Link {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        link(tx, &self.portal, self.member, &self.found, self.now).await
    }
}

/// Links the profile to the member, in the caller's transaction.
pub(crate) async fn link(
    tx: &mut Tx,
    portal: &Portal,
    member: MemberId,
    found: &Found,
    now: Millis,
) -> Result<(), Error> {
    let Found { network, id, name } = found;
    points::load(tx, member).await?;
    portal.may_link(tx, *network).await?;
    let linked = social_profile::of_member(tx, member).await?;
    match linked.iter().find(|linked| linked.network == *network) {
        Some(linked) if linked.external_id == *id => return Ok(()),
        Some(_) => return Err(Problem::NetworkLinked.into()),
        None => {}
    }
    // Points that were earned by a link may be farmed by linking again and again.
    let counted = [(LINKS_OF, &*member.to_string()), (LINKS_OF_PROFILE, &profile_key(&portal.keys, *network, id))];
    Attempt::new(portal, &counted).run(tx).await?;
    let hash = profile_hash(&portal.keys, *network, id);
    let seen = profile_seen::find(tx, *network, &hash).await?;
    let new = social_profile::Profile {
        network: *network,
        external_id: id.clone(),
        member,
        name: name.clone(),
        linked: now,
        episode: seen.as_ref().map_or(0, |seen| seen.links) + 1,
    };
    if !social_profile::insert(tx, &new).await? {
        return Err(Problem::ProfileTaken.into());
    }
    let event = Event {
        id: EventId(new_id(now)),
        member,
        at: now,
        seen: now,
        cause: CauseKey::linked(*network, &profile_key(&portal.keys, *network, id), new.episode),
        what: Happening::SocialLinked {
            network: *network,
            second_hand: seen.is_some_and(|seen| seen.member != member),
        },
    };
    record(tx, portal, &event).await?;
    activity::read_soon(tx, *network, now).await
}
