//! One act and what became of it: the same key, row and event, whether a run found out or the network told.

use super::people::Linked;
use crate::{
    Error, Inner,
    events::{Recorded, record_with},
    links::profile_hash,
    secrets::new_id,
};
use kabinet_domain::{
    activity::{Baseline, Change, List, Who},
    event::{By, CauseKey, Event, Happening, NetworkName, Object},
    ids::{EventId, GroupId},
    points::Ledger,
    time::Millis,
};
use kabinet_store::{
    Tx, event, profile_owner,
    social_act::{self, ActRow},
    social_group::Group,
    social_list, social_post,
};

/// A list of a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub network: NetworkName,
    pub group: GroupId,
    pub first_scan: Option<Millis>,
    pub list: List,
}

impl Place {
    pub const fn of(group: &Group, list: List) -> Self {
        Self { network: group.network, group: group.id, first_scan: group.first_scan, list }
    }

    /// The cause key: comments name their number, so that each is an act of its own.
    fn cause(&self, linked: &Linked, item: &str, episode: u32) -> CauseKey {
        let (object, what) = match self.list {
            List::Members => (String::new(), "member"),
            List::OfPost { post, act } if item.is_empty() => (Object::post(post).0, act.code()),
            List::OfPost { post, act } => (format!("{}/{item}", Object::post(post).0), act.code()),
        };
        CauseKey::social(self.network, self.group, &object, &linked.key, what, episode)
    }

    /// Whether what is known is of this profile, and not of another that the member had.
    pub fn is_of(&self, linked: &Linked, row: &ActRow) -> bool {
        row.cause == self.cause(linked, &row.item, row.episode)
    }

    /// What is known of an act of this profile.
    pub async fn known(&self, tx: &mut Tx, linked: &Linked, who: &Who) -> Result<Option<ActRow>, Error> {
        let row = social_act::find(tx, linked.member, self.group, self.list, &who.item).await?;
        Ok(row.filter(|row| self.is_of(linked, row)))
    }

    /// How old acts on the list can be that nobody dates.
    pub async fn age(&self, tx: &mut Tx) -> Result<Age, Error> {
        let read = social_list::read_whole(tx, self.group, self.list).await?;
        let posted = match self.list {
            List::Members => None,
            List::OfPost { post, .. } => {
                social_post::get(tx, self.group, &[post]).await?.first().map(|post| post.posted)
            }
        };
        Ok(Age { posted, read })
    }
}

/// What is known of how old the acts on a list can be; see [`Baseline`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Age {
    pub posted: Option<Millis>,
    pub read: Option<Millis>,
}

/// What became of an act of somebody linked.
pub(super) struct Finding {
    pub place: Place,
    pub age: Age,
    pub linked: Linked,
    /// What was known of it.
    pub was: Option<ActRow>,
    pub change: Change,
    /// The network's own time of it, where it tells one.
    pub at: Option<Millis>,
    /// Who ended it, if it ended.
    pub by: By,
    /// As of when that is known.
    pub as_of: Millis,
    pub now: Millis,
}

impl Finding {
    /// Writes the act, the event and what it brings, in the caller's transaction, which holds the member's lock.
    pub async fn write(&self, tx: &mut Tx, portal: &Inner, ledger: Ledger) -> Result<Recorded, Error> {
        social_act::put(tx, &self.row()).await?;
        let Some((cause, what)) = self.happened(tx, portal).await? else { return Ok(Recorded::Already) };
        let (id, member, now) = (EventId(new_id(self.now)), self.linked.member, self.now);
        let event = Event { id, member, at: self.at.unwrap_or(now).min(now), seen: now, cause, what };
        record_with(tx, portal, ledger, &event).await
    }

    fn row(&self) -> ActRow {
        let Self { place, linked, was, change, .. } = self;
        let (presence, episode) = change.leaves();
        let item = &change.who().item;
        let at = if matches!(change, Change::Appeared { .. }) { self.at } else { was.as_ref().and_then(|row| row.at) };
        ActRow {
            member: linked.member,
            group: place.group,
            list: place.list,
            item: item.clone(),
            presence,
            episode,
            cause: place.cause(linked, item, episode),
            at,
            first_seen: was.as_ref().map_or(self.now, |row| row.first_seen),
            changed: self.as_of,
        }
    }

    async fn happened(&self, tx: &mut Tx, portal: &Inner) -> Result<Option<(CauseKey, Happening)>, Error> {
        let cause = |who: &Who, episode| self.place.cause(&self.linked, &who.item, episode);
        Ok(match &self.change {
            Change::Appeared { who, episode, .. } => {
                let cause = cause(who, *episode);
                let second_hand = self.is_second_hand(tx, portal, &cause).await?;
                Some((cause, self.appeared(second_hand)))
            }
            Change::Ended { who, episode } => {
                let acted = cause(who, *episode);
                Some((acted.ended(), self.ended(acted)))
            }
            Change::Suspected { .. } | Change::Cleared { .. } | Change::Missed { .. } => None,
        })
    }

    /// Whether the profile has done this before, as another member's. Few profiles have ever been one.
    async fn is_second_hand(&self, tx: &mut Tx, portal: &Inner, cause: &CauseKey) -> Result<bool, Error> {
        if self.linked.episode == 1 {
            return Ok(false);
        }
        let (network, cause) = (self.place.network, cause.first());
        let hash = profile_hash(&portal.keys, network, &self.change.who().profile);
        for other in profile_owner::others(tx, network, &hash, self.linked.member).await? {
            if event::by_cause(tx, other, &cause).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn appeared(&self, second_hand: bool) -> Happening {
        let Place { network, group, first_scan, list } = self.place;
        let Linked { at: linked, followed, .. } = self.linked;
        let baseline = Baseline { first_scan, linked, followed, posted: self.age.posted, read: self.age.read };
        let earlier = baseline.earlier(self.at);
        match list {
            List::Members => Happening::SocialJoined { network, group, earlier, second_hand },
            List::OfPost { post, act } => {
                let (object, since) = (Object::post(post), baseline.since(self.at));
                Happening::SocialActed { network, group, act, object, earlier, since, second_hand }
            }
        }
    }

    fn ended(&self, acted: CauseKey) -> Happening {
        let (Place { network, group, list, .. }, by) = (self.place, self.by);
        match list {
            List::Members => Happening::SocialLeft { network, group, by, joined: acted },
            List::OfPost { post, act } => {
                Happening::SocialWithdrew { network, group, act, object: Object::post(post), by, acted }
            }
        }
    }
}
