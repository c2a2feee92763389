use super::BatchState;
use crate::Error;
use kabinet_domain::{ids::BatchId, time::Millis};
use kabinet_store::{
    Tx, Write,
    points::{
        batch,
        batch_row::{self, RowState},
    },
};
use serde::{Deserialize, Serialize};

/// Rows of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// How many.
    pub rows: i64,
    /// How many points they ask for.
    pub points: i64,
    /// How many moved.
    pub applied: i64,
}

/// What there is in a file, and what came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// To be awarded.
    pub to_award: Part,
    /// To be deducted.
    pub to_deduct: Part,
    /// Awarded.
    pub awarded: Part,
    /// Deducted; where there was less than was asked for, less moved.
    pub deducted: Part,
    /// How many members these rows are about.
    pub members: i64,
    /// How many rows an earlier file had carried out.
    pub before: i64,
    /// How many rows are rejected.
    pub rejected: i64,
}

impl Figures {
    /// Sums up the rows as they are.
    pub(super) async fn of(tx: &mut Tx, id: BatchId) -> Result<Self, Error> {
        let mut figures = Self { members: batch_row::members(tx, id).await?, ..Self::default() };
        for sum in batch_row::sums(tx, id).await? {
            let part = match (sum.state, sum.award) {
                (RowState::Ready, true) => &mut figures.to_award,
                (RowState::Ready, false) => &mut figures.to_deduct,
                (RowState::Posted, true) => &mut figures.awarded,
                (RowState::Posted, false) => &mut figures.deducted,
                (RowState::Before, _) => {
                    figures.before += sum.n;
                    continue;
                }
                (RowState::Rejected, _) => {
                    figures.rejected += sum.n;
                    continue;
                }
            };
            *part = Part { rows: sum.n, points: sum.points.abs(), applied: sum.applied };
        }
        Ok(figures)
    }

    /// How many rows are still to be carried out.
    pub const fn ready(&self) -> i64 {
        self.to_award.rows + self.to_deduct.rows
    }

    /// Whether one person may not order so much: all awards or all deductions together are above the limit, with those that
    /// this person has `alone` given or taken within a day, by files or by hand, else a large file could be sent in several
    /// small ones.
    pub fn takes_two(&self, limit: Option<i64>, alone: (i64, i64)) -> bool {
        let above = |part: Part, alone: i64| limit.is_some_and(|limit| part.points.saturating_add(alone) > limit);
        let (awards, deductions) = alone;
        above(self.to_award, awards) && self.to_award.rows > 0
            || above(self.to_deduct, deductions) && self.to_deduct.rows > 0
    }
}

/// Puts a file to rest with its figures.
#[derive(Debug)]
pub(super) struct Rest {
    id: BatchId,
    states: (BatchState, BatchState),
    now: Millis,
}

impl Rest {
    /// From one state into another.
    pub const fn new(id: BatchId, states: (BatchState, BatchState), now: Millis) -> Self {
        Self { id, states, now }
    }
}

impl Write for Rest {
    /// Whether it was in the first state.
    type Out = bool;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<bool, Error> {
        let figures = Figures::of(tx, self.id).await?;
        let total = super::known(tx, self.id).await?.rows_total;
        let said = serde_json::to_string(&figures).map_err(|error| Error::internal("summing up a file", &error))?;
        let ended = (self.states.1 != BatchState::Preview).then_some(self.now);
        Ok(batch::rest(tx, self.id, self.states, &said, total - figures.ready(), ended).await?)
    }
}

/// Puts to rest for good what was stopped or given up and will not go on, with what had come of it by then.
pub(crate) async fn rest_lapsing(tx: &mut Tx, before: Millis, now: Millis) -> Result<(), Error> {
    for id in batch::lapsing(tx, before).await? {
        let state = super::known(tx, id).await?.state;
        Rest::new(id, (state, BatchState::Lapsed), now).run(tx).await?;
    }
    Ok(())
}
