//! What a network tells by itself: taken in at once, and the same as a run would have found it.

use super::{
    finding::{Finding, Place},
    people::Linked,
    schedule::read_told,
};
use crate::{Error, Portal, events::Recorded};
use kabinet_domain::{
    activity::{Known, List, Told, Turn, as_of, hear as follows},
    event::By,
    ids::GroupId,
    time::Millis,
};
use kabinet_store::{
    Tx, Write, group_member_scan, points,
    social_group::{self, Group, GroupState},
    social_profile,
};

/// What became of what a network told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// Nobody who is linked did it, or nothing is collected from the group now: nothing is kept of it.
    Ignored,
    /// It was known, or something newer is.
    Known,
    /// It was new, and is recorded.
    New,
    /// It is about a post that no run has seen: a run will.
    Unread,
}

impl Portal {
    /// Takes in what a network told of one act in a group. Once this gives an answer, what was told is stored, so that the
    /// network need not tell it again.
    pub async fn hear(&self, group: GroupId, told: Told) -> Result<Heard, Error> {
        let mut tx = self.db.read().await?;
        let known = social_group::get(&mut tx, group).await?.ok_or(Error::NotFound)?;
        // Nearly everything that is told is about people who are not linked: nothing is locked for them.
        let linked = social_profile::find(&mut tx, known.network, &told.who.profile).await?;
        drop(tx);
        if linked.is_none() {
            return Ok(Heard::Ignored);
        }
        let heard = self.db.write(Hear { portal: self.clone(), group, told, now: self.clock.now() }).await?;
        self.work.notify_one();
        Ok(heard)
    }
}

struct Hear {
    portal: Portal,
    group: GroupId,
    told: Told,
    now: Millis,
}

impl Write for Hear {
    type Out = Heard;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Heard, Error> {
        let group = social_group::get(tx, self.group).await?.ok_or(Error::NotFound)?;
        hear(tx, &self.portal, &group, &self.told, self.now).await
    }
}

/// Takes in what was told, in the caller's transaction.
pub(crate) async fn hear(
    tx: &mut Tx,
    portal: &Portal,
    group: &Group,
    told: &Told,
    now: Millis,
) -> Result<Heard, Error> {
    if group.state == GroupState::Paused {
        return Ok(Heard::Ignored);
    }
    let (network, id) = (group.network, told.who.profile.as_str());
    let Some(found) = social_profile::find(tx, network, id).await? else { return Ok(Heard::Ignored) };
    let ledger = points::load(tx, found.member).await?;
    // Before the member was locked the profile may have been unlinked.
    if social_profile::find(tx, network, id).await?.as_ref() != Some(&found) {
        return Ok(Heard::Ignored);
    }
    let place = Place::of(group, told.list);
    let age = place.age(tx).await?;
    if let (List::OfPost { .. }, None) = (told.list, age.posted) {
        // Offers may ask about its text, and nobody knows whether it is followed.
        if told.turn == Turn::Begun {
            read_told(tx, group.id, now).await?;
        }
        return Ok(Heard::Unread);
    }
    let since = group_member_scan::since(tx, group.id, &[found.member]).await?;
    let followed = since.get(&found.member).copied().filter(|since| found.linked <= *since);
    let linked = Linked::of(&portal.keys, &found, followed.unwrap_or(Millis::NEVER));
    let was = place.known(tx, &linked, &told.who).await?;
    let known = was.as_ref().map(|row| Known {
        presence: row.presence,
        episode: row.episode,
        as_of: as_of(row.first_seen, row.changed, age.read),
    });
    let Some(change) = follows(known, told, now) else { return Ok(Heard::Known) };
    let by = if let Turn::Ended(by) = told.turn { by } else { By::Others };
    let finding = Finding { place, age, linked, was, change, at: told.at, by, as_of: told.by(now), now };
    match finding.write(tx, portal, ledger).await? {
        Recorded::New { .. } => Ok(Heard::New),
        Recorded::Already => Ok(Heard::Known),
    }
}
