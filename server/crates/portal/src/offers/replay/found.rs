use crate::{Error, Portal};
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use kabinet_domain::{
    ids::{MemberId, OfferId},
    points::OpKind,
    time::Millis,
};
use kabinet_store::points::by_offer;
use serde::{Deserialize, Serialize};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Entries read at once.
const PAGE: u32 = 1_000;
/// How many of those who would have got the most are named.
const TOP: usize = 10;

/// What a replay found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// How often it awarded.
    pub awards: i64,
    /// How many points it awarded.
    pub awarded: i64,
    /// How many it took back or deducted.
    pub taken: i64,
    /// How many members it awarded or took from.
    pub members: i64,
    /// Points awarded less those taken, for each day, oldest first.
    pub days: Vec<(Date, i64)>,
    /// Who would have got the most, and how much.
    pub top: Vec<(MemberId, i64)>,
}

impl Found {
    /// Adds up what `offer` has done to points.
    pub(super) async fn of(
        portal: &Portal,
        offer: OfferId,
        (from, until): (Millis, Millis),
        zone: &TimeZone,
    ) -> Result<Self, Error> {
        let mut found = Self::default();
        let mut days: BTreeMap<Date, i64> = BTreeMap::new();
        let (mut day, last) = (from.date(zone), until.date(zone));
        while day <= last {
            days.insert(day, 0);
            day = day.saturating_add(1.day());
        }
        let mut touched = BTreeSet::new();
        let mut got: BTreeMap<MemberId, i64> = BTreeMap::new();
        let mut after = (MemberId(i64::MIN), 0);
        loop {
            let page = by_offer::effects(&mut portal.db.read().await?, offer, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = (last.member, last.seq);
            for effect in &page {
                let points = if effect.kind == OpKind::Award { effect.applied } else { -effect.applied };
                if effect.kind == OpKind::Award {
                    found.awards += 1;
                    found.awarded += points;
                } else {
                    found.taken -= points;
                }
                touched.insert(effect.member);
                *days.entry(effect.at.date(zone)).or_default() += points;
                *got.entry(effect.member).or_default() += points;
            }
        }
        found.members = i64::try_from(touched.len()).unwrap_or(i64::MAX);
        found.days = days.into_iter().collect();
        found.top = got.into_iter().filter(|(_, points)| *points > 0).collect();
        found.top.sort_by_key(|(member, points)| (Reverse(*points), *member));
        found.top.truncate(TOP);
        Ok(found)
    }

    /// What it would have cost: points awarded less those taken.
    pub const fn cost(&self) -> i64 {
        self.awarded - self.taken
    }
}
