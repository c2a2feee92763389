//! Who looks alike in one tree: found once a day from the marks of members, kept for the desk to have a look at. Nothing
//! follows from it by itself.

use super::queue::Someone;
use crate::{Error, Portal, who::Marketer};
use kabinet_domain::{
    ids::MemberId,
    referral::ring::{Common, Link, Ring, rings},
    time::Millis,
    words,
};
use kabinet_store::{
    Tx, Write, member,
    member_mark::{self, Mark, MarkKind},
    points::source,
    referral, referral_ring,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Marks read at once.
const PAGE: u32 = 500;
/// Members with one mark who are looked at; a mark that more carry is an office or a city, not a ring.
const MOST_WITH_ONE_MARK: usize = 500;
/// The most links that are kept in mind.
const MOST_LINKS: usize = 20_000;
/// The most rings that are kept, the greatest first.
const MOST_RINGS: usize = 200;
/// The most members of a ring whose points are summed up.
const MOST_SUMMED: usize = 100;
/// How many rings a page shows.
const SHOWN: u32 = 20;

/// A ring, as it is stored.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    ring: Ring,
    /// What members got for others of the ring, where they got anything.
    earned: Vec<(MemberId, i64)>,
}

/// A member of a ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RingMember {
    /// Who.
    pub who: Someone,
    /// What they got for others of the ring, less what was taken back.
    pub earned: i64,
}

/// Members of one tree who look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ringed {
    /// Who.
    pub members: Vec<RingMember>,
    /// What some of them have in common with some, in words.
    pub common: Vec<&'static str>,
    /// What all of them got for each other.
    pub earned: i64,
}

/// Some rings.
#[derive(Debug, Clone)]
pub struct Rings {
    /// The greatest first.
    pub list: Vec<Ringed>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// When they were found.
    pub found: Option<Millis>,
}

impl Portal {
    /// Finds the rings anew; gives how many there are.
    pub async fn find_rings(&self) -> Result<usize, Error> {
        let mut found = rings(&self.links().await?);
        found.truncate(MOST_RINGS);
        let now = self.clock.now();
        let mut rows = Vec::with_capacity(found.len());
        for (n, ring) in (1..).zip(found) {
            let earned = earned(&mut self.db.read().await?, &ring).await?;
            let body = serde_json::to_string(&Stored { ring, earned });
            let body = body.map_err(|error| Error::internal("writing down a ring", &error))?;
            rows.push(referral_ring::Ring { n, body, found: now });
        }
        let count = rows.len();
        self.db.write(Replace { rows }).await?;
        Ok(count)
    }

    /// Between whom there is something in common: those who carry one mark, where one recommended the other or one member
    /// recommended both.
    async fn links(&self) -> Result<Vec<Link>, Error> {
        let (mut links, mut after, mut group) = (Vec::new(), None, Vec::new());
        loop {
            let mut tx = self.db.read().await?;
            let page = member_mark::onwards(&mut tx, after.as_ref(), PAGE).await?;
            let ended = page.len() < PAGE as usize;
            for mark in page {
                let same = after.as_ref().is_some_and(|last: &Mark| (last.kind, &last.mark) == (mark.kind, &mark.mark));
                if !same {
                    link(&mut tx, &mut group, &mut links).await?;
                }
                group.push((mark.kind, mark.member));
                after = Some(mark);
            }
            if ended || links.len() >= MOST_LINKS {
                link(&mut tx, &mut group, &mut links).await?;
                return Ok(links);
            }
        }
    }
}

/// Links those of a group who stand next to each other in a tree, and empties it.
async fn link(tx: &mut Tx, group: &mut Vec<(MarkKind, MemberId)>, links: &mut Vec<Link>) -> Result<(), Error> {
    let whole = std::mem::take(group);
    let Some((kind, _)) = whole.first() else { return Ok(()) };
    let common = match kind {
        MarkKind::Range => Common::Range,
        MarkKind::Name => Common::Name,
        MarkKind::Mailbox => Common::Mailbox,
    };
    let members: Vec<MemberId> = whole.iter().take(MOST_WITH_ONE_MARK).map(|(_, member)| *member).collect();
    if members.len() < 2 {
        return Ok(());
    }
    let mut friends: BTreeMap<MemberId, MemberId> = BTreeMap::new();
    for came in referral::of(tx, &members).await? {
        if members.contains(&came.referrer) {
            links.push(Link { one: came.referrer, other: came.member, common });
        }
        if let Some(friend) = friends.insert(came.referrer, came.member) {
            links.push(Link { one: friend, other: came.member, common });
        }
    }
    Ok(())
}

/// What members of a ring got for others of it.
async fn earned(tx: &mut Tx, ring: &Ring) -> Result<Vec<(MemberId, i64)>, Error> {
    let members = &ring.members[..ring.members.len().min(MOST_SUMMED)];
    let mut earned = Vec::new();
    for member in members {
        let points: i64 = source::by_source(tx, *member, members).await?.iter().map(|(_, points)| points).sum();
        if points > 0 {
            earned.push((*member, points));
        }
    }
    Ok(earned)
}

struct Replace {
    rows: Vec<referral_ring::Ring>,
}

impl Write for Replace {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        Ok(referral_ring::replace(tx, &self.rows).await?)
    }
}

impl Marketer {
    /// Members who look alike, as they were found last; the next page begins behind `after`.
    pub async fn rings(&self, after: Option<i64>) -> Result<Rings, Error> {
        let mut tx = self.portal.db.read().await?;
        let mut rows = referral_ring::onwards(&mut tx, after.unwrap_or(0), SHOWN + 1).await?;
        let more = rows.len() > SHOWN as usize;
        rows.truncate(SHOWN as usize);
        let next = rows.last().filter(|_| more).map(|last| last.n);
        let found = rows.first().map(|first| first.found);
        let mut list = Vec::with_capacity(rows.len());
        for row in rows {
            let stored: Stored =
                serde_json::from_str(&row.body).map_err(|error| Error::internal("reading a ring", &error))?;
            let earned: BTreeMap<MemberId, i64> = stored.earned.into_iter().collect();
            let people = member::people(&mut tx, &stored.ring.members).await?;
            let members = people.into_iter().map(|one| RingMember {
                earned: earned.get(&one.id).copied().unwrap_or(0),
                who: Someone { id: one.id, name: one.name },
            });
            list.push(Ringed {
                members: members.collect(),
                common: stored.ring.common.into_iter().map(|common| words::common(self.lang, common)).collect(),
                earned: earned.values().sum(),
            });
        }
        Ok(Rings { list, next, found })
    }
}
