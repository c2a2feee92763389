use super::{
    BatchState, enqueue,
    figures::{Figures, Rest},
    key, known,
};
use crate::{
    Error, rules,
    tasks::{self, Kind},
    who::Marketer,
};
use kabinet_domain::{
    ids::{BatchId, StaffId},
    points::{Beyond, batch::FileFault},
    problem::Problem,
    time::{DAY_MS, Millis},
};
use kabinet_store::{
    Tx, Write,
    points::{alone, batch},
};

/// The word for what becomes of deductions beyond the balance.
const fn word(beyond: Beyond) -> &'static str {
    match beyond {
        Beyond::Clip => "clip",
        Beyond::Refuse => "refuse",
        Beyond::Debt => "debt",
    }
}

/// Reads [`word`].
pub(super) fn beyond(text: &str) -> Option<Beyond> {
    [Beyond::Clip, Beyond::Refuse, Beyond::Debt].into_iter().find(|beyond| word(*beyond) == text)
}

impl Marketer {
    /// Has the rows of a file that was looked at carried out; above the limit of Settings → Main somebody else has to
    /// agree first. Ordered again by the same person it is ordered once.
    pub async fn order_batch(&self, id: BatchId, beyond: Beyond) -> Result<BatchState, Error> {
        let order = Order { id, beyond, by: self.id, now: self.portal.clock.now() };
        let state = self.portal.db.write(order).await?;
        self.portal.work.notify_one();
        Ok(state)
    }

    /// Agrees with what somebody else has ordered.
    pub async fn confirm_batch(&self, id: BatchId) -> Result<(), Error> {
        self.decide(id, BatchState::Running).await?;
        self.portal.work.notify_one();
        Ok(())
    }

    /// Does not agree with what somebody else has ordered: nothing of it is posted, ever.
    pub async fn decline_batch(&self, id: BatchId) -> Result<(), Error> {
        self.decide(id, BatchState::Declined).await
    }

    async fn decide(&self, id: BatchId, to: BatchState) -> Result<(), Error> {
        self.portal.db.write(Decide { id, to, by: self.id, now: self.portal.clock.now() }).await
    }

    /// Stops a file that is being carried out, after the rows that are just being posted. One that nobody works on any more,
    /// to carry it out or only to look at it, has broken off. One that has ended is left as it is.
    pub async fn stop_batch(&self, id: BatchId) -> Result<(), Error> {
        self.portal.db.write(Stop { id, now: self.portal.clock.now() }).await
    }

    /// Has a file go on that was stopped or given up. One that goes on already is left as it is.
    pub async fn resume_batch(&self, id: BatchId) -> Result<(), Error> {
        self.portal.db.write(Resume { id, now: self.portal.clock.now() }).await?;
        self.portal.work.notify_one();
        Ok(())
    }
}

struct Order {
    id: BatchId,
    beyond: Beyond,
    by: StaffId,
    now: Millis,
}

impl Write for Order {
    type Out = BatchState;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<BatchState, Error> {
        let found = known(tx, self.id).await?;
        if found.state != BatchState::Preview {
            let again = found.ordered_by == Some(self.by);
            return if again { Ok(found.state) } else { Err(Problem::DecidedAlready.into()) };
        }
        let figures = Figures::of(tx, self.id).await?;
        if figures.ready() == 0 {
            return Err(Problem::from(FileFault::NothingToApply).into());
        }
        let alone = alone::of_all(tx, self.by, self.now.plus(-DAY_MS)).await?;
        let two = figures.takes_two(rules::main(tx).await?.four_eyes_above, alone);
        let to = if two { BatchState::Waiting } else { BatchState::Running };
        if !batch::order(tx, self.id, to, word(self.beyond), self.by, self.now).await? {
            return Err(Problem::DecidedAlready.into());
        }
        if to == BatchState::Running {
            enqueue(tx, self.id, found.token + 1, self.now).await?;
        }
        Ok(to)
    }
}

struct Decide {
    id: BatchId,
    to: BatchState,
    by: StaffId,
    now: Millis,
}

impl Write for Decide {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let found = known(tx, self.id).await?;
        if found.ordered_by == Some(self.by) {
            return Err(Problem::OwnProposal.into());
        }
        if found.state != BatchState::Waiting || !batch::decide(tx, self.id, self.to, self.by, self.now).await? {
            return Err(Problem::DecidedAlready.into());
        }
        if self.to == BatchState::Running {
            enqueue(tx, self.id, found.token + 1, self.now).await?;
        }
        Ok(())
    }
}

struct Stop {
    id: BatchId,
    now: Millis,
}

impl Write for Stop {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let found = known(tx, self.id).await?;
        let worked_on = tasks::goes_on(tx, Kind::Batch, &key(self.id, found.token)).await?;
        let to = match (found.state, worked_on) {
            (BatchState::Running, true) => BatchState::Stopped,
            (BatchState::Running | BatchState::Checking, false) => BatchState::Failed,
            _ => return Ok(()),
        };
        Rest::new(self.id, (found.state, to), self.now).run(tx).await?;
        Ok(())
    }
}

struct Resume {
    id: BatchId,
    now: Millis,
}

impl Write for Resume {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let found = known(tx, self.id).await?;
        if batch::resume(tx, self.id).await? {
            enqueue(tx, self.id, found.token + 1, self.now).await?;
        }
        Ok(())
    }
}
