//! What time does to points: activation, repayment of debt, expiry, the end of a hold; and the one place where movements
//! change the sums.

use super::{Account, Bucket, Entry, Hold, HoldState, Ledger, Lot, LotState, MAX_SUM, Move, OpKind};
use crate::time::Millis;
use std::collections::{BTreeMap, BTreeSet};

/// A loaded ledger does not add up; nothing may be posted to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unbalanced {
    /// The sums of the account differ from those of its open lots.
    #[error("the account does not equal the sum of its lots")]
    Sums,
    /// The open holds do not name exactly what is held of each lot.
    #[error("what is held of the lots does not equal the sum of the holds")]
    Holds,
    /// An amount is negative, greater than [`MAX_SUM`], or there are usable points beside a debt.
    #[error("an amount is out of bounds")]
    Bounds,
}

/// What time has something to do with next.
enum Due {
    Lot(Lot),
    Hold(Hold),
}

impl Ledger {
    /// A ledger as loaded under the member's lock. `lots` must hold every lot that is not closed, `holds` every hold that
    /// is open.
    pub fn load(account: Account, mut lots: Vec<Lot>, holds: Vec<Hold>) -> Result<Self, Unbalanced> {
        lots.sort_by_key(|lot| lot.lot);
        let mut sums = Account { seq: account.seq, debt: account.debt, ..Account::default() };
        for lot in &lots {
            if !(0..=MAX_SUM).contains(&lot.remaining) || !(0..=MAX_SUM).contains(&lot.held) {
                return Err(Unbalanced::Bounds);
            }
            let sum = if lot.state == LotState::Pending { &mut sums.pending } else { &mut sums.active };
            *sum = sum.checked_add(lot.remaining).ok_or(Unbalanced::Bounds)?;
            sums.held = sums.held.checked_add(lot.held).ok_or(Unbalanced::Bounds)?;
        }
        if sums != account {
            return Err(Unbalanced::Sums);
        }
        let all = [account.seq, account.pending, account.active, account.held, account.debt];
        if all.iter().any(|sum| !(0..=MAX_SUM).contains(sum)) || (account.active > 0 && account.debt > 0) {
            return Err(Unbalanced::Bounds);
        }
        if holds.iter().any(|hold| hold.state != HoldState::Open) || held_by(&holds)? != held_of(&lots) {
            return Err(Unbalanced::Holds);
        }
        Ok(Self { account, lots, holds, touched: BTreeSet::new(), touched_holds: BTreeSet::new() })
    }

    /// Activates and expires every lot whose moment has come, and gives back what is held beyond its time, in the order of
    /// the moments, and returns what to write.
    ///
    /// At one moment lots come before holds; of several lots the one that passes soonest comes first, so that it pays the
    /// debt. Each entry is dated at its moment, not at `now`, so that it makes no difference when or how often this runs; a
    /// second run brings nothing. Debt is repaid by what becomes usable. Keys: `act:{lot}`, `exp:{lot}`, `rel:{hold}`,
    /// `exp:{lot}:{hold}` for what passed while it was held, `exp:{lot}:{lot}` for what passed after it was kept for longer,
    /// `repay:{seq}` with the number of the entry before it.
    pub fn settle(&mut self, now: Millis) -> Vec<Entry> {
        let mut entries = Vec::new();
        while let Some((at, due)) = self.next_due(now) {
            match due {
                Due::Lot(lot) if lot.state == LotState::Pending => {
                    let all = Move { lot: lot.lot, from: Bucket::Pending, to: Bucket::Active, amount: lot.remaining };
                    entries.push(self.write(
                        OpKind::Activate,
                        format!("act:{}", lot.lot),
                        at,
                        lot.remaining,
                        vec![all],
                    ));
                    entries.extend(self.repay(at));
                }
                Due::Lot(lot) => {
                    let key = match lot.kept_from {
                        None => format!("exp:{}", lot.lot),
                        // A part of it may have passed before it was kept.
                        Some(_) => format!("exp:{0}:{0}", lot.lot),
                    };
                    entries.push(self.expire(lot.lot, lot.remaining, key, at));
                }
                Due::Hold(hold) => entries.extend(self.lapse(&hold, at)),
            }
        }
        entries
    }

    /// When [`Ledger::settle`] will next have something to do.
    pub fn due(&self) -> Option<Millis> {
        let holds = self.open_holds().map(|hold| hold.due);
        self.lots.iter().filter_map(|lot| lot.due).chain(holds).min()
    }

    /// The lots that were changed since the ledger was loaded.
    pub fn touched(&self) -> impl Iterator<Item = &Lot> {
        self.lots.iter().filter(|lot| self.touched.contains(&lot.lot))
    }

    /// The holds that were made or ended since the ledger was loaded.
    pub fn touched_holds(&self) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(|hold| self.touched_holds.contains(&hold.hold))
    }

    fn next_due(&self, now: Millis) -> Option<(Millis, Due)> {
        let lots = self.lots.iter().filter_map(|lot| Some((lot.due?, lot)));
        let lot = lots.min_by_key(|(due, lot)| (*due, lot.expires, lot.lot));
        let hold = self.open_holds().min_by_key(|hold| (hold.due, hold.hold));
        let next = match (lot, hold) {
            (Some((due, lot)), hold) if hold.is_none_or(|hold| due <= hold.due) => Some((due, Due::Lot(*lot))),
            (_, hold) => hold.map(|hold| (hold.due, Due::Hold(hold.clone()))),
        };
        next.filter(|(due, _)| *due <= now)
    }

    /// Pays what is owed from what has just become usable, soonest to pass first.
    pub(super) fn repay(&mut self, at: Millis) -> Option<Entry> {
        let owed = self.account.debt;
        let mut moves = Vec::new();
        let amount = owed - self.take(owed, Bucket::Debt, &mut moves);
        (amount > 0).then(|| {
            let key = format!("repay:{}", self.account.seq);
            self.write(OpKind::Repay, key, at, amount, moves)
        })
    }

    /// Lets usable points of a lot pass.
    pub(super) fn expire(&mut self, lot: i64, amount: i64, key: String, at: Millis) -> Entry {
        let moves = vec![Move { lot, from: Bucket::Active, to: Bucket::Expired, amount }];
        self.write(OpKind::Expire, key, at, amount, moves)
    }

    /// Carries out `moves`, which were checked against lots and bounds, and makes their entry.
    pub(super) fn write(&mut self, kind: OpKind, key: String, at: Millis, requested: i64, moves: Vec<Move>) -> Entry {
        self.account.seq += 1;
        for one in &moves {
            self.account.carry(one);
            if let Some(lot) = self.lots.iter_mut().find(|lot| lot.lot == one.lot) {
                lot.carry(one);
                self.touched.insert(lot.lot);
            }
        }
        let applied = moves.iter().map(|one| one.amount).sum();
        let (seq, after) = (self.account.seq, self.account);
        Entry { seq, kind, key, at, reverses: None, returns: None, requested, applied, after, moves }
    }
}

/// What the holds name of each lot.
fn held_by(holds: &[Hold]) -> Result<BTreeMap<i64, i64>, Unbalanced> {
    let mut held = BTreeMap::new();
    for part in holds.iter().flat_map(|hold| &hold.parts) {
        let sum: &mut i64 = held.entry(part.lot).or_default();
        *sum = sum.checked_add(part.amount).filter(|sum| *sum <= MAX_SUM).ok_or(Unbalanced::Bounds)?;
    }
    Ok(held)
}

fn held_of(lots: &[Lot]) -> BTreeMap<i64, i64> {
    lots.iter().filter(|lot| lot.held > 0).map(|lot| (lot.lot, lot.held)).collect()
}

impl Account {
    /// What the member owns, debt not counted.
    pub const fn owned(&self) -> i64 {
        self.pending + self.active + self.held
    }

    fn carry(&mut self, one: &Move) {
        if let Some(sum) = self.sum_of(one.from) {
            *sum -= one.amount;
        }
        if let Some(sum) = self.sum_of(one.to) {
            *sum += one.amount;
        }
        self.debt += match (one.from, one.to) {
            (Bucket::Debt, _) => one.amount,
            (_, Bucket::Debt) => -one.amount,
            _ => 0,
        };
    }

    const fn sum_of(&mut self, bucket: Bucket) -> Option<&mut i64> {
        match bucket {
            Bucket::Pending => Some(&mut self.pending),
            Bucket::Active => Some(&mut self.active),
            Bucket::Held => Some(&mut self.held),
            Bucket::Issue | Bucket::Spent | Bucket::Expired | Bucket::Revoked | Bucket::Debt => None,
        }
    }
}

impl Lot {
    fn carry(&mut self, one: &Move) {
        match one.from {
            Bucket::Pending | Bucket::Active => self.remaining -= one.amount,
            Bucket::Held => self.held -= one.amount,
            _ => {}
        }
        match one.to {
            Bucket::Pending | Bucket::Active => self.remaining += one.amount,
            Bucket::Held => self.held += one.amount,
            _ => {}
        }
        if one.to == Bucket::Active {
            self.state = LotState::Active;
        }
        if self.remaining == 0 && self.held == 0 {
            self.state = LotState::Closed;
        }
        self.due = self.next();
    }
}
