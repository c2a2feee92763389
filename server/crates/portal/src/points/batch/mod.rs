//! Awards and deductions by a file: uploaded, looked at line by line, and once ordered carried out as a task, one member's
//! row in one transaction. Each row is posted under a key of its own, so that the same file again moves nothing twice.

mod check;
mod decode;
mod figures;
mod find;
mod look;
mod order;
mod run;
mod upload;

use figures::Rest;
pub(crate) use figures::rest_lapsing;
pub use figures::{Figures, Part};
pub use kabinet_store::points::{batch::BatchState, batch_row::RowState};
pub use look::{BATCHES, BatchLine, BatchPage, BatchRow};
pub use upload::{MAX_BYTES, Upload};

use crate::{
    Error, Portal,
    tasks::{self, Kind},
};
use kabinet_domain::{ids::BatchId, points::batch::Fault, time::Millis};
use kabinet_store::{
    Tx, Write as _,
    points::batch::{self, Batch},
    task::Task,
};
use serde::{Deserialize, Serialize};

/// How long the task stays ours after each sign of life.
const LEASE_MS: i64 = 120_000;

/// Which file a task looks at or carries out.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Order {
    batch: BatchId,
    /// Which turn of the file: one that was begun before the last one changes nothing.
    #[serde(default)]
    token: i64,
}

/// Looks at the rows of a file, or carries them out; what was done before it was cut off is not done again.
#[tracing::instrument(name = "batch", skip_all, fields(batch = %order.batch))]
pub(crate) async fn batch_task(portal: &Portal, order: Order, task: &Task) -> Result<(), Error> {
    let found = batch::get(&mut portal.db.read().await?, order.batch).await?.filter(|batch| batch.token == order.token);
    match found.map(|batch| (batch.state, batch)) {
        Some((BatchState::Checking, batch)) => check::check(portal, &batch, task).await,
        Some((BatchState::Running, batch)) => run::run(portal, &batch, task).await,
        // Stopped before it was begun, or done by a task that had lost its lease.
        _ => portal.db.write(tasks::Finish { task: task.clone(), now: portal.clock.now() }).await,
    }
}

/// Nobody works on a turn of a file any more: what was posted by then stays so, and once ordered it can go on.
pub(crate) async fn batch_breaks_off(tx: &mut Tx, order: Order, now: Millis) -> Result<(), Error> {
    let found = batch::get(tx, order.batch).await?.filter(|batch| batch.token == order.token);
    if let Some(batch) = found.filter(|batch| matches!(batch.state, BatchState::Checking | BatchState::Running)) {
        Rest::new(batch.id, (batch.state, BatchState::Failed), now).run(tx).await?;
    }
    Ok(())
}

/// Under which key a turn of a file is enqueued; there is one for each token.
fn key(batch: BatchId, token: i64) -> String {
    format!("{batch}:{token}")
}

/// Orders the next turn of a file.
async fn enqueue(tx: &mut Tx, batch: BatchId, token: i64, now: Millis) -> Result<(), Error> {
    tasks::enqueue(tx, Kind::Batch, &key(batch, token), &Order { batch, token }, now).await.map(drop)
}

/// A file that must be there.
async fn known(tx: &mut Tx, id: BatchId) -> Result<Batch, Error> {
    batch::get(tx, id).await?.ok_or(Error::NotFound)
}

fn written(fault: &Fault) -> Result<String, Error> {
    serde_json::to_string(fault).map_err(|error| Error::internal("rejecting a row", &error))
}
