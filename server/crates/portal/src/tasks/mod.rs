//! Background work: tasks are claimed under a lease, are idempotent, and are woken by time or by [`crate::Inner::work`].

mod broken;
mod upkeep;

pub use broken::Broke;
pub(crate) use broken::{goes_on, why};

use crate::{Error, Portal, activity, offers, points, referral, secrets::new_id};
use kabinet_domain::{ids::TaskId, time::Millis};
use kabinet_store::{Tx, Write, task};
use serde::{Serialize, de::DeserializeOwned};

/// How long a claimed task is ours.
const LEASE_MS: i64 = 60_000;
/// A task that failed this often is set aside.
const MAX_ATTEMPTS: i64 = 12;
/// The first pause after a failure; it doubles up to [`LONGEST_PAUSE_MS`].
const PAUSE_MS: i64 = 2_000;
/// The longest pause between two tries.
const LONGEST_PAUSE_MS: i64 = 3_600_000;

/// A kind of background work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Tell one referral level of a registration.
    Referral,
    /// Let go what was held of a recommendation that was approved.
    LetGo,
    /// Read a group.
    Collect,
    /// Try an offer over past events.
    Replay,
    /// Undo what an offer did, or find out what that comes to.
    Undo,
    /// Look at the rows of a file of awards and deductions, or carry them out.
    Batch,
}

/// How long a task may take: those that take minutes must not hold up the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// A moment.
    Short,
    /// Minutes.
    Long,
}

impl Kind {
    const ALL: [Self; 6] = [Self::Referral, Self::LetGo, Self::Collect, Self::Replay, Self::Undo, Self::Batch];

    /// The word used in columns.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Referral => "referral",
            Self::LetGo => "let_go",
            Self::Collect => "collect",
            Self::Replay => "replay",
            Self::Undo => "undo",
            Self::Batch => "batch",
        }
    }

    /// How long it may take.
    pub const fn length(self) -> Length {
        match self {
            Self::Referral | Self::LetGo => Length::Short,
            Self::Collect | Self::Replay | Self::Undo | Self::Batch => Length::Long,
        }
    }
}

/// A task that is ours until its lease ends.
#[derive(Debug)]
pub struct Claimed {
    /// What it is.
    pub kind: Kind,
    task: task::Task,
}

/// Adds a task; the same kind and key again adds nothing.
pub(crate) async fn enqueue(
    tx: &mut Tx,
    kind: Kind,
    key: &str,
    payload: &(impl Serialize + Sync),
    at: Millis,
) -> Result<bool, Error> {
    let payload = serde_json::to_string(payload).map_err(|error| Error::internal("writing a task", &error))?;
    let new = task::NewTask {
        id: TaskId(new_id(at)),
        kind: kind.code(),
        dedup_key: key.to_owned(),
        member: None,
        payload,
        run_at: at,
        max_attempts: MAX_ATTEMPTS,
        created: at,
    };
    Ok(task::enqueue(tx, &new).await?)
}

impl Portal {
    /// Claims tasks of this length that are due, at most so many: for what is claimed there must be somebody to do it.
    pub async fn claim_tasks(&self, length: Length, at_most: u32) -> Result<Vec<Claimed>, Error> {
        let now = self.clock.now();
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| kind.length() == length).collect();
        let words = kinds.iter().map(|kind| kind.code()).collect();
        let claimed = self.db.write(Claim { kinds: words, now, until: now.plus(LEASE_MS), at_most }).await?;
        let kind_of = |task: &task::Task| kinds.iter().copied().find(|kind| kind.code() == task.kind);
        Ok(claimed.into_iter().filter_map(|task| Some(Claimed { kind: kind_of(&task)?, task })).collect())
    }

    /// Does a claimed task. A failure is written down with the time of the next try.
    #[tracing::instrument(name = "task", skip_all, fields(kind = claimed.kind.code(), attempt = claimed.task.attempts))]
    pub async fn carry_out(&self, claimed: Claimed) -> Result<(), Error> {
        let Claimed { kind, task } = claimed;
        let done = match kind {
            Kind::Referral => referral::record_level(self, payload(&task)?, &task).await,
            Kind::LetGo => referral::let_go(self, payload(&task)?, &task).await,
            Kind::Collect => activity::collect_task(self, payload(&task)?, &task).await,
            Kind::Replay => offers::replay_task(self, payload(&task)?, &task).await,
            Kind::Undo => offers::undo_task(self, payload(&task)?, &task).await,
            Kind::Batch => points::batch_task(self, payload(&task)?, &task).await,
        };
        if let Err(error) = done {
            let pause = PAUSE_MS.saturating_mul(1 << task.attempts.clamp(0, 20)).min(LONGEST_PAUSE_MS);
            let now = self.clock.now();
            let retry_at = (task.attempts < task.max_attempts).then(|| now.plus(pause));
            tracing::warn!(%error, pause_ms = pause, "a task failed");
            self.db.write(Fail { task, retry_at, error: error.to_string(), now }).await?;
        }
        Ok(())
    }
}

pub(crate) fn payload<T: DeserializeOwned>(task: &task::Task) -> Result<T, Error> {
    serde_json::from_str(&task.payload).map_err(|error| Error::internal("reading a task", &error))
}

struct Claim {
    kinds: Vec<&'static str>,
    now: Millis,
    until: Millis,
    at_most: u32,
}

impl Write for Claim {
    type Out = Vec<task::Task>;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Self::Out, Error> {
        let found = task::claim_any(tx, &self.kinds, self.now, self.until, self.at_most).await?;
        for task in &found.buried {
            broken::break_off(tx, task, self.now).await?;
        }
        Ok(found.claimed)
    }
}

struct Fail {
    task: task::Task,
    retry_at: Option<Millis>,
    error: String,
    now: Millis,
}

impl Write for Fail {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let ours = task::fail(tx, &self.task, &self.error, self.retry_at).await?;
        if ours && self.retry_at.is_none() {
            broken::break_off(tx, &self.task, self.now).await?;
        }
        Ok(())
    }
}

/// Ends a task in a write of its own; most end in the write that carries them out.
pub(crate) struct Finish {
    pub task: task::Task,
    pub now: Millis,
}

impl Write for Finish {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        task::finish(tx, &self.task, self.now).await?;
        Ok(())
    }
}
