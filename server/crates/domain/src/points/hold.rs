//! Points set aside for a purchase: out of the balance at once, used or given back later.

use super::{Bucket, Entry, Ledger, Move, OpKind, Refused, coded, post::bounded};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

coded! {
    /// What has become of a [`Hold`].
    HoldState {
        /// The points are set aside.
        Open = "open",
        /// They were used, in whole or in part.
        Confirmed = "confirmed",
        /// They were given back.
        Cancelled = "cancelled",
        /// Its time was over, and they were given back.
        Lapsed = "lapsed",
    }
}

/// So much of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Which lot.
    pub lot: i64,
    /// How many of its points.
    pub amount: i64,
}

/// Points set aside. A hold ends once, as a whole: what is not used is given back.
///
/// Points that pass while they are held can still be used by confirming the hold; given back, they pass at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The number of its entry.
    pub hold: i64,
    /// When it ends by itself.
    pub due: Millis,
    /// What has become of it.
    pub state: HoldState,
    /// The number of the entry that ended it: the spending, or the release.
    pub ended: Option<i64>,
    /// What is held of which lots, or was, in the order of taking: soonest to pass first.
    pub parts: Vec<Part>,
}

impl Hold {
    /// How many points were set aside.
    pub fn amount(&self) -> i64 {
        self.parts.iter().map(|part| part.amount).sum()
    }

    /// How many still are.
    pub fn left(&self) -> i64 {
        if self.state == HoldState::Open { self.amount() } else { 0 }
    }
}

impl Ledger {
    pub(super) fn hold(&mut self, points: i64, due: Millis, key: String, now: Millis) -> Result<Vec<Entry>, Refused> {
        bounded(points)?;
        if due <= now {
            return Err(Refused::HoldOver);
        }
        let mut moves = Vec::new();
        let missing = self.take(points, Bucket::Held, &mut moves);
        if missing > 0 {
            return Err(Refused::NotEnough { missing });
        }
        let parts = moves.iter().map(|one| Part { lot: one.lot, amount: one.amount }).collect();
        let entry = self.write(OpKind::Hold, key, now, points, moves);
        self.holds.push(Hold { hold: entry.seq, due, state: HoldState::Open, ended: None, parts });
        self.touched_holds.insert(entry.seq);
        Ok(vec![entry])
    }

    /// Uses what passes soonest by now and gives the rest back (key `rel:{hold}`): dates may have moved since it was held.
    pub(super) fn confirm(
        &mut self,
        hold: i64,
        points: Option<i64>,
        key: String,
        now: Millis,
    ) -> Result<Vec<Entry>, Refused> {
        let hold = self.open_hold(hold)?;
        let points = points.unwrap_or_else(|| hold.amount());
        bounded(points)?;
        if points > hold.amount() {
            return Err(Refused::NotEnough { missing: points - hold.amount() });
        }
        let (mut moves, mut rest, mut missing) = (Vec::new(), Vec::new(), points);
        let mut parts = hold.parts;
        let passes = |number: i64| self.lots.iter().find(|lot| lot.lot == number).map(|lot| lot.expires);
        parts.sort_by_key(|part| (passes(part.lot), part.lot));
        for part in &parts {
            let amount = part.amount.min(missing);
            missing -= amount;
            if amount > 0 {
                moves.push(Move { lot: part.lot, from: Bucket::Held, to: Bucket::Spent, amount });
            }
            if amount < part.amount {
                rest.push(Part { lot: part.lot, amount: part.amount - amount });
            }
        }
        let mut entries = vec![self.write(OpKind::Spend, key, now, points, moves)];
        self.end(hold.hold, HoldState::Confirmed, entries[0].seq);
        if !rest.is_empty() {
            entries.extend(self.let_go(hold.hold, &rest, format!("rel:{}", hold.hold), now));
        }
        Ok(entries)
    }

    pub(super) fn release(&mut self, hold: i64, key: String, now: Millis) -> Result<Vec<Entry>, Refused> {
        let hold = self.open_hold(hold)?;
        Ok(self.end_unused(&hold, HoldState::Cancelled, key, now))
    }

    /// Ends a hold whose time is over.
    pub(super) fn lapse(&mut self, hold: &Hold, at: Millis) -> Vec<Entry> {
        self.end_unused(hold, HoldState::Lapsed, format!("rel:{}", hold.hold), at)
    }

    pub(super) fn open_holds(&self) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(|hold| hold.state == HoldState::Open)
    }

    fn open_hold(&self, number: i64) -> Result<Hold, Refused> {
        self.open_holds().find(|hold| hold.hold == number).cloned().ok_or(Refused::HoldOver)
    }

    fn end_unused(&mut self, hold: &Hold, state: HoldState, key: String, at: Millis) -> Vec<Entry> {
        let entries = self.let_go(hold.hold, &hold.parts, key, at);
        self.end(hold.hold, state, entries[0].seq);
        entries
    }

    fn end(&mut self, number: i64, state: HoldState, by: i64) {
        if let Some(hold) = self.holds.iter_mut().find(|hold| hold.hold == number) {
            (hold.state, hold.ended) = (state, Some(by));
            self.touched_holds.insert(number);
        }
    }

    /// Makes held points usable again, lets those pass whose date has come meanwhile, and pays what is owed by the others.
    fn let_go(&mut self, hold: i64, parts: &[Part], key: String, at: Millis) -> Vec<Entry> {
        let back = |part: &Part| Move { lot: part.lot, from: Bucket::Held, to: Bucket::Active, amount: part.amount };
        let amount = parts.iter().map(|part| part.amount).sum();
        let mut entries = vec![self.write(OpKind::Release, key, at, amount, parts.iter().map(back).collect())];
        for part in parts {
            if self.lots.iter().any(|lot| lot.lot == part.lot && lot.expires <= at) {
                entries.push(self.expire(part.lot, part.amount, format!("exp:{}:{hold}", part.lot), at));
            }
        }
        entries.extend(self.repay(at));
        entries
    }
}
