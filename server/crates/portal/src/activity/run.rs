use super::{
    keep::{Begin, End, Holding, LEASE_MS, Mark, Release, Tell, Trouble},
    people::{self, Linked},
    plan, read,
};
use crate::{Error, Portal, groups, secrets::new_id};
use kabinet_domain::{
    activity::Obstacle,
    ids::{GroupId, MemberId, RunId},
    time::Millis,
};
use kabinet_networks::{Cursor, GroupReader, KeyId, NetworkError, ProfileId, Suspension};
use kabinet_store::{
    collect_run::{Begun, Progress, Run, RunState},
    social_group::{self, Group, GroupState},
    suspension,
    task::Task,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};
use tokio::sync::OnceCell;

/// Why a run takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its time had come.
    Schedule,
    /// A marketer asked for it.
    Asked,
    /// Somebody linked a profile.
    Linked,
    /// The network told of something that no run has seen.
    Told,
    /// It was started from the command line.
    Command,
}

impl Reason {
    /// The word used in columns.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Asked => "asked",
            Self::Linked => "linked",
            Self::Told => "told",
            Self::Command => "command",
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Another run over the group is going on.
    Busy,
    /// Everything the network showed was read.
    Done(RunId),
    /// The network stood in the way; the group's state says how.
    Failed(RunId),
    /// Somebody cancelled it.
    Cancelled(RunId),
    /// Another node took it over.
    Lost(RunId),
}

/// Where a run stands; stored with each page, so that it goes on from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub(super) enum Stage {
    /// Reading the wall; so far it has shown every post since then, if it stood still.
    Wall {
        from: Option<Cursor>,
        #[serde(default)]
        since: Option<Millis>,
    },
    /// Reading posts that are wanted though the wall did not show them.
    Named {
        #[serde(default)]
        since: Option<Millis>,
    },
    /// Reading lists, one after the other; within the current one from here.
    Lists {
        from: Option<Cursor>,
        asked: Option<ProfileId>,
        /// Somebody asked about was not answered for: the list is not whole.
        #[serde(default)]
        partial: bool,
    },
}

impl Stage {
    /// Before the first page of a list.
    pub(super) const LISTS: Self = Self::Lists { from: None, asked: None, partial: false };
}

/// A run that is going on, with everything it needs.
pub(super) struct Going {
    pub portal: Portal,
    pub run: Run,
    pub group: Group,
    pub reader: Arc<dyn GroupReader>,
    pub linked: HashMap<String, Linked>,
    pub profile_of: HashMap<MemberId, String>,
    pub stage: Stage,
    pub progress: Progress,
    /// How many members the network counts, if it has told that since this process took the run over.
    pub told: Option<i64>,
    /// Calls made before this process took the run over.
    pub calls_before: i64,
    /// People on the group's black list, read once when it matters.
    pub banned: OnceCell<Option<BTreeSet<String>>>,
    /// The task that carries the run out, which stays ours as long as the run does.
    task: Option<Task>,
}

/// Why reading stops before the end.
#[derive(Debug)]
pub(super) enum Stop {
    Network(NetworkError),
    Cancel,
    Lost,
    Fault(Error),
}

impl From<NetworkError> for Stop {
    fn from(error: NetworkError) -> Self {
        Self::Network(error)
    }
}

impl<E: Into<Error>> From<E> for Stop
where
    Error: From<E>,
{
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

impl Portal {
    /// Reads a group once: a run that was cut off is resumed. No transaction is open while the network is asked.
    pub async fn collect(&self, group: GroupId, reason: Reason) -> Result<Ended, Error> {
        self.collect_for(group, reason, None).await
    }

    /// As [`Portal::collect`], as the work of a task.
    #[tracing::instrument(name = "run", skip_all, fields(group = %group, reason = reason.code()))]
    pub(super) async fn collect_for(&self, group: GroupId, reason: Reason, task: Option<Task>) -> Result<Ended, Error> {
        loop {
            let now = self.clock.now();
            let begin = Begin { id: RunId(new_id(now)), group, reason, now };
            match self.db.write(begin).await? {
                Begun::Busy(_) => return Ok(Ended::Busy),
                // What was cut off is finished first; it knows nothing of what this task was ordered for.
                Begun::Resumed(run) if task.as_ref().is_some_and(|task| run.started < task.created) => {
                    let ended = self.carry_on(run, task.clone()).await?;
                    if !matches!(ended, Ended::Done(_)) {
                        return Ok(ended);
                    }
                }
                Begun::New(run) | Begun::Resumed(run) => return self.carry_on(run, task).await,
            }
        }
    }

    async fn carry_on(&self, run: Run, task: Option<Task>) -> Result<Ended, Error> {
        let mut going = match self.prepare(run.clone()).await {
            Ok(going) => Going { task, ..going },
            Err(error) => return self.give_up(&run, error).await,
        };
        let ended = match going.go().await {
            Ok(()) => going.end(RunState::Done, None).await?,
            Err(Stop::Lost) => Ended::Lost(run.id),
            Err(Stop::Cancel) => going.end(RunState::Cancelled, None).await?,
            Err(Stop::Network(error)) => going.stand_still(error).await?,
            Err(Stop::Fault(error)) => return self.give_up(&run, error).await,
        };
        tracing::info!(?ended, calls = going.progress.calls, found = going.progress.found, "a run ended");
        Ok(ended)
    }

    /// A fault of ours: the run stays open and its lease ends now, so that the next try goes on where it stopped.
    async fn give_up(&self, run: &Run, error: Error) -> Result<Ended, Error> {
        self.db.write(Release { run: run.id, token: run.token, now: self.clock.now() }).await?;
        Err(error)
    }

    async fn prepare(&self, run: Run) -> Result<Going, Error> {
        let mut tx = self.db.read().await?;
        let group = social_group::get(&mut tx, run.group).await?.ok_or(Error::NotFound)?;
        let client = self.groups_at(group.network)?;
        for known in suspension::active(&mut tx, self.clock.now()).await? {
            if known.network == group.network {
                client.suspend(Suspension { key: KeyId(known.key_hash), method: known.method, until: known.until });
            }
        }
        let keys = groups::open_keys(self, &group)?;
        let reader = client
            .group(&group.external_id, keys)
            .map_err(|error| Error::internal("preparing to read a group", &error))?;
        let stage = match run.cursor.as_deref().map(serde_json::from_str) {
            Some(Ok(stage)) => stage,
            _ => Stage::Wall { from: None, since: None },
        };
        let progress = Progress {
            cursor: run.cursor.clone(),
            calls: run.calls,
            calls_planned: run.calls_planned,
            lists_done: run.lists_done,
            lists_total: run.lists_total,
            found: run.found,
        };
        Ok(Going {
            portal: self.clone(),
            calls_before: run.calls,
            run,
            group,
            reader,
            linked: HashMap::new(),
            profile_of: HashMap::new(),
            stage,
            progress,
            told: None,
            banned: OnceCell::new(),
            task: None,
        })
    }
}

impl Going {
    async fn go(&mut self) -> Result<(), Stop> {
        people::count_in(self).await?;
        plan::plan(self).await?;
        while read::next_list(self).await? {}
        Ok(())
    }

    /// What is stored with each step: where the run stands, and that it is alive.
    pub(super) fn mark(&mut self) -> Result<Mark, Error> {
        let stage =
            serde_json::to_string(&self.stage).map_err(|error| Error::internal("writing where a run is", &error))?;
        self.progress.cursor = Some(stage);
        self.progress.calls = self.calls_before + i64::try_from(self.reader.calls()).unwrap_or(i64::MAX);
        let until = self.portal.clock.now().plus(LEASE_MS);
        let (run, task) = (self.holding(), self.task.clone());
        Ok(Mark { run, progress: self.progress.clone(), until, task })
    }

    /// As whom this process writes.
    pub(super) const fn holding(&self) -> Holding {
        Holding { run: self.run.id, token: self.run.token }
    }

    /// The network stands in the way. What may pass by itself is tried again; the rest waits for somebody.
    async fn stand_still(&mut self, error: NetworkError) -> Result<Ended, Error> {
        tracing::warn!(%error, "a run stands still");
        let obstacle = error.obstacle();
        let state = match obstacle {
            Obstacle::Busy | Obstacle::Quota | Obstacle::Away => GroupState::Throttled,
            Obstacle::Key | Obstacle::Captcha => GroupState::Reauthorise,
            Obstacle::Denied | Obstacle::Gone | Obstacle::Question | Obstacle::Answer => GroupState::Denied,
        };
        let trouble = Trouble { obstacle, facts: error.to_string() };
        let suspended = if let NetworkError::Suspended(suspension) = error { Some(suspension) } else { None };
        let (group, network) = (self.group.id, self.group.network);
        self.portal.db.write(Tell { group, network, state, trouble: trouble.clone(), suspended }).await?;
        if matches!(obstacle, Obstacle::Busy | Obstacle::Away) {
            let mark = self.mark()?;
            self.portal.db.write(mark).await?;
            self.portal
                .db
                .write(Release { run: self.run.id, token: self.run.token, now: self.portal.clock.now() })
                .await?;
            return Err(Error::Busy { retry_s: 30 });
        }
        self.end(RunState::Failed, Some(trouble)).await
    }

    async fn end(&mut self, state: RunState, trouble: Option<Trouble>) -> Result<Ended, Error> {
        let (mark, id) = (self.mark()?, self.run.id);
        let (group, began, now) = (self.group.id, self.run.started, self.portal.clock.now());
        let whole = self.run.whole;
        if !self.portal.db.write(End { mark, group, state, trouble, began, whole, now }).await? {
            return Ok(Ended::Lost(id));
        }
        Ok(match state {
            RunState::Done => Ended::Done(id),
            RunState::Cancelled => Ended::Cancelled(id),
            _ => Ended::Failed(id),
        })
    }
}
