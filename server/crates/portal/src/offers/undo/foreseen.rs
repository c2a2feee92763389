use super::amends::{Amends, Deeds};
use kabinet_domain::{ids::MemberId, points::OpKind};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// How many of those from whom most would be taken are named.
const TOP: usize = 10;

/// What undoing would come to at the moment of a look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foreseen {
    /// How many members the offer awarded or took from.
    pub members: i64,
    /// How often it awarded.
    pub awards: i64,
    /// How many points it awarded: the sum of the next four.
    pub awarded: i64,
    /// How many of them were taken back before.
    pub reversed: i64,
    /// How many of them have passed unused.
    pub expired: i64,
    /// How many of them can be taken back.
    pub takes: i64,
    /// How many of them cannot: they were spent, or are set aside.
    pub short: i64,
    /// How many deductions can be given back.
    pub deductions: i64,
    /// How many points that gives.
    pub gives: i64,
    /// From whom most would be taken, and how much.
    pub top: Vec<(MemberId, i64)>,
}

impl Foreseen {
    /// How many points are asked back or given: what the limit for one person alone is compared with.
    pub const fn sum(&self) -> i64 {
        self.takes + self.short + self.gives
    }

    /// Adds what undoing comes to for one member.
    pub(super) fn add(&mut self, member: MemberId, deeds: &Deeds, amends: &[Amends]) {
        self.members += 1;
        for award in deeds.awards.iter().map(|paid| paid.award) {
            self.awards += 1;
            self.awarded += award.applied;
            self.reversed += award.reversed;
            self.expired += award.expired;
            self.short += award.left();
        }
        let mut taken = 0;
        for entry in amends.iter().filter_map(|one| one.entries.first()) {
            if entry.kind == OpKind::Reverse {
                taken += entry.applied;
            } else {
                self.deductions += 1;
                self.gives += entry.applied;
            }
        }
        self.takes += taken;
        self.short -= taken;
        if taken > 0 {
            self.top.push((member, taken));
            self.top.sort_by_key(|(member, points)| (Reverse(*points), *member));
            self.top.truncate(TOP);
        }
    }
}
