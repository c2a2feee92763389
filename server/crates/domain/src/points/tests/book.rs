//! A member's ledger as a store keeps it, and the invariants that its rows obey.

use super::steps::{self, Known, Order};
use crate::{
    points::{
        Account, AwardRef, Beyond, Bucket, Entry, Hold, Ledger, Lot, LotState, Move, OpKind, PassedRef, Posting,
        Refused, SpendRef, Spent,
    },
    time::Millis,
};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of the tables for one member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book {
    pub account: Account,
    pub lots: BTreeMap<i64, Lot>,
    pub holds: BTreeMap<i64, Hold>,
    pub entries: Vec<Entry>,
    /// When the member last did something.
    pub life: Option<Millis>,
}

/// What came into a bucket less what left it.
type Flows = BTreeMap<Bucket, i64>;

impl Book {
    /// Only open lots and open holds are loaded, as the store does.
    pub fn load(&self) -> Ledger {
        let open = self.lots.values().filter(|lot| lot.state != LotState::Closed).copied().collect();
        let holds = self.holds.values().filter(|hold| hold.left() > 0).cloned().collect();
        Ledger::load(self.account, open, holds).expect("balanced")
    }

    /// Only what was touched is written.
    fn save(&mut self, ledger: &Ledger, entries: Vec<Entry>) {
        self.account = ledger.account;
        self.lots.extend(ledger.touched().map(|lot| (lot.lot, *lot)));
        self.holds.extend(ledger.touched_holds().map(|hold| (hold.hold, hold.clone())));
        self.entries.extend(entries);
    }

    pub fn settle(&mut self, now: Millis) -> usize {
        let mut ledger = self.load();
        let entries = ledger.settle(now);
        let count = entries.len();
        self.save(&ledger, entries);
        count
    }

    /// Settles and posts in one transaction; a refusal still keeps what was settled.
    pub fn post(&mut self, posting: Posting, now: Millis) -> Result<Entry, Refused> {
        let mut ledger = self.load();
        let mut entries = ledger.settle(now);
        let key = format!("test:{}", self.entries.len() + entries.len());
        let posted = ledger.post(posting, key, now);
        entries.extend(posted.iter().flatten().cloned());
        self.save(&ledger, entries);
        posted.map(|posted| posted[0].clone())
    }

    /// Moves dates, where the order is to do so; whether any moved.
    pub fn date(&mut self, order: &Order, now: Millis) -> Option<bool> {
        let mut ledger = self.load();
        let moved = match *order {
            Order::Live => {
                self.life = Some(now);
                ledger.stir(now, later)
            }
            Order::Keep { lot, until } => ledger.keep(lot, Millis(until)),
            _ => return None,
        };
        self.save(&ledger, Vec::new());
        Some(moved)
    }

    fn entry(&self, seq: i64) -> &Entry {
        self.entries.iter().find(|entry| entry.seq == seq).expect("an entry")
    }

    /// The moves of one lot, or of all.
    fn moves(&self, lot: Option<i64>) -> impl Iterator<Item = &Move> {
        self.entries.iter().flat_map(|entry| &entry.moves).filter(move |one| lot.is_none_or(|lot| one.lot == lot))
    }

    fn applied(&self, of: impl Fn(&Entry) -> bool) -> i64 {
        self.entries.iter().filter(|entry| of(entry)).map(|entry| entry.applied).sum()
    }

    pub fn award_ref(&self, seq: i64) -> AwardRef {
        AwardRef {
            seq,
            applied: self.entry(seq).applied,
            reversed: self.applied(|entry| entry.reverses == Some(seq)),
            expired: self.moves(Some(seq)).filter(|one| one.to == Bucket::Expired).map(|one| one.amount).sum(),
        }
    }

    pub fn spend_ref(&self, seq: i64) -> SpendRef {
        let part = |one: &Move| Spent { lot: self.lots[&one.lot], amount: one.amount };
        let parts = self.entry(seq).moves.iter().map(part).collect();
        let mut spend = SpendRef { seq, returned: self.applied(|entry| entry.returns == Some(seq)), parts };
        if let Some(life) = self.life {
            spend.stir(life, later);
        }
        spend
    }

    pub fn passed_ref(&self, seq: i64) -> PassedRef {
        let restored = self.applied(|entry| entry.returns == Some(seq));
        PassedRef { seq, passed: self.entry(seq).applied, restored }
    }

    /// What there is for a step to aim at.
    pub fn known(&self) -> Known {
        let mut known = Known::default();
        for entry in &self.entries {
            known.note(entry.kind.code(), entry.seq, &entry.key);
        }
        known
    }

    /// What an order asks of this ledger.
    pub fn posting(&self, order: &Order) -> Option<Posting> {
        Some(match *order {
            Order::Award { points, active_from, expires, idle_days } => {
                Posting::Award { points, active_from: Millis(active_from), expires: Millis(expires), idle_days }
            }
            Order::Deduct { points, beyond } => Posting::Deduct { points, beyond: beyond.into() },
            Order::Spend { points } => Posting::Spend { points },
            Order::Reverse { award, points, beyond } => {
                Posting::Reverse { award: self.award_ref(award), points, beyond: beyond.into() }
            }
            Order::Hold { points, due } => Posting::Hold { points, due: Millis(due) },
            Order::Confirm { hold, points } => Posting::Confirm { hold, points },
            Order::Release { hold } => Posting::Release { hold },
            Order::Return { spend, points, grace_until } => {
                Posting::Return { spend: self.spend_ref(spend), points, grace_until: Millis(grace_until) }
            }
            Order::Restore { expiry, points, grace_until } => {
                Posting::Restore { passed: self.passed_ref(expiry.seq), points, grace_until: Millis(grace_until) }
            }
            Order::Live | Order::Keep { .. } | Order::Wait => return None,
        })
    }

    /// What is pending or active, and what is held, of each lot that has either.
    pub fn open_lots(&self) -> BTreeMap<i64, (i64, i64)> {
        let open = self.lots.values().filter(|lot| lot.state != LotState::Closed);
        open.map(|lot| (lot.lot, (lot.remaining, lot.held))).collect()
    }

    /// What came into a bucket less what left it, over all lots.
    pub fn flow(&self, bucket: Bucket) -> i64 {
        self.moves(None).map(|one| flow(one, bucket)).sum()
    }

    /// The first invariant that does not hold: those of the store's `verify`, and a few that its columns cannot break.
    pub fn broken(&self) -> Option<&'static str> {
        let mut by_lot: BTreeMap<i64, Flows> = BTreeMap::new();
        let mut all = Flows::new();
        for one in self.moves(None) {
            for flows in [&mut all, by_lot.entry(one.lot).or_default()] {
                *flows.entry(one.from).or_default() -= one.amount;
                *flows.entry(one.to).or_default() += one.amount;
            }
        }
        let of = |flows: Option<&Flows>, bucket| flows.and_then(|flows| flows.get(&bucket)).copied().unwrap_or(0);
        let total = |bucket| of(Some(&all), bucket);
        let account = &self.account;
        let lots = || self.lots.values();
        let sum =
            |of: fn(&Lot) -> i64, state: LotState| -> i64 { lots().filter(|lot| lot.state == state).map(of).sum() };
        let last = self.entries.last().map_or_else(Account::default, |entry| entry.after);
        let keys: BTreeSet<&str> = self.entries.iter().map(|entry| entry.key.as_str()).collect();
        let checks: [(&'static str, bool); 14] = [
            (
                "I1 account = moves",
                account.pending == total(Bucket::Pending)
                    && account.active == total(Bucket::Active)
                    && account.held == total(Bucket::Held)
                    && account.debt == -total(Bucket::Debt),
            ),
            (
                "I2 lot = moves",
                lots().all(|lot| {
                    let flows = by_lot.get(&lot.lot);
                    lot.remaining == of(flows, Bucket::Pending) + of(flows, Bucket::Active)
                        && lot.held == of(flows, Bucket::Held)
                        && lot.amount == self.put_into(lot.lot)
                }),
            ),
            (
                "I3 account = open lots",
                account.pending == sum(|lot| lot.remaining, LotState::Pending)
                    && account.active == sum(|lot| lot.remaining, LotState::Active)
                    && account.held == lots().map(|lot| lot.held).sum::<i64>(),
            ),
            (
                "I4 entries have no gaps",
                (1..).zip(&self.entries).all(|(seq, entry)| entry.seq == seq) && account.seq == last.seq,
            ),
            ("I5 no credit beside debt", account.active == 0 || account.debt == 0),
            (
                "I6 closed lots are empty",
                lots().all(|lot| match lot.state {
                    LotState::Closed => lot.remaining == 0 && lot.held == 0 && lot.due.is_none(),
                    LotState::Pending => lot.remaining > 0 && lot.due == Some(lot.active_from),
                    LotState::Active => lot.remaining + lot.held > 0 && lot.due.is_none_or(|due| due == lot.expires),
                }),
            ),
            (
                "I7 applied = moves",
                self.entries.iter().all(|entry| entry.applied == entry.moves.iter().map(|one| one.amount).sum::<i64>()),
            ),
            ("I8 the last entry's sums are the account", last == *account),
            ("I9 no more is taken or given back than was there", self.entries.iter().all(|entry| self.referred(entry))),
            ("I10 moves belong to lots", by_lot.keys().all(|lot| *lot == 0 || self.lots.contains_key(lot))),
            (
                "I11 conservation",
                -total(Bucket::Issue)
                    == total(Bucket::Spent) + total(Bucket::Expired) + total(Bucket::Revoked) + account.owned()
                        - account.debt,
            ),
            (
                "I12 what is held is what the holds hold",
                self.holds.values().map(Hold::left).sum::<i64>() == account.held,
            ),
            ("every key is used once", keys.len() == self.entries.len()),
            (
                "nothing is negative",
                [account.pending, account.active, account.held, account.debt].iter().all(|sum| *sum >= 0)
                    && lots().all(|lot| lot.remaining >= 0 && lot.held >= 0 && lot.remaining + lot.held <= lot.amount)
                    && self.moves(None).all(|one| one.amount > 0 && one.from != one.to)
                    && self.entries.iter().all(|entry| (0..=entry.requested).contains(&entry.applied)),
            ),
        ];
        checks.into_iter().find(|(_, holds)| !holds).map(|(name, _)| name)
    }

    /// What the entry with the lot's number put into it.
    fn put_into(&self, lot: i64) -> i64 {
        self.entry(lot).moves.iter().filter(|one| one.lot == lot).map(|one| one.amount).sum()
    }

    /// What an entry refers to is of the right kind, and all that refer to it do not exceed it.
    fn referred(&self, entry: &Entry) -> bool {
        let kind_of = |seq: Option<i64>| seq.map(|seq| self.entry(seq).kind);
        let fits = match entry.kind {
            OpKind::Reverse => (kind_of(entry.reverses), entry.returns) == (Some(OpKind::Award), None),
            OpKind::Return => (entry.reverses, kind_of(entry.returns)) == (None, Some(OpKind::Spend)),
            OpKind::Restore => (entry.reverses, kind_of(entry.returns)) == (None, Some(OpKind::Expire)),
            _ => (entry.reverses, entry.returns) == (None, None),
        };
        let seq = entry.seq;
        fits && self.applied(|later| later.reverses == Some(seq)) <= entry.applied
            && self.applied(|later| later.returns == Some(seq)) <= entry.applied
    }
}

/// A day of a test is as short as a moment.
fn later(from: Millis, days: u32) -> Millis {
    from.plus(i64::from(days))
}

impl From<steps::Beyond> for Beyond {
    fn from(beyond: steps::Beyond) -> Self {
        match beyond {
            steps::Beyond::Refuse => Self::Refuse,
            steps::Beyond::Clip => Self::Clip,
            steps::Beyond::Debt => Self::Debt,
        }
    }
}

fn flow(one: &Move, bucket: Bucket) -> i64 {
    if one.to == bucket {
        one.amount
    } else if one.from == bucket {
        -one.amount
    } else {
        0
    }
}
