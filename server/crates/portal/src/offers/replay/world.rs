//! What offers may ask of members, carried over into a replay as it stood when the first of its events happened.

use super::feed::{Arrival, Step};
use crate::{Error, Portal, rules, settings};
use kabinet_domain::{
    event::{Event, Happening, NetworkName},
    ids::{EventId, GroupId, MemberId},
    offer::{Action, Needs, Offer, OfferState, Recipient},
    referral::Standing,
    time::Millis,
};
use kabinet_store::{
    Tx, Write, counter, event, member, member_tag, offer,
    referral::{self, Referral},
    referral_path, setting, social_act, social_group, social_post, social_profile,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Members, posts or events read at once.
pub(super) const PAGE: u32 = 500;

/// What the offer asks, so that nothing else is carried over.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "one flag for each thing that may be asked")]
pub(super) struct Wants {
    pub paths: bool,
    pub above: bool,
    linked: bool,
    groups: bool,
    tags: bool,
    posts: bool,
}

impl Wants {
    pub fn of(offer: &Offer) -> Self {
        let needs = Needs::of([offer]);
        let pays_above = |action: &Action| matches!(action, Action::Award { to: Recipient::Referrers, .. });
        let above = offer.terms.actions.iter().any(pays_above);
        Self {
            above,
            paths: above || needs.invited,
            linked: needs.linked,
            groups: needs.groups,
            tags: needs.tags,
            posts: needs.post,
        }
    }
}

/// Somewhere a member can come to and leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Group(GroupId),
    Profile(NetworkName),
}

impl Place {
    /// Where an event says that the member came to (`true`) or left.
    pub fn of(event: &Event) -> Option<(Self, bool)> {
        match &event.what {
            Happening::SocialJoined { group, .. } => Some((Self::Group(*group), true)),
            Happening::SocialLeft { group, .. } => Some((Self::Group(*group), false)),
            Happening::SocialLinked { network, .. } => Some((Self::Profile(*network), true)),
            Happening::SocialUnlinked { network, .. } => Some((Self::Profile(*network), false)),
            _ => None,
        }
    }
}

/// For each member and place whether the first that happened there was coming: before it, it was the other way round.
pub(super) type Firsts = HashMap<MemberId, HashMap<Place, bool>>;

/// What members did first at each place from `since` on.
pub(super) async fn firsts(main: &Portal, wants: Wants, (since, until): (Millis, Millis)) -> Result<Firsts, Error> {
    let mut firsts = Firsts::new();
    if !(wants.groups || wants.linked) {
        return Ok(firsts);
    }
    let mut after = before(since);
    loop {
        let page = event::onwards(&mut main.db.read().await?, after, until, PAGE).await?;
        let Some(last) = page.last() else { return Ok(firsts) };
        after = (last.seen, last.id);
        for event in &page {
            if let Some((place, came)) = Place::of(event) {
                firsts.entry(event.member).or_default().entry(place).or_insert(came);
            }
        }
    }
}

/// Before every event that was seen at `moment` or later.
pub(super) const fn before(moment: Millis) -> (Millis, EventId) {
    (moment, EventId(uuid::Uuid::nil()))
}

/// The next members, as they were at `since`.
pub(super) async fn members(
    main: &Portal,
    wants: Wants,
    firsts: &Firsts,
    after: MemberId,
    since: Millis,
) -> Result<Vec<Arrival>, Error> {
    let mut tx = main.db.read().await?;
    let mut arrivals = Vec::new();
    for member in member::onwards(&mut tx, after, PAGE).await? {
        let id = member.id;
        let mut places = HashSet::new();
        if wants.linked {
            let profiles = social_profile::of_member(&mut tx, id).await?;
            places.extend(profiles.iter().map(|profile| Place::Profile(profile.network)));
        }
        if wants.groups {
            places.extend(social_act::groups_of(&mut tx, id).await?.into_iter().map(Place::Group));
        }
        for (place, came) in firsts.get(&id).into_iter().flatten() {
            if *came {
                places.remove(place);
            } else {
                places.insert(*place);
            }
        }
        arrivals.push(Arrival {
            paths: if wants.paths { referral_path::ancestors(&mut tx, id).await? } else { Vec::new() },
            recommended: if wants.paths { recommended(&mut tx, id).await? } else { None },
            tags: if wants.tags { member_tag::before(&mut tx, id, since).await? } else { BTreeSet::new() },
            places,
            member,
        });
    }
    Ok(arrivals)
}

/// The recommendation by which a member came: what counts, counts in a replay from the beginning; of what does not, nobody
/// above is told.
async fn recommended(tx: &mut Tx, member: MemberId) -> Result<Option<Referral>, Error> {
    Ok(referral::get(tx, member).await?.map(|found| {
        let counts = matches!(found.state, Standing::Clear | Standing::Approved);
        let (state, due) = if counts { (Standing::Clear, None) } else { (Standing::Waiting, Some(found.at)) };
        Referral { state, due, ..found }
    }))
}

/// The rules, the counters (each standing at nothing), the one offer that acts, and the posts it may ask about.
pub(super) async fn furnish(main: &Portal, scratch: &Portal, offer: &Offer, wants: Wants) -> Result<(), Error> {
    let mut tx = main.db.read().await?;
    // Nobody is told anything in a replay: what passes, passes.
    let main_rules = settings::Main { unnoticed_grace_days: 0, ..rules::main(&mut tx).await? };
    let main_rules =
        serde_json::to_string(&main_rules).map_err(|error| Error::internal("writing Settings → Main", &error))?;
    let counters = counter::list(&mut tx).await?;
    let groups = if wants.posts { social_group::list(&mut tx).await? } else { Vec::new() };
    drop(tx);
    let furnish = Furnish { main_rules, counters, offer: offer.clone(), now: scratch.clock.now() };
    scratch.db.write(furnish).await?;
    for group in groups {
        let mut oldest = None;
        loop {
            let posts = social_post::list(&mut main.db.read().await?, group.id, oldest, PAGE).await?;
            let Some(last) = posts.last() else { break };
            oldest = Some(last.post_id);
            scratch.db.write(Posts { posts }).await?;
        }
    }
    Ok(())
}

struct Furnish {
    main_rules: String,
    counters: Vec<counter::CounterRow>,
    offer: Offer,
    now: Millis,
}

impl Write for Furnish {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        setting::put(tx, settings::MAIN, &self.main_rules, self.now).await?;
        for counter in &self.counters {
            counter::insert(tx, counter.id, &counter.body, self.now, rules::fresh()).await?;
        }
        let row = offer::OfferRow {
            id: self.offer.id,
            state: OfferState::Active,
            version: 1,
            created: self.now,
            template: None,
            body: self.offer.terms.to_json(),
            edited: self.now,
        };
        Ok(offer::insert(tx, &row, None, rules::fresh()).await?)
    }
}

struct Posts {
    posts: Vec<social_post::Post>,
}

impl Write for Posts {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        Ok(social_post::put(tx, &self.posts).await?)
    }
}

/// Members who came while the events happened, in the order of their coming.
#[derive(Default)]
pub(super) struct Newcomers(Vec<Arrival>);

impl Newcomers {
    pub fn add(&mut self, arrival: Arrival) {
        self.0.push(arrival);
    }

    /// From now on they are taken by [`Newcomers::up_to`], the first to come last in the list.
    pub fn in_order(&mut self) {
        self.0.sort_by_key(|arrival| std::cmp::Reverse((arrival.member.created, arrival.member.id)));
    }

    /// Those who came by `moment`.
    pub fn up_to(&mut self, moment: Millis, steps: &mut Vec<Step>) {
        while self.0.last().is_some_and(|arrival| arrival.member.created <= moment) {
            steps.extend(self.0.pop().map(|arrival| Step::Arrives(Box::new(arrival))));
        }
    }
}
