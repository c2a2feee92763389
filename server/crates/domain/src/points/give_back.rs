//! What was spent or has passed, given back.

use super::{Bucket, Entry, Ledger, Lot, LotState, Move, OpKind, Refused, post::part_of};
use crate::time::Millis;

/// What a spending took from a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// The lot as it is now, closed or not.
    pub lot: Lot,
    /// How many of its points.
    pub amount: i64,
}

/// An earlier spending, with what has become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpendRef {
    /// The number of its entry.
    pub seq: i64,
    /// What earlier returns have given back: the sum of `applied` over the entries whose `returns` names it.
    pub returned: i64,
    /// What it took, in the order of taking.
    pub parts: Vec<Spent>,
}

impl SpendRef {
    /// What a return may still give back.
    pub fn left(&self) -> i64 {
        let spent: i64 = self.parts.iter().map(|part| part.amount).sum();
        spent.saturating_sub(self.returned)
    }
}

/// An earlier expiry, with what has become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassedRef {
    /// The number of its entry.
    pub seq: i64,
    /// How many points passed.
    pub passed: i64,
    /// How many of them were restored.
    pub restored: i64,
}

impl PassedRef {
    /// What may still be restored: an expiry is restored once, in whole or in part.
    pub const fn left(&self) -> i64 {
        if self.restored > 0 { 0 } else { self.passed }
    }
}

impl Ledger {
    /// Gives back what was taken last first: a spending of 10 of which 4 were returned has cost what a spending of 6 would
    /// have.
    ///
    /// Points go back to their lots. Those whose date has come meanwhile become one new lot that passes at `grace_until`,
    /// because the terms of a lot never change; its number is that of this entry, which names the spending. They are then
    /// no longer the award's own: a reversal of the award does not take them first. Lots that pass by idleness stand here as
    /// [`SpendRef::stir`] has left them.
    pub(super) fn give_back(
        &mut self,
        spend: &SpendRef,
        points: Option<i64>,
        grace_until: Millis,
        key: String,
        now: Millis,
    ) -> Result<Vec<Entry>, Refused> {
        let points = part_of(spend.left(), points)?;
        self.has_room(points)?;
        let (mut returned, mut missing, mut graced) = (spend.returned, points, 0);
        let (mut moves, mut reopened) = (Vec::new(), Vec::new());
        for Spent { lot, amount } in spend.parts.iter().rev() {
            let already = returned.min(*amount);
            returned -= already;
            let amount = missing.min(amount - already);
            missing -= amount;
            if lot.expires <= now {
                graced += amount;
            } else if amount > 0 {
                moves.push(Move { lot: lot.lot, from: Bucket::Spent, to: Bucket::Active, amount });
                reopened.push(*lot);
            }
        }
        if graced > 0 {
            moves.push(self.new_lot(Bucket::Spent, graced, grace_until, now)?);
        }
        reopened.retain(|lot| self.lots.iter().all(|known| known.lot != lot.lot));
        self.lots.extend(reopened);
        Ok(self.give(OpKind::Return, spend.seq, moves, points, key, now))
    }

    /// Gives back what passed unused, as a new lot that passes at `grace_until`.
    pub(super) fn restore(
        &mut self,
        passed: PassedRef,
        points: Option<i64>,
        grace_until: Millis,
        key: String,
        now: Millis,
    ) -> Result<Vec<Entry>, Refused> {
        let points = part_of(passed.left(), points)?;
        self.has_room(points)?;
        let moves = vec![self.new_lot(Bucket::Expired, points, grace_until, now)?];
        Ok(self.give(OpKind::Restore, passed.seq, moves, points, key, now))
    }

    /// Opens the lot that the next entry puts points into.
    fn new_lot(&mut self, from: Bucket, amount: i64, expires: Millis, now: Millis) -> Result<Move, Refused> {
        if expires <= now {
            return Err(Refused::AlreadyExpired);
        }
        let (lot, state) = (self.account.seq + 1, LotState::Active);
        self.lots.push(Lot::empty(lot, amount, state, (now, expires)));
        Ok(Move { lot, from, to: Bucket::Active, amount })
    }

    fn give(&mut self, kind: OpKind, of: i64, moves: Vec<Move>, points: i64, key: String, now: Millis) -> Vec<Entry> {
        let mut entry = self.write(kind, key, now, points, moves);
        entry.returns = Some(of);
        let repaid = self.repay(now);
        std::iter::once(entry).chain(repaid).collect()
    }
}
