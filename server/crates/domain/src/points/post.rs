//! What a member's points are asked to do; awards, spendings, deductions and reversals are done here.

use super::{
    Account, Bucket, Entry, Ledger, Lot, LotState, MAX_POSTING, MAX_SUM, Move, OpKind, PassedRef, SpendRef, Terms,
};
use crate::time::Millis;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// What to do when more points are to be taken than the member can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beyond {
    /// Take nothing.
    Refuse,
    /// Take what there is.
    Clip,
    /// Take what there is and let the member owe the rest; the next usable points repay it.
    Debt,
}

/// An earlier award, with what has become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AwardRef {
    /// The number of its entry, which is the number of its lot.
    pub seq: i64,
    /// What it gave.
    pub applied: i64,
    /// What earlier reversals have taken back: the sum of `applied` over the entries whose `reverses` names it.
    pub reversed: i64,
    /// What of its lot has passed unused.
    pub expired: i64,
}

impl AwardRef {
    /// What a reversal may still take back: points that passed unused are not charged again.
    pub const fn left(&self) -> i64 {
        self.applied.saturating_sub(self.reversed).saturating_sub(self.expired)
    }
}

/// What the ledger is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posting {
    /// Give points, as one new lot.
    Award {
        /// How many, > 0.
        points: i64,
        /// When they become usable; now or earlier: at once.
        active_from: Millis,
        /// When they pass; [`Millis::NEVER`] if they do not.
        expires: Millis,
        /// See [`Lot::idle_days`].
        idle_days: Option<u32>,
    },
    /// Take points away.
    Deduct {
        /// How many, > 0.
        points: i64,
        /// What to do when the member has fewer.
        beyond: Beyond,
    },
    /// Let the member use points; never more than there are.
    Spend {
        /// How many, > 0.
        points: i64,
    },
    /// Take an award back.
    Reverse {
        /// Which.
        award: AwardRef,
        /// How many; `None`: all that is left of it.
        points: Option<i64>,
        /// What to do when the member has fewer.
        beyond: Beyond,
    },
    /// Set points aside for a purchase; never more than there are.
    Hold {
        /// How many, > 0.
        points: i64,
        /// When they are given back unless the hold was confirmed before; later than now.
        due: Millis,
    },
    /// Use what was set aside.
    Confirm {
        /// The number of the hold's entry.
        hold: i64,
        /// How many, > 0; the rest is given back. `None`: all of them.
        points: Option<i64>,
    },
    /// Give back what was set aside.
    Release {
        /// The number of the hold's entry.
        hold: i64,
    },
    /// Give back what was spent.
    Return {
        /// What was.
        spend: SpendRef,
        /// How many; `None`: all that is left of it.
        points: Option<i64>,
        /// When those pass whose own date has come meanwhile.
        grace_until: Millis,
    },
    /// Give back what passed unused.
    Restore {
        /// What did.
        passed: PassedRef,
        /// How many; `None`: all of them.
        points: Option<i64>,
        /// When they pass again.
        grace_until: Millis,
    },
}

impl Posting {
    /// An award that is made at `awarded` under these terms.
    pub fn award(points: i64, terms: &Terms, awarded: Millis, zone: &TimeZone) -> Self {
        let (active_from, expires) = terms.moments(awarded, zone);
        Self::Award { points, active_from, expires, idle_days: terms.expiry.idle_days() }
    }
}

/// Why nothing was posted. The ledger is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The member has fewer usable points.
    #[error("{missing} points are missing")]
    NotEnough {
        /// How many more would be needed.
        missing: i64,
    },
    /// All of the entry has been taken or given back or has passed, or less of it is left than was asked for.
    #[error("only {left} points of it are left to take or give back")]
    NothingLeft {
        /// How many are.
        left: i64,
    },
    /// Zero or fewer points.
    #[error("not a positive number of points")]
    NotPositive,
    /// The points would have passed before they could be used.
    #[error("the points would have passed before they could be used")]
    AlreadyExpired,
    /// The hold has ended, there is none with this number, or it would end before it began.
    #[error("the hold is over")]
    HoldOver,
    /// More than [`MAX_POSTING`] at once, or the member would own or owe more than [`MAX_SUM`].
    #[error("more points than a ledger holds")]
    Overflow,
    /// A lot should have been activated or expired by now, or a hold ended: call [`Ledger::settle`] first.
    #[error("the ledger was not settled")]
    Unsettled,
}

impl Ledger {
    /// Posts under the idempotency key `key` and returns what to write: the entry itself, then what follows from it (what
    /// a confirmed hold gives back, what of that passed meanwhile, the repayment of a debt). On refusal nothing has
    /// changed.
    ///
    /// [`Ledger::settle`] comes first, in the same transaction. Points are taken from the lot that passes soonest; a
    /// reversal takes first what is left of the award's own lot, and never what is held: that was promised to a till. An
    /// entry may apply 0 points (a clipped deduction from an empty account): that it was asked for is kept.
    pub fn post(&mut self, posting: Posting, key: String, now: Millis) -> Result<Vec<Entry>, Refused> {
        if self.due().is_some_and(|due| due <= now) {
            return Err(Refused::Unsettled);
        }
        match posting {
            Posting::Award { points, active_from, expires, idle_days } => {
                self.award(points, active_from, (expires, idle_days), key, now)
            }
            Posting::Deduct { points, beyond } => self.deduct(points, beyond, key, now),
            Posting::Spend { points } => self.spend(points, key, now),
            Posting::Reverse { award, points, beyond } => self.reverse(award, points, beyond, key, now),
            Posting::Hold { points, due } => self.hold(points, due, key, now),
            Posting::Confirm { hold, points } => self.confirm(hold, points, key, now),
            Posting::Release { hold } => self.release(hold, key, now),
            Posting::Return { spend, points, grace_until } => self.give_back(&spend, points, grace_until, key, now),
            Posting::Restore { passed, points, grace_until } => self.restore(passed, points, grace_until, key, now),
        }
    }

    fn award(
        &mut self,
        points: i64,
        active_from: Millis,
        (expires, idle_days): (Millis, Option<u32>),
        key: String,
        now: Millis,
    ) -> Result<Vec<Entry>, Refused> {
        bounded(points)?;
        if expires <= active_from.max(now) {
            return Err(Refused::AlreadyExpired);
        }
        self.has_room(points)?;
        let lot = self.account.seq + 1;
        let (state, to) =
            if active_from <= now { (LotState::Active, Bucket::Active) } else { (LotState::Pending, Bucket::Pending) };
        let active_from = if state == LotState::Active { now } else { active_from };
        let empty = Lot::empty(lot, points, state, (active_from, expires));
        self.lots.push(Lot { idle_days, ..empty });
        let moves = vec![Move { lot, from: Bucket::Issue, to, amount: points }];
        let mut entries = vec![self.write(OpKind::Award, key, now, points, moves)];
        entries.extend(self.repay(now));
        Ok(entries)
    }

    fn deduct(&mut self, points: i64, beyond: Beyond, key: String, now: Millis) -> Result<Vec<Entry>, Refused> {
        bounded(points)?;
        let mut moves = Vec::new();
        let missing = self.take(points, Bucket::Revoked, &mut moves);
        self.account.go_beyond(missing, beyond, &mut moves)?;
        Ok(vec![self.write(OpKind::Deduct, key, now, points, moves)])
    }

    fn spend(&mut self, points: i64, key: String, now: Millis) -> Result<Vec<Entry>, Refused> {
        bounded(points)?;
        let mut moves = Vec::new();
        match self.take(points, Bucket::Spent, &mut moves) {
            0 => Ok(vec![self.write(OpKind::Spend, key, now, points, moves)]),
            missing => Err(Refused::NotEnough { missing }),
        }
    }

    fn reverse(
        &mut self,
        award: AwardRef,
        points: Option<i64>,
        beyond: Beyond,
        key: String,
        now: Millis,
    ) -> Result<Vec<Entry>, Refused> {
        let points = part_of(award.left(), points)?;
        let mut moves = Vec::new();
        let mut missing = points;
        if let Some(own) = self.lots.iter().find(|lot| lot.lot == award.seq && lot.remaining > 0) {
            let amount = own.remaining.min(missing);
            let from = if own.state == LotState::Pending { Bucket::Pending } else { Bucket::Active };
            moves.push(Move { lot: own.lot, from, to: Bucket::Revoked, amount });
            missing -= amount;
        }
        missing = self.take(missing, Bucket::Revoked, &mut moves);
        self.account.go_beyond(missing, beyond, &mut moves)?;
        let mut entry = self.write(OpKind::Reverse, key, now, points, moves);
        entry.reverses = Some(award.seq);
        Ok(vec![entry])
    }

    /// Whether the member may own so many more.
    pub(super) const fn has_room(&self, points: i64) -> Result<(), Refused> {
        if self.account.owned() + points > MAX_SUM { Err(Refused::Overflow) } else { Ok(()) }
    }

    /// Plans to take `points` from usable lots that `moves` does not name yet, soonest to pass first; returns how many
    /// are missing.
    pub(super) fn take(&self, points: i64, to: Bucket, moves: &mut Vec<Move>) -> i64 {
        let mut usable: Vec<&Lot> = self
            .lots
            .iter()
            .filter(|lot| lot.state == LotState::Active && lot.remaining > 0)
            .filter(|lot| moves.iter().all(|planned| planned.lot != lot.lot))
            .collect();
        usable.sort_by_key(|lot| (lot.expires, lot.lot));
        let mut missing = points;
        for lot in usable {
            if missing == 0 {
                break;
            }
            let amount = lot.remaining.min(missing);
            moves.push(Move { lot: lot.lot, from: Bucket::Active, to, amount });
            missing -= amount;
        }
        missing
    }
}

impl Account {
    /// What to do about `missing` points that no lot could give.
    fn go_beyond(&self, missing: i64, beyond: Beyond, moves: &mut Vec<Move>) -> Result<(), Refused> {
        match beyond {
            _ if missing == 0 => Ok(()),
            Beyond::Refuse => Err(Refused::NotEnough { missing }),
            Beyond::Clip => Ok(()),
            Beyond::Debt if self.debt + missing > MAX_SUM => Err(Refused::Overflow),
            Beyond::Debt => {
                moves.push(Move { lot: 0, from: Bucket::Debt, to: Bucket::Revoked, amount: missing });
                Ok(())
            }
        }
    }
}

/// All of what is `left`, or the part that was asked for.
pub(super) fn part_of(left: i64, points: Option<i64>) -> Result<i64, Refused> {
    let points = points.unwrap_or(left);
    if left <= 0 || points > left {
        return Err(Refused::NothingLeft { left: left.max(0) });
    }
    bounded(points).map(|()| points)
}

pub(super) const fn bounded(points: i64) -> Result<(), Refused> {
    match points {
        ..=0 => Err(Refused::NotPositive),
        1..=MAX_POSTING => Ok(()),
        _ => Err(Refused::Overflow),
    }
}
