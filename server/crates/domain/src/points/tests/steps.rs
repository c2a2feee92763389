//! What can happen to a ledger, at random. Knows nothing of the ledger itself, nor of its rules: the store's tests include
//! this file and the model to play the same on databases.

use proptest::{prelude::*, sample::Index};

/// What to do about points that are not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    Refuse,
    Clip,
    Debt,
}

/// Something to do with what is there when its turn comes.
#[derive(Debug, Clone)]
pub enum Step {
    /// `idle`: its life begins anew with each sign of the member's.
    Award {
        points: i64,
        delay: i64,
        life: Option<u32>,
        idle: bool,
    },
    Deduct {
        points: i64,
        beyond: Beyond,
    },
    Spend {
        points: i64,
    },
    Reverse {
        which: Index,
        points: Option<i64>,
        beyond: Beyond,
    },
    Hold {
        points: i64,
        lasts: i64,
    },
    Confirm {
        which: Index,
        points: Option<i64>,
    },
    Release {
        which: Index,
    },
    Return {
        which: Index,
        points: Option<i64>,
        grace: i64,
    },
    Restore {
        which: Index,
        points: Option<i64>,
        grace: i64,
    },
    /// The member does something.
    Live,
    /// A lot is kept for longer.
    Keep {
        which: Index,
        longer: i64,
    },
    Wait,
}

/// A step with the numbers and moments it comes to.
#[derive(Debug, Clone)]
pub enum Order {
    Award { points: i64, active_from: i64, expires: i64, idle_days: Option<u32> },
    Deduct { points: i64, beyond: Beyond },
    Spend { points: i64 },
    Reverse { award: i64, points: Option<i64>, beyond: Beyond },
    Hold { points: i64, due: i64 },
    Confirm { hold: i64, points: Option<i64> },
    Release { hold: i64 },
    Return { spend: i64, points: Option<i64>, grace_until: i64 },
    Restore { expiry: Expiry, points: Option<i64>, grace_until: i64 },
    Live,
    Keep { lot: i64, until: i64 },
    Wait,
}

/// An entry by which points passed: of which lot, and at the end of which hold (0: with the lot's own date; the lot itself:
/// with the date to which it was kept).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    pub seq: i64,
    pub lot: i64,
    pub hold: i64,
}

/// The numbers of earlier entries.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub awards: Vec<i64>,
    pub spends: Vec<i64>,
    pub holds: Vec<i64>,
    pub expiries: Vec<Expiry>,
}

impl Known {
    /// Takes notice of an entry by the word for its kind, its number and its key.
    pub fn note(&mut self, kind: &str, seq: i64, key: &str) {
        match kind {
            "award" => self.awards.push(seq),
            "spend" => self.spends.push(seq),
            "hold" => self.holds.push(seq),
            "expire" => {
                let mut numbers =
                    key.split(':').skip(1).map(|number| number.parse().expect("exp:{lot} or exp:{lot}:{hold}"));
                let (lot, hold) = (numbers.next().expect("a lot"), numbers.next().unwrap_or(0));
                self.expiries.push(Expiry { seq, lot, hold });
            }
            _ => {}
        }
    }
}

impl Step {
    /// What the step comes to at `now`; `None` when there is nothing yet to aim at.
    pub fn aim(&self, known: &Known, now: i64) -> Option<Order> {
        Some(match *self {
            Self::Award { points, delay, life, idle } => {
                let (active_from, idle_days) = (now + delay, life.filter(|_| idle));
                let expires = life.map_or(i64::MAX, |life| active_from + i64::from(life));
                Order::Award { points, active_from, expires, idle_days }
            }
            Self::Deduct { points, beyond } => Order::Deduct { points, beyond },
            Self::Spend { points } => Order::Spend { points },
            Self::Reverse { which, points, beyond } => {
                Order::Reverse { award: *recent(&known.awards, which)?, points, beyond }
            }
            Self::Hold { points, lasts } => Order::Hold { points, due: now + lasts },
            Self::Confirm { which, points } => Order::Confirm { hold: *recent(&known.holds, which)?, points },
            Self::Release { which } => Order::Release { hold: *recent(&known.holds, which)? },
            Self::Return { which, points, grace } => {
                Order::Return { spend: *recent(&known.spends, which)?, points, grace_until: now + grace }
            }
            Self::Restore { which, points, grace } => {
                Order::Restore { expiry: *recent(&known.expiries, which)?, points, grace_until: now + grace }
            }
            Self::Live => Order::Live,
            Self::Keep { which, longer } => Order::Keep { lot: *recent(&known.awards, which)?, until: now + longer },
            Self::Wait => Order::Wait,
        })
    }
}

/// One of the last few, so that most of what is aimed at can still be done.
fn recent<T>(all: &[T], which: Index) -> Option<&T> {
    let last = &all[all.len().saturating_sub(4)..];
    (!last.is_empty()).then(|| which.get(last))
}

pub fn beyond() -> impl Strategy<Value = Beyond> {
    prop::sample::select(vec![Beyond::Refuse, Beyond::Clip, Beyond::Debt])
}

fn step() -> impl Strategy<Value = Step> {
    let some = || prop::option::of(1i64..8);
    prop_oneof![
        6 => (1i64..12, prop_oneof![Just(0i64), 0i64..15], prop::option::weighted(0.7, 1u32..30), any::<bool>())
            .prop_map(|(points, delay, life, idle)| Step::Award { points, delay, life, idle }),
        2 => (1i64..12, beyond()).prop_map(|(points, beyond)| Step::Deduct { points, beyond }),
        3 => (1i64..12).prop_map(|points| Step::Spend { points }),
        3 => (any::<Index>(), some(), beyond())
            .prop_map(|(which, points, beyond)| Step::Reverse { which, points, beyond }),
        3 => (1i64..12, 0i64..20).prop_map(|(points, lasts)| Step::Hold { points, lasts }),
        2 => (any::<Index>(), some()).prop_map(|(which, points)| Step::Confirm { which, points }),
        1 => any::<Index>().prop_map(|which| Step::Release { which }),
        2 => (any::<Index>(), some(), 0i64..20).prop_map(|(which, points, grace)| Step::Return { which, points, grace }),
        2 => (any::<Index>(), some(), 0i64..20).prop_map(|(which, points, grace)| Step::Restore { which, points, grace }),
        3 => Just(Step::Live),
        1 => (any::<Index>(), 0i64..20).prop_map(|(which, longer)| Step::Keep { which, longer }),
        1 => Just(Step::Wait),
    ]
}

/// Steps with the time that passes before each.
pub fn steps() -> impl Strategy<Value = Vec<(i64, Step)>> {
    prop::collection::vec((0i64..9, step()), 1..40)
}
