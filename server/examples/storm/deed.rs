//! The operations of the storm: the n-th is always the same, and so is what it comes to.

use crate::{
    Anyhow,
    place::{MEMBERS, Place},
};
use kabinet_domain::ids::MemberId;
use kabinet_portal::{
    Error,
    points::{Cancel, Confirm, Hold, ReturnSpend, Spend},
};
use std::ops::AddAssign;

/// How often a caller asks again when the database was busy, or cut off.
const TRIES: usize = 50;

/// What somebody does.
#[derive(Debug, Clone, Copy)]
enum Deed {
    /// Is given points.
    Earns(i64),
    /// Spends some.
    Spends(i64),
    /// Has some set aside and pays with a part of them.
    Buys { held: i64, paid: i64 },
    /// Has some set aside and takes them back.
    Hesitates(i64),
    /// Spends some and is given a part of them back.
    Regrets { spent: i64, back: i64 },
}

/// One operation: a few requests, each under a key of its own.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    n: u64,
    pub member: MemberId,
    deed: Deed,
}

/// What operations come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effect {
    /// Entries in the history.
    pub entries: i64,
    /// Change of the balance.
    pub balance: i64,
    /// Points spent and not given back.
    pub spent: i64,
}

impl AddAssign for Effect {
    fn add_assign(&mut self, other: Self) {
        self.entries += other.entries;
        self.balance += other.balance;
        self.spent += other.spent;
    }
}

impl Operation {
    /// The `n`-th operation.
    pub fn nth(n: u64) -> Self {
        let mut dice = Dice(n);
        let member = MemberId(dice.within(1, MEMBERS));
        let many = dice.within(2, 50);
        let fewer = dice.within(1, many);
        let deed = match dice.within(1, 10) {
            1..=3 => Deed::Earns(many),
            4..=6 => Deed::Spends(many),
            7 | 8 => Deed::Buys { held: many, paid: fewer },
            9 => Deed::Hesitates(many),
            _ => Deed::Regrets { spent: many, back: fewer },
        };
        Self { n, member, deed }
    }

    /// What it comes to, however often it is asked for.
    pub const fn effect(&self) -> Effect {
        match self.deed {
            Deed::Earns(points) => Effect { entries: 1, balance: points, spent: 0 },
            Deed::Spends(points) => Effect { entries: 1, balance: -points, spent: points },
            Deed::Buys { held, paid } => {
                Effect { entries: if paid < held { 3 } else { 2 }, balance: -paid, spent: paid }
            }
            Deed::Hesitates(_) => Effect { entries: 2, balance: 0, spent: 0 },
            Deed::Regrets { spent, back } => Effect { entries: 2, balance: back - spent, spent: spent - back },
        }
    }

    /// Does it, asking again while the database is busy; gives the numbers of the entries.
    pub async fn carry_out(&self, place: &Place) -> Anyhow<Vec<i64>> {
        let mut tried = 0;
        loop {
            match self.try_once(place).await {
                Ok(seqs) => return Ok(seqs),
                Err(error) if tried < TRIES && may_pass(&*error) => tried += 1,
                Err(error) => return Err(format!("operation {}: {error}", self.n).into()),
            }
        }
    }

    async fn try_once(&self, place: &Place) -> Anyhow<Vec<i64>> {
        let (member, portal) = (self.member, &place.portal);
        let key = |step: &str| format!("op:{}:{step}", self.n);
        let spend = |points| Spend { member, points, reason: String::new(), key: key("spend") };
        let hold = |points| Hold { member, points, minutes: 60, reason: String::new(), key: key("hold") };
        Ok(match self.deed {
            Deed::Earns(points) => vec![place.award(member, points, &key("award")).await?],
            Deed::Spends(points) => vec![portal.spend(&spend(points)).await?.seq],
            Deed::Buys { held, paid } => {
                let hold = portal.hold(&hold(held)).await?.receipt.seq;
                let confirm = Confirm { member, hold, points: Some(paid), key: key("confirm") };
                vec![hold, portal.confirm(&confirm).await?.seq]
            }
            Deed::Hesitates(points) => {
                let hold = portal.hold(&hold(points)).await?.receipt.seq;
                vec![hold, portal.cancel(&Cancel { member, hold, key: key("cancel") }).await?.seq]
            }
            Deed::Regrets { spent, back } => {
                let spend = portal.spend(&spend(spent)).await?.seq;
                let (points, reason, key) = (Some(back), String::new(), key("return"));
                vec![spend, portal.return_spend(&ReturnSpend { member, spend, points, reason, key }).await?.seq]
            }
        })
    }
}

fn may_pass(error: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    matches!(error.downcast_ref(), Some(Error::Store(fault)) if fault.is_retryable())
}

/// Numbers that look random and are always the same: splitmix64.
struct Dice(u64);

impl Dice {
    fn within(&mut self, least: i64, most: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let mixed = i64::try_from((mixed ^ (mixed >> 31)) >> 1).unwrap_or(0);
        least + mixed % (most - least + 1)
    }
}
