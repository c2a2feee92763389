use super::{
    keep::Holding,
    read,
    run::{Going, Linked, Stop},
};
use crate::{
    Error, Portal,
    events::{Recorded, record},
    secrets::new_id,
};
use futures_util::{StreamExt as _, stream};
use kabinet_domain::{
    activity::{Baseline, Change, Known, List, Presence, Read, Who, diff, ended_by},
    event::{CauseKey, Event, Happening, Object},
    ids::EventId,
    time::Millis,
};
use kabinet_store::{
    Tx, Write,
    social_act::{self, ActRow},
    social_list, social_post,
};
use std::collections::BTreeMap;

/// How many members' changes are handed to the database at once: they are committed together.
const AT_ONCE: usize = 128;

/// Compares a read with what was known, and writes each difference: the act, the event and what it brings, one member per
/// transaction. Applying the same read again, after the process was cut off, changes nothing: a removal that this run has
/// come to suspect is for the next run to confirm.
pub(super) async fn apply(going: &Going, list: List, read: &Read) -> Result<(), Stop> {
    let rows = social_act::of_list(&mut going.portal.db.read().await?, going.group.id, list).await?;
    let mut known: BTreeMap<Who, Known> = BTreeMap::new();
    let mut before: BTreeMap<Who, ActRow> = BTreeMap::new();
    for row in rows {
        // Whose profile is not linked any more is left as it was, and what another profile of the member's had done.
        let Some(profile) = going.profile_of.get(&row.member) else { continue };
        let Some(linked) = going.linked.get(profile) else { continue };
        let who = Who { profile: profile.clone(), item: row.item.clone() };
        if row.cause != cause(going, list, linked, &who.item, row.episode) {
            continue;
        }
        known.insert(who.clone(), Known { presence: row.presence, episode: row.episode });
        before.insert(who, row);
    }
    let age = age(going, list).await?;
    let mut writes = Vec::new();
    for change in diff(&known, read) {
        let suspected_now = |who| before.get(who).is_some_and(|row: &ActRow| row.changed >= going.run.started);
        if !matches!(&change, Change::Ended { who, .. } if suspected_now(who)) {
            writes.extend(write_of(going, list, change, &before, age).await?);
        }
    }
    let mut done = stream::iter(writes).map(|write| going.portal.db.write(write)).buffer_unordered(AT_ONCE);
    while let Some(done) = done.next().await {
        done?;
    }
    Ok(())
}

async fn write_of(
    going: &Going,
    list: List,
    change: Change,
    before: &BTreeMap<Who, ActRow>,
    age: Age,
) -> Result<Option<Apply>, Stop> {
    // A node whose clock is slow must not date what this run suspects before the run.
    let now = going.portal.clock.now().max(going.run.started);
    let (who, presence, episode) = match &change {
        Change::Appeared { who, episode, .. } | Change::Cleared { who, episode } => (who, Presence::Present, *episode),
        Change::Suspected { who, episode } => (who, Presence::Suspected, *episode),
        Change::Ended { who, episode } => (who, Presence::Gone, *episode),
    };
    let Some(linked) = going.linked.get(&who.profile) else { return Ok(None) };
    let cause = cause(going, list, linked, &who.item, episode);
    let was = before.get(who);
    let at = if let Change::Appeared { at, .. } = &change { *at } else { was.and_then(|row| row.at) };
    let act = ActRow {
        member: linked.member,
        group: going.group.id,
        list,
        item: who.item.clone(),
        presence,
        episode,
        cause: cause.clone(),
        at,
        first_seen: was.map_or(now, |row| row.first_seen),
        changed: now,
    };
    let event = match change {
        Change::Appeared { at, .. } => Some(appeared(going, list, linked, cause, at, now, age)),
        Change::Ended { ref who, .. } => Some(ended(going, list, linked, cause, &who.profile, now).await?),
        Change::Suspected { .. } | Change::Cleared { .. } => None,
    };
    Ok(Some(Apply { portal: going.portal.clone(), act, event, holding: going.holding() }))
}

/// What is known of how old the acts on a list can be; see [`Baseline`].
#[derive(Debug, Clone, Copy)]
struct Age {
    posted: Option<Millis>,
    read: Option<Millis>,
}

async fn age(going: &Going, list: List) -> Result<Age, Error> {
    let mut tx = going.portal.db.read().await?;
    let read = social_list::read_whole(&mut tx, going.group.id, list).await?;
    let posted = match list {
        List::Members => None,
        List::OfPost { post, .. } => {
            social_post::get(&mut tx, going.group.id, &[post]).await?.first().map(|post| post.posted)
        }
    };
    Ok(Age { posted, read })
}

/// The cause key: comments name their number, so that each is an act of its own.
fn cause(going: &Going, list: List, linked: &Linked, item: &str, episode: u32) -> CauseKey {
    let (object, what) = match list {
        List::Members => (String::new(), "member"),
        List::OfPost { post, act } if item.is_empty() => (Object::post(post).0, act.code()),
        List::OfPost { post, act } => (format!("{}/{item}", Object::post(post).0), act.code()),
    };
    CauseKey::social(going.group.network, going.group.id, &object, &linked.key, what, episode)
}

fn appeared(
    going: &Going,
    list: List,
    linked: &Linked,
    cause: CauseKey,
    at: Option<Millis>,
    now: Millis,
    age: Age,
) -> Event {
    let (network, group) = (going.group.network, going.group.id);
    let Age { posted, read } = age;
    let Linked { at: since, followed, .. } = *linked;
    let baseline = Baseline { first_scan: going.group.first_scan, linked: since, followed, posted, read };
    let earlier = baseline.earlier(at);
    let what = match list {
        List::Members => Happening::SocialJoined { network, group, earlier },
        List::OfPost { post, act } => {
            let (object, since) = (Object::post(post), baseline.since(at));
            Happening::SocialActed { network, group, act, object, earlier, since }
        }
    };
    Event { id: EventId(new_id(now)), member: linked.member, at: at.unwrap_or(now).min(now), seen: now, cause, what }
}

async fn ended(
    going: &Going,
    list: List,
    linked: &Linked,
    acted: CauseKey,
    profile: &str,
    now: Millis,
) -> Result<Event, Stop> {
    let (network, group) = (going.group.network, going.group.id);
    let removed = match list {
        List::Members => read::put_out(going, profile).await?,
        List::OfPost { .. } => None,
    };
    let by = ended_by(list, removed);
    let cause = acted.ended();
    let what = match list {
        List::Members => Happening::SocialLeft { network, group, by, joined: acted },
        List::OfPost { post, act } => {
            Happening::SocialWithdrew { network, group, act, object: Object::post(post), by, acted }
        }
    };
    Ok(Event { id: EventId(new_id(now)), member: linked.member, at: now, seen: now, cause, what })
}

/// What became of one act: what is known of it, and the event, if there is one.
struct Apply {
    portal: Portal,
    act: ActRow,
    event: Option<Event>,
    holding: Holding,
}

impl Write for Apply {
    type Out = ();
    type Err = Stop;

    async fn run(&self, tx: &mut Tx) -> Result<(), Stop> {
        social_act::put(tx, &self.act).await?;
        let recorded = match &self.event {
            Some(event) => record(tx, &self.portal, event).await?,
            None => Recorded::Already,
        };
        // Whatever was written is taken back when the run is not ours any more.
        match recorded {
            Recorded::Already => self.holding.check(tx).await,
            Recorded::New { awards } => self.holding.tally(tx, 1, awards).await,
        }
    }
}
