//! What time does to points: activation, repayment of debt, expiry; and the one place where movements change the sums.

use super::{Account, Bucket, Entry, Ledger, Lot, LotState, MAX_SUM, Move, OpKind};
use crate::time::Millis;

/// A loaded ledger does not add up; nothing may be posted to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unbalanced {
    /// The sums of the account differ from those of its open lots.
    #[error("the account does not equal the sum of its lots")]
    Sums,
    /// An amount is negative, greater than [`MAX_SUM`], or there are usable points beside a debt.
    #[error("an amount is out of bounds")]
    Bounds,
}

impl Ledger {
    /// A ledger as loaded under the member's lock. `lots` must hold every lot that is not closed.
    pub fn load(account: Account, mut lots: Vec<Lot>) -> Result<Self, Unbalanced> {
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
        Ok(Self { account, lots, touched: std::collections::BTreeSet::new() })
    }

    /// Activates and expires every lot whose moment has come, in the order of the moments (of several at one moment the
    /// one that passes soonest first, so that it pays the debt), and returns what to write.
    ///
    /// Each entry is dated at its moment, not at `now`, so that it makes no difference when or how often this runs; a
    /// second run brings nothing. Debt is repaid by what becomes usable. Keys: `act:{lot}`, `exp:{lot}`, `repay:{seq}`
    /// with the number of the entry that made the points usable.
    pub fn settle(&mut self, now: Millis) -> Vec<Entry> {
        let mut entries = Vec::new();
        while let Some((at, lot)) = self.next_due(now) {
            if lot.state == LotState::Pending {
                let moves =
                    vec![Move { lot: lot.lot, from: Bucket::Pending, to: Bucket::Active, amount: lot.remaining }];
                let entry = self.write(OpKind::Activate, format!("act:{}", lot.lot), at, lot.remaining, moves);
                entries.push(entry);
                entries.extend(self.repay(lot.lot, at));
            } else {
                let moves =
                    vec![Move { lot: lot.lot, from: Bucket::Active, to: Bucket::Expired, amount: lot.remaining }];
                entries.push(self.write(OpKind::Expire, format!("exp:{}", lot.lot), at, lot.remaining, moves));
            }
        }
        entries
    }

    /// When [`Ledger::settle`] will next have something to do.
    pub fn due(&self) -> Option<Millis> {
        self.lots.iter().filter_map(|lot| lot.due).min()
    }

    /// The lots that were changed since the ledger was loaded.
    pub fn touched(&self) -> impl Iterator<Item = &Lot> {
        self.lots.iter().filter(|lot| self.touched.contains(&lot.lot))
    }

    fn next_due(&self, now: Millis) -> Option<(Millis, Lot)> {
        let due = |lot: &Lot| lot.due.filter(|due| *due <= now).map(|due| (due, *lot));
        self.lots.iter().filter_map(due).min_by_key(|(due, lot)| (*due, lot.expires, lot.lot))
    }

    /// Pays what is owed from a lot that has just become usable.
    pub(super) fn repay(&mut self, lot: i64, at: Millis) -> Option<Entry> {
        let usable = self.lots.iter().find(|one| one.lot == lot && one.state == LotState::Active)?;
        let amount = usable.remaining.min(self.account.debt);
        (amount > 0).then(|| {
            let moves = vec![Move { lot, from: Bucket::Active, to: Bucket::Debt, amount }];
            let key = format!("repay:{}", self.account.seq);
            self.write(OpKind::Repay, key, at, amount, moves)
        })
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
        Entry { seq: self.account.seq, kind, key, at, reverses: None, requested, applied, after: self.account, moves }
    }
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
        if (one.from, one.to) == (Bucket::Pending, Bucket::Active) {
            self.state = LotState::Active;
        }
        if self.remaining == 0 && self.held == 0 {
            self.state = LotState::Closed;
        }
        self.due = match self.state {
            LotState::Pending => Some(self.active_from),
            LotState::Active if self.remaining > 0 && self.expires != Millis::NEVER => Some(self.expires),
            LotState::Active | LotState::Closed => None,
        };
    }
}
