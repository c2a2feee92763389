//! A ledger so small that it is plainly right: every point is a thing of its own, and time passes tick by tick.

use super::steps::{Beyond, Order};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Pending,
    Active,
    /// By which hold.
    Held(i64),
    /// By which spending.
    Spent(i64),
    /// At the end of which hold; 0: with its own date; its lot: with the date to which it was kept.
    Expired(i64),
    Gone,
}

#[derive(Debug, Clone, Copy)]
struct Point {
    lot: i64,
    active_from: i64,
    expires: i64,
    /// How long it lasts after a sign of life.
    idle: Option<i64>,
    place: Place,
    /// Greater for what was taken later.
    turn: i64,
}

impl Point {
    /// When it passes after a sign of life: a date that has come stays.
    fn after(&self, life: Option<i64>) -> i64 {
        let later = self.idle.zip(life.filter(|life| *life < self.expires));
        later.map_or(self.expires, |(idle, life)| self.expires.max(self.active_from.max(life) + idle))
    }
}

#[derive(Debug, Default)]
pub struct Model {
    points: Vec<Point>,
    pub debt: i64,
    now: i64,
    turns: i64,
    /// When the open holds end.
    holds: BTreeMap<i64, i64>,
    /// How much of an award was taken back.
    reversed: BTreeMap<i64, i64>,
    /// How much of an expiry was given back, by lot and hold.
    restored: BTreeMap<(i64, i64), i64>,
    /// Lots that were kept for longer.
    kept: BTreeSet<i64>,
    /// When the member last did something.
    life: Option<i64>,
}

impl Model {
    pub fn pending(&self) -> i64 {
        self.count(|point| point.place == Place::Pending)
    }

    pub fn active(&self) -> i64 {
        self.count(|point| point.place == Place::Active)
    }

    pub fn held(&self) -> i64 {
        self.count(|point| matches!(point.place, Place::Held(_)))
    }

    pub fn spent(&self) -> i64 {
        self.count(|point| matches!(point.place, Place::Spent(_)))
    }

    pub fn expired(&self) -> i64 {
        self.count(|point| matches!(point.place, Place::Expired(_))) - self.restored.values().sum::<i64>()
    }

    /// What is pending or active, and what is held, of each lot that has either.
    pub fn lots(&self) -> BTreeMap<i64, (i64, i64)> {
        let mut lots: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        for point in &self.points {
            match point.place {
                Place::Pending | Place::Active => lots.entry(point.lot).or_default().0 += 1,
                Place::Held(_) => lots.entry(point.lot).or_default().1 += 1,
                _ => {}
            }
        }
        lots
    }

    fn count(&self, is: impl Fn(&Point) -> bool) -> i64 {
        i64::try_from(self.points.iter().filter(|point| is(point)).count()).expect("few")
    }

    pub fn pass(&mut self, now: i64) {
        while self.now < now {
            self.now += 1;
            for point in &mut self.points {
                if point.place == Place::Active && point.expires == self.now {
                    point.place = Place::Expired(if self.kept.contains(&point.lot) { point.lot } else { 0 });
                }
                if point.place == Place::Pending && point.active_from == self.now {
                    point.place = Place::Active;
                }
            }
            self.pay();
            let over: Vec<i64> =
                self.holds.iter().filter(|(_, due)| **due == self.now).map(|(hold, _)| *hold).collect();
            for hold in over {
                self.let_go(hold);
            }
        }
    }

    /// Owing and having do not go together.
    fn pay(&mut self) {
        while self.debt > 0 && self.take(Place::Gone, |point| point.place == Place::Active) {
            self.debt -= 1;
        }
    }

    /// Puts the point that passes soonest among those that may be taken somewhere else.
    fn take(&mut self, to: Place, may: impl Fn(&Point) -> bool) -> bool {
        self.turns += 1;
        let soonest = self.points.iter_mut().filter(|point| may(point)).min_by_key(|point| (point.expires, point.lot));
        soonest.map(|point| (point.place, point.turn) = (to, self.turns)).is_some()
    }

    /// Ends a hold: what is still held comes back, or passes if its date has come.
    fn let_go(&mut self, hold: i64) {
        for point in self.points.iter_mut().filter(|point| point.place == Place::Held(hold)) {
            point.place = if point.expires <= self.now { Place::Expired(hold) } else { Place::Active };
        }
        self.holds.remove(&hold);
        self.pay();
    }

    /// Does it at the present moment; `seq` is the number its entry gets. Returns whether it was done.
    pub fn carry_out(&mut self, order: &Order, seq: i64) -> bool {
        let (now, gone) = (self.now, Place::Gone);
        match *order {
            Order::Wait => false,
            Order::Live => {
                self.life = Some(now);
                let open = self.lots();
                for point in self.points.iter_mut().filter(|point| open.contains_key(&point.lot)) {
                    point.expires = point.after(self.life);
                }
                true
            }
            Order::Keep { lot, until } => {
                let open = self.lots().contains_key(&lot) && !self.kept.contains(&lot);
                let mut points = self.points.iter_mut().filter(|point| point.lot == lot).peekable();
                let keeps = open && points.peek().is_some_and(|point| point.expires < until);
                if keeps {
                    points.for_each(|point| point.expires = until);
                    self.kept.insert(lot);
                }
                keeps
            }
            Order::Award { points, active_from, expires, idle_days } => {
                let place = if active_from <= now { Place::Active } else { Place::Pending };
                let idle = idle_days.map(i64::from);
                self.points.extend((0..points).map(|_| Point { lot: seq, active_from, expires, idle, place, turn: 0 }));
                self.pay();
                true
            }
            Order::Deduct { points, beyond } => self.charge(points, beyond, 0).is_some(),
            Order::Spend { points } => self.use_up(points, Place::Spent(seq), Place::Active),
            Order::Reverse { award, points, beyond } => {
                let of = |point: &Point| point.lot == award;
                let passed = self.count(|point| of(point) && matches!(point.place, Place::Expired(_)));
                let left = self.count(of) - passed - self.reversed.get(&award).unwrap_or(&0);
                let points = points.unwrap_or(left);
                let taken = if (1..=left).contains(&points) { self.charge(points, beyond, award) } else { None };
                *self.reversed.entry(award).or_default() += taken.unwrap_or(0);
                taken.is_some()
            }
            Order::Hold { points, due } => {
                let done = due > now && self.use_up(points, Place::Held(seq), Place::Active);
                done.then(|| self.holds.insert(seq, due));
                done
            }
            Order::Confirm { hold, points } => {
                let held = self.count(|point| point.place == Place::Held(hold));
                let done = held > 0 && self.use_up(points.unwrap_or(held), Place::Spent(seq), Place::Held(hold));
                done.then(|| self.let_go(hold));
                done
            }
            Order::Release { hold } => {
                let open = self.holds.contains_key(&hold);
                open.then(|| self.let_go(hold));
                open
            }
            Order::Return { spend, points, grace_until } => {
                let (open, life) = (self.lots(), self.life);
                // A lot with nothing in it has not followed the member's life.
                let date =
                    |point: &Point| if open.contains_key(&point.lot) { point.expires } else { point.after(life) };
                let mut spent: Vec<&mut Point> =
                    self.points.iter_mut().filter(|point| point.place == Place::Spent(spend)).collect();
                spent.sort_by_key(|point| -point.turn);
                let wanted = points.map_or(spent.len(), |points| usize::try_from(points).expect("few"));
                let passed = spent.iter().take(wanted).filter(|point| date(point) <= now).count();
                if spent.is_empty() || wanted > spent.len() || (passed > 0 && grace_until <= now) {
                    return false;
                }
                let mut back = BTreeMap::new();
                for point in spent.into_iter().take(wanted) {
                    let date = date(point);
                    point.place = if date <= now { gone } else { Place::Active };
                    if date > now {
                        back.insert(point.lot, date);
                    }
                }
                for point in &mut self.points {
                    point.expires = back.get(&point.lot).copied().unwrap_or(point.expires);
                }
                self.give(passed, seq, grace_until);
                true
            }
            Order::Restore { expiry, points, grace_until } => {
                let passed = |point: &Point| point.lot == expiry.lot && point.place == Place::Expired(expiry.hold);
                let (passed, of) = (self.count(passed), (expiry.lot, expiry.hold));
                let points = points.unwrap_or(passed);
                let done = points <= passed && grace_until > now && !self.restored.contains_key(&of);
                if done {
                    self.restored.insert(of, points);
                    self.give(usize::try_from(points).expect("few"), seq, grace_until);
                }
                done
            }
        }
    }

    fn give(&mut self, points: usize, lot: i64, expires: i64) {
        let point = Point { lot, active_from: self.now, expires, idle: None, place: Place::Active, turn: 0 };
        self.points.extend(std::iter::repeat_n(point, points));
        self.pay();
    }

    fn use_up(&mut self, points: i64, to: Place, from: Place) -> bool {
        let there = self.count(|point| point.place == from) >= points;
        there && (0..points).all(|_| self.take(to, |point| point.place == from))
    }

    /// Takes points away, those of the lot `first` first; gives how many were taken or are owed.
    fn charge(&mut self, points: i64, beyond: Beyond, first: i64) -> Option<i64> {
        let own = |point: &Point| point.lot == first && matches!(point.place, Place::Pending | Place::Active);
        let waiting = self.count(|point| own(point) && point.place == Place::Pending);
        if beyond == Beyond::Refuse && self.active() + waiting < points {
            return None;
        }
        let mut done = 0;
        for _ in 0..points {
            let taken = self.take(Place::Gone, own) || self.take(Place::Gone, |point| point.place == Place::Active);
            self.debt += i64::from(!taken && beyond == Beyond::Debt);
            done += i64::from(taken || beyond == Beyond::Debt);
        }
        Some(done)
    }
}
