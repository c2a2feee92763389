use super::{
    finding::{Age, Finding, Place},
    keep::Holding,
    read,
    run::{Going, Stop},
};
use crate::{Portal, events::Recorded};
use futures_util::{StreamExt as _, stream};
use kabinet_domain::{
    activity::{Change, Known, List, Read, Who, diff, ended_by},
    event::By,
};
use kabinet_store::{
    Tx, Write, points,
    social_act::{self, ActRow},
    social_profile,
};
use std::collections::BTreeMap;

/// How many members' changes are handed to the database at once: they are committed together.
const AT_ONCE: usize = 128;

/// Compares a read with what was known, and writes each difference: the act, the event and what it brings, one member per
/// transaction. Applying the same read again, after the process was cut off, changes nothing.
pub(super) async fn apply(going: &Going, list: List, read: &Read) -> Result<(), Stop> {
    let place = Place::of(&going.group, list);
    let mut tx = going.portal.db.read().await?;
    let mut before: BTreeMap<Who, ActRow> = BTreeMap::new();
    for row in social_act::of_list(&mut tx, going.group.id, list).await? {
        // Whose profile is not linked any more is left as it was, and what another profile of the member's had done.
        let Some(profile) = going.profile_of.get(&row.member) else { continue };
        if going.linked.get(profile).is_some_and(|linked| place.is_of(linked, &row)) {
            before.insert(Who { profile: profile.clone(), item: row.item.clone() }, row);
        }
    }
    let age = place.age(&mut tx).await?;
    drop(tx);
    let known = |row: &ActRow| Known { presence: row.presence, episode: row.episode, as_of: row.changed };
    let known = before.iter().map(|(who, row)| (who.clone(), known(row))).collect();
    let mut writes = Vec::new();
    for change in diff(&known, read) {
        let was = before.remove(change.who());
        writes.extend(write_of(going, place, age, change, was).await?);
    }
    let mut done = stream::iter(writes).map(|write| going.portal.db.write(write)).buffer_unordered(AT_ONCE);
    while let Some(done) = done.next().await {
        done?;
    }
    Ok(())
}

async fn write_of(
    going: &Going,
    place: Place,
    age: Age,
    change: Change,
    was: Option<ActRow>,
) -> Result<Option<Apply>, Stop> {
    let profile = &change.who().profile;
    let Some(linked) = going.linked.get(profile).cloned() else { return Ok(None) };
    let by = match (&change, place.list) {
        (Change::Ended { .. }, List::Members) => ended_by(place.list, read::put_out(going, profile).await?),
        (Change::Ended { .. }, List::OfPost { .. }) => ended_by(place.list, None),
        _ => By::Others,
    };
    let at = if let Change::Appeared { at, .. } = &change { *at } else { None };
    let (as_of, now) = (going.run.started, going.portal.clock.now().max(going.run.started));
    let finding = Finding { place, age, linked, was, change, at, by, as_of, now };
    Ok(Some(Apply { portal: going.portal.clone(), finding, holding: going.holding() }))
}

/// What a run found out about one act.
struct Apply {
    portal: Portal,
    finding: Finding,
    holding: Holding,
}

impl Write for Apply {
    type Out = ();
    type Err = Stop;

    async fn run(&self, tx: &mut Tx) -> Result<(), Stop> {
        let Finding { place, linked, was, change, .. } = &self.finding;
        let ledger = points::load(tx, linked.member).await?;
        // Somebody who was unlinked meanwhile is not written of, and what was told meanwhile is newer.
        let profile = social_profile::find(tx, place.network, &change.who().profile).await?;
        let stands =
            profile.is_some_and(|profile| linked.is(&profile)) && place.known(tx, linked, change.who()).await? == *was;
        let recorded = if stands { self.finding.write(tx, &self.portal, ledger).await? } else { Recorded::Already };
        // Whatever was written is taken back when the run is not ours any more.
        match recorded {
            Recorded::Already => self.holding.check(tx).await,
            Recorded::New { awards } => self.holding.tally(tx, 1, awards).await,
        }
    }
}
