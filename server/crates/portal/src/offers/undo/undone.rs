use kabinet_store::points::by_offer;
use serde::{Deserialize, Serialize};

/// What an order to undo has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// How many members it touched.
    pub members: i64,
    /// How many awards it took back, as far as it could.
    pub awards: i64,
    /// How many points it took.
    pub taken: i64,
    /// How many more were left of those awards: spent, or set aside.
    pub short: i64,
    /// How many deductions it gave back.
    pub deductions: i64,
    /// How many points it gave.
    pub given: i64,
}

impl From<by_offer::Undone> for Undone {
    fn from(done: by_offer::Undone) -> Self {
        let by_offer::Undone { members, reversals, asked, taken, returns, given } = done;
        Self { members, awards: reversals, taken, short: asked - taken, deductions: returns, given }
    }
}
