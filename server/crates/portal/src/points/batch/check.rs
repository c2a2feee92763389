use super::{BatchState, LEASE_MS, figures::Rest, find, run, written};
use crate::{Error, Portal, tasks};
use kabinet_domain::{
    ids::BatchId,
    points::batch::{Fault, Row, Sheet},
    problem::Problem,
    time::Millis,
};
use kabinet_store::{
    Tx, Write,
    points::{
        self,
        batch::{self, Batch},
        batch_row::{self, BatchRow, RowState},
    },
    task::{self, Task},
};
use std::collections::BTreeSet;

/// How many lines are looked at, and written down, at once.
const PAGE: usize = 500;

/// Looks at the lines that were not looked at yet.
pub(super) async fn check(portal: &Portal, batch: &Batch, task: &Task) -> Result<(), Error> {
    let mut tx = portal.db.read().await?;
    let text = batch::text(&mut tx, batch.id).await?.ok_or(Error::NotFound)?;
    let seen = batch_row::last(&mut tx, batch.id).await?.unwrap_or(0);
    drop(tx);
    let sheet = Sheet::read(&text).map_err(Problem::from)?;
    let rows: Vec<_> = sheet.rows().zip(&sheet.lines).map(|((n, row), (_, line))| (n, *line, row)).collect();
    let mut done = rows.iter().filter(|(n, ..)| *n <= seen).count();
    while done < rows.len() {
        let page = &rows[done..rows.len().min(done + PAGE)];
        let lines = looked_at(portal, batch, &sheet, page).await?;
        done += page.len();
        let (id, token, task, now) = (batch.id, batch.token, task.clone(), portal.clock.now());
        let done = i64::try_from(done).unwrap_or(i64::MAX);
        if !portal.db.write(Add { id, token, lines, done, task, now }).await? {
            return Ok(());
        }
    }
    let now = portal.clock.now();
    portal.db.write(Rest::new(batch.id, (BatchState::Checking, BatchState::Preview), now)).await?;
    portal.db.write(tasks::Finish { task: task.clone(), now }).await
}

async fn looked_at(
    portal: &Portal,
    batch: &Batch,
    sheet: &Sheet<'_>,
    page: &[(i64, &str, Result<Row, Fault>)],
) -> Result<Vec<BatchRow>, Error> {
    let mut tx = portal.db.read().await?;
    let words: BTreeSet<&str> =
        page.iter().filter_map(|(.., row)| row.as_ref().ok()).map(|row| row.who.as_str()).collect();
    let members = find::members(&mut tx, &words).await?;
    let mut lines = Vec::with_capacity(page.len());
    for (n, line, row) in page {
        lines.push(match row {
            Ok(row) => {
                let member = members.get(&row.who).cloned().unwrap_or(Err(Fault::Unknown));
                let key = row
                    .key
                    .as_ref()
                    .map_or_else(|| format!("batch:{}:{n}", batch.file_hash), |key| format!("row:{key}"));
                let ready = BatchRow {
                    line: *n,
                    who: row.who.clone(),
                    member: member.as_ref().ok().copied(),
                    points: row.points,
                    reason: row.reason.clone().into(),
                    key,
                    state: RowState::Ready,
                    fault: None,
                    applied: 0,
                    seq: None,
                };
                match member {
                    Ok(_) => posted_before(&mut tx, ready).await?,
                    Err(fault) => rejected(ready, &fault)?,
                }
            }
            Err(fault) => {
                let unread = BatchRow {
                    line: *n,
                    who: sheet.excerpt(line),
                    member: None,
                    points: 0,
                    reason: String::new(),
                    key: String::new(),
                    state: RowState::Rejected,
                    fault: None,
                    applied: 0,
                    seq: None,
                };
                rejected(unread, fault)?
            }
        });
    }
    Ok(lines)
}

fn rejected(row: BatchRow, fault: &Fault) -> Result<BatchRow, Error> {
    Ok(BatchRow { state: RowState::Rejected, fault: Some(written(fault)?), ..row })
}

/// The row as it is, or as an earlier file has left it.
async fn posted_before(tx: &mut Tx, row: BatchRow) -> Result<BatchRow, Error> {
    let Some(member) = row.member else { return Ok(row) };
    if batch_row::whose_key(tx, &row.key).await?.is_some_and(|other| other != member) {
        return rejected(row, &Fault::Refused { problem: Problem::KeyReused });
    }
    Ok(match points::op_by_key(tx, member, &row.key).await? {
        None => row,
        Some(op) if op.req_hash == run::hash(&row)? => {
            BatchRow { state: RowState::Before, applied: op.applied, seq: Some(op.seq), ..row }
        }
        Some(_) => rejected(row, &Fault::Refused { problem: Problem::KeyReused })?,
    })
}

struct Add {
    id: BatchId,
    token: i64,
    lines: Vec<BatchRow>,
    done: i64,
    task: Task,
    now: Millis,
}

impl Write for Add {
    /// Whether the task is still ours.
    type Out = bool;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<bool, Error> {
        if !task::extend(tx, &self.task, self.now.plus(LEASE_MS)).await? {
            return Ok(false);
        }
        batch_row::add(tx, self.id, &self.lines).await?;
        Ok(batch::advance(tx, self.id, (BatchState::Checking, self.token), self.done).await?)
    }
}
