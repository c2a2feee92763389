//! What a run writes about itself: that it goes on, how far it is, how it ended.

use super::run::{Reason, Stop};
use crate::Error;
use kabinet_domain::{
    activity::Obstacle,
    event::NetworkName,
    ids::{GroupId, RunId},
    time::Millis,
};
use kabinet_networks::Suspension;
use kabinet_store::{
    Tx, Write,
    collect_run::{self, Begun, Progress, RunState, Saved},
    run_list, run_page,
    social_group::{self, GroupState},
    suspension,
    task::{self, Task},
};

/// How long a run is ours after each sign of life.
pub(super) const LEASE_MS: i64 = 120_000;

/// Begins a run, or takes over one that was cut off.
pub(super) struct Begin {
    pub id: RunId,
    pub group: GroupId,
    pub reason: Reason,
    pub now: Millis,
}

impl Write for Begin {
    type Out = Begun;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Begun, Error> {
        let until = self.now.plus(LEASE_MS);
        Ok(collect_run::begin(tx, self.id, self.group, self.reason.code(), self.now, until).await?)
    }
}

/// A run, and the proof that it is ours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holding {
    pub run: RunId,
    pub token: i64,
}

impl Holding {
    /// Refuses when somebody else has taken the run over: what this process read is not to be believed any more.
    pub async fn check(self, tx: &mut Tx) -> Result<(), Stop> {
        let run = collect_run::get(tx, self.run).await?;
        let ours = run.is_some_and(|run| run.token == self.token && run.state == RunState::Running);
        if ours { Ok(()) } else { Err(Stop::Lost) }
    }

    /// Counts what a change brought; refuses like [`Holding::check`].
    pub async fn tally(self, tx: &mut Tx, events: i64, awarded: i64) -> Result<(), Stop> {
        let ours = collect_run::tally(tx, self.run, self.token, events, awarded).await?;
        if ours { Ok(()) } else { Err(Stop::Lost) }
    }
}

/// A sign of life.
#[derive(Clone)]
pub(super) struct Mark {
    pub run: Holding,
    pub progress: Progress,
    pub until: Millis,
    pub task: Option<Task>,
}

impl Mark {
    /// Inside another write, which writes nothing when the run is not ours any more.
    pub async fn save(&self, tx: &mut Tx) -> Result<Saved, Error> {
        let saved = collect_run::save(tx, self.run.run, self.run.token, &self.progress, self.until).await?;
        if let (Some(task), true) = (&self.task, saved != Saved::Lost) {
            task::extend(tx, task, self.until).await?;
        }
        Ok(saved)
    }

    pub const fn run(&self) -> RunId {
        self.run.run
    }
}

impl Write for Mark {
    type Out = Saved;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Saved, Error> {
        self.save(tx).await
    }
}

/// Turns what saving said into going on or stopping.
pub(super) fn go_on(saved: Saved) -> Result<(), Stop> {
    match saved {
        Saved::Kept => Ok(()),
        Saved::Cancel => Err(Stop::Cancel),
        Saved::Lost => Err(Stop::Lost),
    }
}

/// Ends the lease but not the run.
pub(super) struct Release {
    pub run: RunId,
    pub token: i64,
    pub now: Millis,
}

impl Write for Release {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        collect_run::release(tx, self.run, self.token, self.now).await?;
        Ok(())
    }
}

/// Says how collecting goes; a group that was paused meanwhile stays so.
async fn say(tx: &mut Tx, group: GroupId, state: GroupState, trouble: Option<(Obstacle, &str)>) -> Result<(), Error> {
    let paused = social_group::get(tx, group).await?.is_none_or(|group| group.state == GroupState::Paused);
    if !paused {
        social_group::set_state(tx, group, state, trouble).await?;
    }
    Ok(())
}

/// What stands in the way, and the facts of it.
#[derive(Debug, Clone)]
pub(super) struct Trouble {
    pub obstacle: Obstacle,
    pub facts: String,
}

impl Trouble {
    fn parts(&self) -> (Obstacle, &str) {
        (self.obstacle, &self.facts)
    }
}

/// Tells the desk what stands in the way, and the next run what not to ask.
pub(super) struct Tell {
    pub group: GroupId,
    pub network: NetworkName,
    pub state: GroupState,
    pub trouble: Trouble,
    pub suspended: Option<Suspension>,
}

impl Write for Tell {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        say(tx, self.group, self.state, Some(self.trouble.parts())).await?;
        if let Some(suspended) = &self.suspended {
            let row = suspension::Suspension {
                network: self.network,
                key_hash: suspended.key.0.clone(),
                method: suspended.method.clone(),
                until: suspended.until,
            };
            suspension::put(tx, &row).await?;
        }
        Ok(())
    }
}

/// Ends the run and forgets what it had read. The first one that comes to its end is the group's first scan.
pub(super) struct End {
    pub mark: Mark,
    pub group: GroupId,
    pub state: RunState,
    pub trouble: Option<Trouble>,
    pub began: Millis,
    /// It was to read everything.
    pub whole: bool,
    pub now: Millis,
}

impl Write for End {
    type Out = bool;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<bool, Error> {
        self.mark.save(tx).await?;
        let (run, trouble) = (self.mark.run, self.trouble.as_ref().map(Trouble::parts));
        let ours = collect_run::finish(tx, run.run, run.token, self.state, trouble, self.now).await?;
        if ours {
            run_list::clear(tx, self.mark.run()).await?;
            run_page::clear_run(tx, self.mark.run()).await?;
        }
        if ours && self.state == RunState::Done {
            social_group::scanned(tx, self.group, self.began).await?;
            if self.whole {
                social_group::set_whole(tx, self.group, Some(self.began)).await?;
            }
            say(tx, self.group, GroupState::Healthy, None).await?;
        }
        Ok(ours)
    }
}
