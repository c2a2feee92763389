use super::{Kind, payload};
use crate::{Error, offers, points};
use kabinet_domain::time::Millis;
use kabinet_store::{
    Tx,
    task::{self, Task, TaskState},
};
use serde::de::DeserializeOwned;

/// Why work that a task was to carry out broke off before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broke {
    /// Each try failed; the log tells more.
    Failed,
    /// Each process that worked on it ended before the work did.
    Died,
    /// There is no task any more that would go on with it.
    Gone,
}

/// Whether the work that was enqueued under this key is being done, or will be.
pub(crate) async fn goes_on(tx: &mut Tx, kind: Kind, key: &str) -> Result<bool, Error> {
    Ok(task::by_key(tx, kind.code(), key).await?.is_some_and(|task| task.state == TaskState::Ready))
}

/// Why the work that was enqueued under this key broke off.
pub(crate) async fn why(tx: &mut Tx, kind: Kind, key: &str) -> Result<Broke, Error> {
    let task = task::by_key(tx, kind.code(), key).await?.filter(|task| task.state == TaskState::Dead);
    Ok(match task {
        None => Broke::Gone,
        Some(task) if task.last_error.is_none() => Broke::Died,
        Some(_) => Broke::Failed,
    })
}

/// A task has just been given up: what it was to carry out ends with it, in the same transaction, as far as it had come. A
/// run over a group does not: the next one goes on where it was.
pub(super) async fn break_off(tx: &mut Tx, task: &Task, now: Millis) -> Result<(), Error> {
    tracing::error!(kind = %task.kind, key = %task.dedup_key, error = task.last_error, "a task is given up");
    match Kind::ALL.into_iter().find(|kind| kind.code() == task.kind) {
        Some(Kind::Replay) => match order(task) {
            Some(order) => offers::replay_breaks_off(tx, order, now).await,
            None => Ok(()),
        },
        Some(Kind::Undo) => match order(task) {
            Some(order) => offers::undo_breaks_off(tx, order, now).await,
            None => Ok(()),
        },
        Some(Kind::Batch) => match order(task) {
            Some(order) => points::batch_breaks_off(tx, order, now).await,
            None => Ok(()),
        },
        Some(Kind::Referral | Kind::LetGo | Kind::Collect) | None => Ok(()),
    }
}

/// What a task was to carry out; one that is not understood must not keep others from being claimed.
fn order<T: DeserializeOwned>(task: &Task) -> Option<T> {
    payload(task).inspect_err(|error| tracing::error!(%error, "what hangs on a task is not understood")).ok()
}
