//! A ledger so small that it is plainly right: every point is a thing of its own, and time passes tick by tick.

use crate::{
    points::{AwardRef, Beyond, Posting},
    time::Millis,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Pending,
    Active,
    Gone,
}

#[derive(Debug, Clone, Copy)]
struct Point {
    lot: i64,
    active_from: Millis,
    expires: Millis,
    state: State,
}

#[derive(Debug, Default)]
pub struct Model {
    points: Vec<Point>,
    debt: i64,
    now: i64,
}

impl Model {
    pub fn pending(&self) -> i64 {
        self.count(State::Pending)
    }

    pub fn active(&self) -> i64 {
        self.count(State::Active)
    }

    pub const fn debt(&self) -> i64 {
        self.debt
    }

    fn count(&self, state: State) -> i64 {
        i64::try_from(self.points.iter().filter(|point| point.state == state).count()).expect("few")
    }

    pub fn pass(&mut self, now: Millis) {
        while self.now < now.0 {
            self.now += 1;
            for point in &mut self.points {
                if point.state == State::Active && point.expires == Millis(self.now) {
                    point.state = State::Gone;
                }
                if point.state == State::Pending && point.active_from == Millis(self.now) {
                    point.state = State::Active;
                }
            }
            self.pay();
        }
    }

    /// Owing and having do not go together.
    fn pay(&mut self) {
        while self.debt > 0 && self.take_one(|point| point.state == State::Active) {
            self.debt -= 1;
        }
    }

    /// Takes the point that passes soonest among those that may be taken.
    fn take_one(&mut self, may: impl Fn(&Point) -> bool) -> bool {
        let soonest = self.points.iter_mut().filter(|point| may(point)).min_by_key(|point| (point.expires, point.lot));
        soonest.map(|point| point.state = State::Gone).is_some()
    }

    /// Posts at the present moment; `seq` is the number an award gets. Returns whether it was done.
    pub fn post(&mut self, posting: Posting, seq: i64) -> bool {
        match posting {
            Posting::Award { points, active_from, expires } => {
                let state = if active_from.0 <= self.now { State::Active } else { State::Pending };
                self.points.extend((0..points).map(|_| Point { lot: seq, active_from, expires, state }));
                self.pay();
                true
            }
            Posting::Deduct { points, beyond } => self.charge(points, beyond, 0),
            Posting::Spend { points } => self.charge(points, Beyond::Refuse, 0),
            Posting::Reverse { award, points, beyond } => {
                let AwardRef { applied, reversed, expired, seq } = award;
                let left = applied - reversed - expired;
                let points = points.unwrap_or(left);
                (1..=left).contains(&points) && self.charge(points, beyond, seq)
            }
        }
    }

    fn charge(&mut self, points: i64, beyond: Beyond, first: i64) -> bool {
        let own = self.points.iter().filter(|point| point.lot == first && point.state == State::Pending).count();
        if beyond == Beyond::Refuse && self.active() + i64::try_from(own).expect("few") < points {
            return false;
        }
        for _ in 0..points {
            let taken = self.take_one(|point| point.lot == first && point.state != State::Gone)
                || self.take_one(|point| point.state == State::Active);
            if !taken && beyond == Beyond::Debt {
                self.debt += 1;
            }
        }
        true
    }
}
