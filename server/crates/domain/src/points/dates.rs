//! The two ways in which the date of a lot moves, and only ever to a later one: a sign of life of the member, and a notice
//! that did not reach them.

use super::{Ledger, Lot, LotState, SpendRef};
use crate::time::Millis;

impl Ledger {
    /// The member did something at `at`: what passes by idleness passes later. `later` adds days to a moment, as
    /// [`super::days_after`] does in the programme's zone. Returns whether a date has moved.
    ///
    /// [`Ledger::settle`] comes first: what has passed by then does not come back.
    pub fn stir(&mut self, at: Millis, later: impl Fn(Millis, u32) -> Millis) -> bool {
        let open = self.lots.iter_mut().filter(|lot| lot.state != LotState::Closed);
        let moved: Vec<i64> = open.filter_map(|lot| lot.stir(at, &later).then_some(lot.lot)).collect();
        self.touched.extend(&moved);
        !moved.is_empty()
    }

    /// Lets a lot pass at `until` and not at its own date, which the member was not told of. A lot is kept once, and only
    /// for longer; otherwise nothing changes and the answer is `false`.
    ///
    /// Comes before [`Ledger::settle`], which would let it pass.
    pub fn keep(&mut self, lot: i64, until: Millis) -> bool {
        let mut open = self.lots.iter_mut().filter(|lot| lot.state != LotState::Closed);
        let Some(lot) = open.find(|open| open.lot == lot && open.kept_from.is_none() && open.expires < until) else {
            return false;
        };
        lot.kept_from = Some(lot.expires);
        lot.passes_at(until);
        self.touched.insert(lot.lot);
        true
    }
}

impl SpendRef {
    /// Reckons with what the member has done since the spending, last of all at `at`: lots that were emptied did not follow.
    pub fn stir(&mut self, at: Millis, later: impl Fn(Millis, u32) -> Millis) {
        let lots = self.parts.iter_mut().map(|part| &mut part.lot);
        for lot in lots.filter(|lot| lot.state == LotState::Closed) {
            lot.stir(at, &later);
        }
    }
}

impl Lot {
    /// Counts from the sign of life, or from the activation if that comes later. A date that has come stays: it may be there
    /// still, with all that is left of the lot held.
    fn stir(&mut self, at: Millis, later: &impl Fn(Millis, u32) -> Millis) -> bool {
        let Some(days) = self.idle_days.filter(|_| at < self.expires) else { return false };
        let until = later(at.max(self.active_from), days);
        let moves = self.expires < until;
        if moves {
            self.passes_at(until);
        }
        moves
    }

    fn passes_at(&mut self, until: Millis) {
        self.expires = until;
        self.due = self.next();
    }
}
