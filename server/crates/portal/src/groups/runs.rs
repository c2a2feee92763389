use crate::{
    Error, Portal,
    activity::Reason,
    tasks::{self, Kind},
    who::Marketer,
};
use kabinet_domain::{
    activity::Obstacle,
    ids::{GroupId, RunId},
    problem::Problem,
    time::Millis,
};
use kabinet_store::{
    Tx, Write,
    collect_run::{self, Run, RunState},
    social_group,
};

/// A run as the desk shows it.
#[derive(Debug, Clone)]
pub struct RunView {
    /// Which.
    pub id: RunId,
    /// Of which group.
    pub group: GroupId,
    /// Why: `schedule`, `asked`, `linked`, `command`.
    pub reason: String,
    /// Whether it goes on, and how it ended.
    pub state: RunState,
    /// When it began.
    pub started: Millis,
    /// When it ended.
    pub ended: Option<Millis>,
    /// Everything is read, and not only what has changed.
    pub whole: bool,
    /// Calls made.
    pub calls: i64,
    /// Calls it will make in all, as far as is known.
    pub calls_planned: i64,
    /// Lists read.
    pub lists_done: i64,
    /// Lists to be read in all.
    pub lists_total: i64,
    /// Acts of linked members the network showed.
    pub found: i64,
    /// Events that were new.
    pub events: i64,
    /// Awards they brought.
    pub awarded: i64,
    /// What stood in the way.
    pub obstacle: Option<Obstacle>,
    /// The facts of it, in English.
    pub error: Option<String>,
}

impl From<Run> for RunView {
    fn from(run: Run) -> Self {
        Self {
            id: run.id,
            group: run.group,
            reason: run.reason,
            state: run.state,
            started: run.started,
            ended: run.ended,
            whole: run.whole,
            calls: run.calls,
            calls_planned: run.calls_planned.max(run.calls),
            lists_done: run.lists_done,
            lists_total: run.lists_total,
            found: run.found,
            events: run.events,
            awarded: run.awarded,
            obstacle: run.obstacle,
            error: run.error,
        }
    }
}

impl Marketer {
    /// Orders a run now. While one is going on, that one is all there is to wait for.
    pub async fn run_now(&self, group: GroupId) -> Result<(), Error> {
        let now = self.portal.clock.now();
        self.portal.db.write(Ask { group, now }).await?;
        self.portal.work.notify_one();
        Ok(())
    }

    /// Asks a run to stop; what it has found stays.
    pub async fn cancel_run(&self, run: RunId) -> Result<(), Error> {
        self.portal.db.write(Cancel { run }).await
    }

    /// The latest run of a group.
    pub async fn latest_run(&self, group: GroupId) -> Result<Option<RunView>, Error> {
        self.portal.latest_run(group).await
    }
}

impl Portal {
    /// The latest run of a group, to say how far it is.
    pub async fn latest_run(&self, group: GroupId) -> Result<Option<RunView>, Error> {
        Ok(collect_run::latest(&mut self.db.read().await?, group).await?.map(RunView::from))
    }

    /// Every group, by id and name.
    pub async fn all_groups(&self) -> Result<Vec<(GroupId, String)>, Error> {
        let groups = social_group::list(&mut self.db.read().await?).await?;
        Ok(groups.into_iter().map(|group| (group.id, group.name)).collect())
    }
}

struct Ask {
    group: GroupId,
    now: Millis,
}

impl Write for Ask {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let latest = collect_run::latest(tx, self.group).await?;
        if latest.is_some_and(|run| run.state == RunState::Running && run.lease_until > self.now) {
            return Err(Problem::RunGoesOn.into());
        }
        let order = crate::activity::Order { group: self.group, reason: Reason::Asked };
        tasks::enqueue(tx, Kind::Collect, &format!("asked:{}:{}", self.group, self.now.0), &order, self.now).await?;
        Ok(())
    }
}

struct Cancel {
    run: RunId,
}

impl Write for Cancel {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        if collect_run::request_cancel(tx, self.run).await? { Ok(()) } else { Err(Error::NotFound) }
    }
}
