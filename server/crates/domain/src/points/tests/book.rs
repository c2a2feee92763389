//! A member's ledger as a store keeps it, and the invariants that its rows obey.

use crate::{
    points::{Account, AwardRef, Bucket, Entry, Ledger, Lot, LotState, Move, OpKind, Posting, Refused},
    time::Millis,
};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of the four tables for one member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book {
    pub account: Account,
    pub lots: BTreeMap<i64, Lot>,
    pub entries: Vec<Entry>,
}

impl Book {
    /// Only open lots are loaded, as the store does.
    pub fn load(&self) -> Ledger {
        let open = self.lots.values().filter(|lot| lot.state != LotState::Closed).copied().collect();
        Ledger::load(self.account, open).expect("balanced")
    }

    /// Only touched lots are written.
    fn save(&mut self, ledger: &Ledger, entries: Vec<Entry>) {
        self.account = ledger.account;
        self.lots.extend(ledger.touched().map(|lot| (lot.lot, *lot)));
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

    /// Everything that moved from or to these buckets, of one lot or of all.
    fn sum(&self, lot: Option<i64>, of: impl Fn(&Move) -> i64) -> i64 {
        self.entries
            .iter()
            .flat_map(|entry| &entry.moves)
            .filter(|one| lot.is_none_or(|lot| one.lot == lot))
            .map(of)
            .sum()
    }

    pub fn award_ref(&self, seq: i64) -> AwardRef {
        let award = self.entries.iter().find(|entry| entry.seq == seq).expect("an entry");
        AwardRef {
            seq,
            applied: award.applied,
            reversed: self.entries.iter().filter(|entry| entry.reverses == Some(seq)).map(|entry| entry.applied).sum(),
            expired: self.sum(Some(seq), |one| if one.to == Bucket::Expired { one.amount } else { 0 }),
        }
    }

    pub fn awards(&self) -> Vec<i64> {
        self.entries.iter().filter(|entry| entry.kind == OpKind::Award).map(|entry| entry.seq).collect()
    }

    /// The first invariant that does not hold: I1–I11 of `ledger-invariants.sql`, with held points and partial
    /// reversals.
    pub fn broken(&self) -> Option<&'static str> {
        let into = |bucket: Bucket| move |one: &Move| flow(one, bucket);
        let account = &self.account;
        let lots = || self.lots.values();
        let last = self.entries.last().map_or_else(Account::default, |entry| entry.after);
        let keys: BTreeSet<&str> = self.entries.iter().map(|entry| entry.key.as_str()).collect();
        let held_by_lots = |of: fn(&Lot) -> i64, state: Option<LotState>| -> i64 {
            lots().filter(|lot| state.is_none_or(|state| lot.state == state)).map(of).sum()
        };
        let checks: [(&'static str, bool); 13] = [
            (
                "I1 account = moves",
                account.pending == self.sum(None, into(Bucket::Pending))
                    && account.active == self.sum(None, into(Bucket::Active))
                    && account.held == self.sum(None, into(Bucket::Held))
                    && account.debt == -self.sum(None, into(Bucket::Debt)),
            ),
            (
                "I2 lot = moves",
                lots().all(|lot| {
                    let usable = |one: &Move| flow(one, Bucket::Pending) + flow(one, Bucket::Active);
                    lot.remaining == self.sum(Some(lot.lot), usable)
                        && lot.held == self.sum(Some(lot.lot), into(Bucket::Held))
                }),
            ),
            (
                "I3 account = open lots",
                account.pending == held_by_lots(|lot| lot.remaining, Some(LotState::Pending))
                    && account.active == held_by_lots(|lot| lot.remaining, Some(LotState::Active))
                    && account.held == held_by_lots(|lot| lot.held, None),
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
            (
                "I9 no more is reversed than was awarded",
                self.awards()
                    .into_iter()
                    .map(|seq| self.award_ref(seq))
                    .all(|award| award.reversed + award.expired <= award.applied),
            ),
            (
                "I10 moves belong to lots",
                self.sum(None, |one| i64::from(one.lot != 0 && !self.lots.contains_key(&one.lot))) == 0,
            ),
            (
                "I11 conservation",
                -self.sum(None, into(Bucket::Issue))
                    == self.sum(None, |one| {
                        flow(one, Bucket::Spent) + flow(one, Bucket::Expired) + flow(one, Bucket::Revoked)
                    }) + account.pending
                        + account.active
                        + account.held
                        - account.debt,
            ),
            ("every key is used once", keys.len() == self.entries.len()),
            (
                "nothing is negative",
                [account.pending, account.active, account.held, account.debt].iter().all(|sum| *sum >= 0)
                    && lots().all(|lot| (0..=lot.amount).contains(&lot.remaining))
                    && self.sum(None, |one| i64::from(one.amount <= 0 || one.from == one.to)) == 0
                    && self.entries.iter().all(|entry| (0..=entry.requested).contains(&entry.applied)),
            ),
        ];
        checks.into_iter().find(|(_, holds)| !holds).map(|(name, _)| name)
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
