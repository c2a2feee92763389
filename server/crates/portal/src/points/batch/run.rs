use super::{BatchState, LEASE_MS, figures::Rest, find, known, written};
use crate::{
    Error, Portal,
    points::{
        Change,
        once::{Asked, Turn},
    },
    rules, tasks,
};
use futures_util::future::try_join_all;
use kabinet_domain::{
    ids::{BatchId, MemberId},
    points::{Beyond, batch::Fault},
    problem::Problem,
    time::Millis,
};
use kabinet_store::{
    Tx, Write,
    points::{
        Origin,
        batch::{self, Batch},
        batch_row::{self, BatchRow, RowState},
    },
    task::{self, Task},
};
use std::collections::{BTreeMap, BTreeSet};

/// How many rows are taken up at once: those of one member in their order, members side by side.
const PAGE: u32 = 64;

/// Carries out the rows that are ready.
pub(super) async fn run(portal: &Portal, batch: &Batch, task: &Task) -> Result<(), Error> {
    let mut done = batch.rows_total - super::Figures::of(&mut portal.db.read().await?, batch.id).await?.ready();
    loop {
        let mark = Mark { id: batch.id, token: batch.token, done, task: task.clone(), now: portal.clock.now() };
        match portal.db.write(mark).await? {
            Goes::On => {}
            Goes::Lost => return Ok(()),
            Goes::Stopped => break,
        }
        let page = batch_row::of_state(&mut portal.db.read().await?, batch.id, RowState::Ready, 0, PAGE).await?;
        if page.is_empty() {
            let (states, now) = ((BatchState::Running, BatchState::Done), portal.clock.now());
            portal.db.write(Rest::new(batch.id, states, now)).await?;
            break;
        }
        done += i64::try_from(page.len()).unwrap_or(0);
        let mut of_members: BTreeMap<Option<MemberId>, Vec<BatchRow>> = BTreeMap::new();
        for row in page {
            of_members.entry(row.member).or_default().push(row);
        }
        try_join_all(of_members.into_values().map(|rows| in_order(portal, batch, rows))).await?;
    }
    portal.db.write(tasks::Finish { task: task.clone(), now: portal.clock.now() }).await
}

/// Whether the work goes on.
enum Goes {
    On,
    /// Somebody stopped it.
    Stopped,
    /// Another process has taken it over.
    Lost,
}

async fn in_order(portal: &Portal, batch: &Batch, rows: Vec<BatchRow>) -> Result<(), Error> {
    for row in rows {
        let (id, line) = (batch.id, row.line);
        let post = Post::new(portal, batch, row)?;
        let fault = match portal.db.write(post).await {
            Ok(()) => continue,
            Err(Error::NotFound) => Fault::Gone,
            Err(Error::Refused(problems)) => {
                let problem = problems.into_iter().next().map_or(Problem::KeyReused, |(_, problem)| problem);
                Fault::Refused { problem }
            }
            Err(error) => return Err(error),
        };
        portal.db.write(Reject { id, line, fault: written(&fault)? }).await?;
    }
    Ok(())
}

/// What a row asks of a member's points.
fn change(row: &BatchRow, beyond: Beyond) -> Change {
    match row.points {
        points @ ..0 => Change::Deduct { points: -points, beyond },
        points => Change::Award { points },
    }
}

/// Everything that a row asks for; how deductions beyond the balance are met is not of the row.
fn request(row: &BatchRow) -> (&'static str, i64, &str) {
    ("batch", row.points, &row.reason)
}

/// The hash of [`request`], by which a key that stands for something else is seen.
pub(super) fn hash(row: &BatchRow) -> Result<i64, Error> {
    Asked::hashed(&request(row))
}

/// One row, posted and written down.
struct Post {
    batch: Batch,
    beyond: Beyond,
    row: BatchRow,
    asked: Asked,
}

impl Post {
    fn new(portal: &Portal, batch: &Batch, row: BatchRow) -> Result<Self, Error> {
        let beyond = batch.beyond.as_deref().and_then(super::order::beyond).unwrap_or(Beyond::Clip);
        let member = row.member.ok_or(Error::NotFound)?;
        let asked = Asked::under(portal, member, row.key.clone(), &request(&row))?;
        Ok(Self { batch: batch.clone(), beyond, row, asked })
    }

    async fn settle(&self, tx: &mut Tx, state: RowState, applied: i64, seq: i64) -> Result<(), Error> {
        // A row that another turn has settled meanwhile is not posted: this undoes what was written for it here.
        if !batch_row::settle(tx, self.batch.id, self.row.line, state, None, (applied, Some(seq))).await? {
            return Err(Problem::DecidedAlready.into());
        }
        Ok(())
    }
}

impl Write for Post {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let mut ledger = match self.asked.turn(tx).await? {
            Turn::Open(ledger) => ledger,
            Turn::Done(receipt) => return self.settle(tx, RowState::Before, receipt.points, receipt.seq).await,
            Turn::Proposed(_) => return Err(Problem::KeyReused.into()),
        };
        let now = known(tx, self.batch.id).await?;
        if (now.state, now.token) != (BatchState::Running, self.batch.token) {
            return Ok(());
        }
        let who = find::members(tx, &BTreeSet::from([self.row.who.as_str()])).await?;
        if who.get(&self.row.who) != Some(&Ok(self.asked.member)) {
            return Err(Error::NotFound);
        }
        if batch_row::hold_key(tx, &self.row.key, self.asked.member).await? != self.asked.member {
            return Err(Problem::KeyReused.into());
        }
        let main = rules::main(tx).await?;
        let posting = change(&self.row, self.beyond).posting(&main, self.asked.now);
        let reason = Some(self.row.reason.clone());
        let origin = Origin { reason, actor: now.ordered_by, agreed: now.decided_by, ..Origin::default() };
        let receipt = self.asked.post(tx, &mut ledger, posting, origin).await?;
        self.settle(tx, RowState::Posted, receipt.points, receipt.seq).await
    }
}

struct Reject {
    id: BatchId,
    line: i64,
    fault: String,
}

impl Write for Reject {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        batch_row::settle(tx, self.id, self.line, RowState::Rejected, Some(&self.fault), (0, None)).await?;
        Ok(())
    }
}

/// Says how far it is, and hears whether it goes on.
struct Mark {
    id: BatchId,
    token: i64,
    done: i64,
    task: Task,
    now: Millis,
}

impl Write for Mark {
    type Out = Goes;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Goes, Error> {
        if !task::extend(tx, &self.task, self.now.plus(LEASE_MS)).await? {
            return Ok(Goes::Lost);
        }
        let runs = batch::advance(tx, self.id, (BatchState::Running, self.token), self.done).await?;
        Ok(if runs { Goes::On } else { Goes::Stopped })
    }
}
