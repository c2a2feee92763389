//! Whose acts a run looks for.

use super::{
    changed::everything_is_due,
    keep::Holding,
    run::{Going, Stop},
};
use crate::{links::profile_key, secrets::Keys};
use kabinet_domain::{
    ids::{GroupId, MemberId},
    time::Millis,
};
use kabinet_store::{
    Tx, Write, collect_run, group_member_scan, social_group,
    social_profile::{self, Profile},
};

/// How many linked profiles one statement loads.
const PAGE: u32 = 5_000;

/// A profile that is counted in.
#[derive(Debug, Clone)]
pub(super) struct Linked {
    pub member: MemberId,
    /// What it is called inside cause keys.
    pub key: String,
    /// When it was linked.
    pub at: Millis,
    /// Which time it is linked, by whomever.
    pub episode: u32,
    /// When the first run began that counted it in.
    pub followed: Millis,
}

impl Linked {
    pub fn of(keys: &Keys, profile: &Profile, followed: Millis) -> Self {
        let Profile { network, external_id, member, linked, episode, .. } = profile;
        let key = profile_key(keys, *network, external_id);
        Self { member: *member, key, at: *linked, episode: *episode, followed }
    }

    /// Whether the profile is linked now as it was then.
    pub fn is(&self, now: &Profile) -> bool {
        (self.member, self.at, self.episode) == (now.member, now.linked, now.episode)
    }
}

/// Counts in everybody whose profile was linked when the run began.
///
/// Nobody is added once the run has begun to read: a link that was still being written then belongs to the next run, for
/// what this one has read without looking for them says nothing about them.
pub(super) async fn count_in(going: &mut Going) -> Result<(), Stop> {
    let (group, began) = (going.group.id, going.run.started);
    let mut tx = going.portal.db.read().await?;
    let mut profiles: Vec<Profile> = Vec::new();
    loop {
        let after = profiles.last().map(|last| last.external_id.clone()).unwrap_or_default();
        let page = social_profile::linked_of_network(&mut tx, going.group.network, began, &after, PAGE).await?;
        if page.is_empty() {
            break;
        }
        profiles.extend(page);
    }
    let members: Vec<MemberId> = profiles.iter().map(|profile| profile.member).collect();
    let since = group_member_scan::since(&mut tx, group, &members).await?;
    drop(tx);
    // What was known of a profile before it was linked anew has ended with the old link.
    let known = |profile: &Profile| since.get(&profile.member).copied().filter(|since| profile.linked <= *since);
    let begins = going.run.cursor.is_none();
    if begins {
        let new = profiles.iter().filter(|profile| known(profile).is_none());
        let members: Vec<MemberId> = new.map(|profile| profile.member).collect();
        // What the network shows of them before a run has read everything is older than what they do from now on.
        let whole = !members.is_empty() || everything_is_due(&going.group, &going.run);
        going.run.whole = whole;
        going.portal.db.write(CountIn { run: going.holding(), group, members, began, whole }).await?;
    }
    for profile in profiles {
        let since = known(&profile).or_else(|| begins.then_some(began));
        let Some(followed) = since.filter(|since| *since <= began) else { continue };
        going.profile_of.insert(profile.member, profile.external_id.clone());
        going.linked.insert(profile.external_id.clone(), Linked::of(&going.portal.keys, &profile, followed));
    }
    Ok(())
}

struct CountIn {
    run: Holding,
    group: GroupId,
    members: Vec<MemberId>,
    began: Millis,
    whole: bool,
}

impl Write for CountIn {
    type Out = ();
    type Err = Stop;

    async fn run(&self, tx: &mut Tx) -> Result<(), Stop> {
        self.run.check(tx).await?;
        group_member_scan::count_in(tx, self.group, &self.members, self.began).await?;
        collect_run::set_whole(tx, self.run.run, self.run.token, self.whole).await?;
        if !self.members.is_empty() {
            // Should this run not get to its end, the next one reads everything in its stead.
            social_group::set_whole(tx, self.group, None).await?;
        }
        Ok(())
    }
}
