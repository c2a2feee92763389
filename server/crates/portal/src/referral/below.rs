//! Those whom a member brought, as the member sees them and as the desk does.

use super::queue::Someone;
use crate::{
    Error,
    who::{Marketer, Member},
};
use kabinet_domain::{
    consent::Consent,
    ids::MemberId,
    referral::{InviteeState, Standing},
    time::Millis,
};
use kabinet_store::{
    Tx, consent, member,
    member::MemberState,
    points::source,
    referral_path::{self, Invitee as Row},
};
use std::collections::BTreeMap;

/// How many invitees a page shows.
const PAGE: u32 = 50;

/// Somebody who registered by the member's link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitee {
    /// When they registered.
    pub registered: Millis,
    /// Their number, for paging.
    pub id: MemberId,
    /// What they are called; to the member only when they agreed.
    pub name: Option<String>,
    /// How far they have come.
    pub state: InviteeState,
}

/// One level of those below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelBelow {
    /// 1: whom the member brought; 2: whom these brought; …
    pub level: u8,
    /// How many there are.
    pub members: i64,
    /// What they have brought the member in points, less what was taken back.
    pub points: i64,
}

/// Whom a member brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Below {
    /// Direct invitees, newest first.
    pub invitees: Vec<Invitee>,
    /// Where the next page begins.
    pub older: Option<MemberId>,
    /// How many there are on each level, and what they have brought. Who they are is not told of deeper levels.
    pub levels: Vec<LevelBelow>,
}

/// A member's place in the tree, as the desk sees it.
#[derive(Debug, Clone)]
pub struct Tree {
    /// Those above, nearest first.
    pub above: Vec<(u8, Someone)>,
    /// Those below.
    pub below: Below,
}

/// Whose names are told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Everybody,
    WhoAgreed,
}

impl Member {
    pub(super) async fn below(&self, tx: &mut Tx, before: Option<MemberId>) -> Result<Below, Error> {
        below(tx, self.id, before, Named::WhoAgreed).await
    }
}

impl Marketer {
    /// Who stands above a member, and whom the member brought.
    pub async fn tree(&self, member: MemberId, before: Option<MemberId>) -> Result<Tree, Error> {
        let mut tx = self.portal.db.read().await?;
        let ancestors = referral_path::ancestors(&mut tx, member).await?;
        let ids: Vec<MemberId> = ancestors.iter().map(|(_, ancestor)| *ancestor).collect();
        let names: BTreeMap<MemberId, String> =
            member::people(&mut tx, &ids).await?.into_iter().map(|one| (one.id, one.name)).collect();
        let someone = |id: MemberId| Someone { id, name: names.get(&id).cloned().unwrap_or_default() };
        let above = ancestors.into_iter().map(|(level, id)| (level, someone(id))).collect();
        Ok(Tree { above, below: below(&mut tx, member, before, Named::Everybody).await? })
    }
}

async fn below(tx: &mut Tx, member: MemberId, before: Option<MemberId>, named: Named) -> Result<Below, Error> {
    let mut rows = referral_path::invitees(tx, member, 1, before, PAGE + 1).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let older = rows.last().filter(|_| more).map(|last| last.member);
    let ids: Vec<MemberId> = rows.iter().map(|row| row.member).collect();
    let agreed = match named {
        Named::Everybody => ids.iter().copied().collect(),
        Named::WhoAgreed => consent::who_gave(tx, Consent::NameToReferrer, &ids).await?,
    };
    let brought: BTreeMap<MemberId, i64> = source::by_source(tx, member, &ids).await?.into_iter().collect();
    let invitee = |row: Row| Invitee {
        registered: row.registered,
        id: row.member,
        state: state(&row, brought.get(&row.member).copied().unwrap_or(0)),
        name: agreed.contains(&row.member).then_some(row.name),
    };
    let invitees = rows.into_iter().map(invitee).collect();
    Ok(Below { invitees, older, levels: levels(tx, member).await? })
}

fn state(row: &Row, points: i64) -> InviteeState {
    let standing = row.standing.unwrap_or(Standing::Clear);
    InviteeState::of(standing, row.state == MemberState::Blocked, points, row.qualified.is_some())
}

async fn levels(tx: &mut Tx, member: MemberId) -> Result<Vec<LevelBelow>, Error> {
    let points: BTreeMap<u8, i64> = source::by_level(tx, member).await?.into_iter().collect();
    let counts = referral_path::counts(tx, member).await?;
    let level = |(level, members): (i64, i64)| {
        let level = u8::try_from(level).ok()?;
        Some(LevelBelow { level, members, points: points.get(&level).copied().unwrap_or(0) })
    };
    Ok(counts.into_iter().filter_map(level).collect())
}
