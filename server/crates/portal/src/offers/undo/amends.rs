//! What undoing comes to for one member. The look and the order ask the same question, so that they agree.

use crate::{Error, events::UndoneActing, settings};
use kabinet_domain::{
    ids::{MemberId, UndoId},
    points::{Activation, Beyond, Bucket, Entry, Expiry, Ledger, Posting, Terms},
    time::Millis,
};
use kabinet_store::{
    Tx,
    offer_undo::Undo,
    points::{
        self, AwardPaid,
        by_offer::{self, Deduction},
    },
};
use std::collections::BTreeSet;

/// What an offer did to a member's points in the period of an order.
pub(super) struct Deeds {
    /// What it awarded, whatever is left of it.
    pub awards: Vec<AwardPaid>,
    /// What it took and nobody has given back.
    pub deductions: Vec<Deduction>,
}

/// What makes up for one entry of the offer.
pub(super) struct Amends {
    /// The version that had decided.
    pub version: Option<i64>,
    /// What is to be written; the first entry is the one that makes up for it.
    pub entries: Vec<Entry>,
    acting: Option<UndoneActing>,
}

impl Deeds {
    pub async fn read(tx: &mut Tx, undo: &Undo, member: MemberId) -> Result<Self, Error> {
        let period = (undo.from, undo.until);
        let awards = points::awards_of_offer(tx, member, undo.offer, period).await?;
        let deductions = by_offer::deductions(tx, member, undo.offer, period).await?;
        Ok(Self { awards, deductions })
    }

    /// Leaves out what this order has taken back already: it was cut off, and goes on.
    pub async fn not_done_yet(&mut self, tx: &mut Tx, undo: UndoId, member: MemberId) -> Result<(), Error> {
        for paid in self.awards.iter_mut().filter(|paid| paid.award.left() > 0) {
            if points::op_by_key(tx, member, &taken_back(undo, paid.award.seq)).await?.is_some() {
                paid.award.reversed = paid.award.applied;
            }
        }
        Ok(())
    }

    /// Takes note of what has passed and is not written yet.
    pub fn passed(&mut self, settled: &[Entry]) {
        for one in settled.iter().flat_map(|entry| &entry.moves).filter(|one| one.to == Bucket::Expired) {
            if let Some(paid) = self.awards.iter_mut().find(|paid| paid.award.seq == one.lot) {
                paid.award.expired += one.amount;
            }
        }
    }

    /// Undoes it in a settled ledger. First what was deducted is given back, so that it is there when awards are taken back. What
    /// the ledger refuses, such as more than an account holds, is left as it is.
    pub fn undo(&self, ledger: &mut Ledger, undo: UndoId, main: &settings::Main, now: Millis) -> Vec<Amends> {
        let mut amends = Vec::new();
        let terms = given_back_under(main, now);
        let mut events: BTreeSet<_> = self.awards.iter().filter_map(|paid| paid.event).collect();
        for deduction in &self.deductions {
            let Deduction { seq, event, version, applied } = *deduction;
            let posting = Posting::award(applied, &terms, now, &main.time_zone());
            let Ok(entries) = ledger.post(posting, by_offer::given_back(seq), now) else { continue };
            // An event counts once, for its award where there is one.
            let acting = event.filter(|event| events.insert(*event));
            let acting = acting.map(|event| UndoneActing { event, version, awarded: false, whole: true, points: 0 });
            amends.push(Amends { version: Some(version), entries, acting });
        }
        for AwardPaid { award, event, offer, .. } in self.awards.iter().filter(|paid| paid.award.left() > 0) {
            let posting = Posting::Reverse { award: *award, points: None, beyond: Beyond::Clip };
            let Ok(entries) = ledger.post(posting, taken_back(undo, award.seq), now) else { continue };
            let points = entries.first().map_or(0, |entry| entry.applied);
            let (version, whole) = (offer.map(|(_, version)| version), points == award.left());
            let acting = event.zip(version);
            let acting = acting.map(|(event, version)| UndoneActing { event, version, awarded: true, whole, points });
            amends.push(Amends { version, entries, acting });
        }
        amends
    }
}

impl Amends {
    /// What the limits of the offer get back for all of it.
    pub fn actings(amends: &[Self]) -> Vec<UndoneActing> {
        amends.iter().filter_map(|one| one.acting).collect()
    }
}

/// The key under which an order takes an award back.
fn taken_back(undo: UndoId, award: i64) -> String {
    format!("undo:{}:{award}", undo.0.simple())
}

/// The terms of points that are given back: usable at once, as those that were taken could be, they pass by the general rule,
/// or after the days of grace where that day is over.
fn given_back_under(main: &settings::Main, now: Millis) -> Terms {
    let at_once = |expiry| Terms { activation: Activation::AtOnce, expiry };
    let general = at_once(main.terms.expiry);
    let (_, passes) = general.moments(now, &main.time_zone());
    if passes > now { general } else { at_once(Expiry::AfterDays(main.grace_days.max(1))) }
}
