use super::{
    Found, ReplayState,
    feed::{Feed, Step, is_replayed},
    scratch::Scratch,
    world::{self, Newcomers, PAGE, Wants},
};
use crate::{Error, Portal, rules, tasks};
use kabinet_domain::{
    ids::{MemberId, ReplayId},
    offer::{Offer, Terms},
    problem::Problem,
    time::{DAY_MS, Millis},
};
use kabinet_store::{
    Tx, Write, event,
    offer_replay::{self, Replay, Saved},
    task::{self, Task},
};
use serde::{Deserialize, Serialize};

/// How long the task stays ours after each sign of life.
const LEASE_MS: i64 = 120_000;

/// Which replay a task carries out.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Order {
    pub replay: ReplayId,
}

/// Why a replay stops before its end.
enum Stop {
    Cancel,
    /// Another process has begun it again.
    Lost,
    Fault(Error),
}

impl<E> From<E> for Stop
where
    Error: From<E>,
{
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

/// Carries out an ordered replay. One that was cut off begins again: what it had done is gone with its database.
#[tracing::instrument(name = "replay", skip_all, fields(replay = %order.replay))]
pub(crate) async fn replay_task(portal: &Portal, order: Order, task: &Task) -> Result<(), Error> {
    let Some(replay) = offer_replay::get(&mut portal.db.read().await?, order.replay).await? else {
        // It ended long ago and was forgotten.
        return portal.db.write(tasks::Finish { task: task.clone(), now: portal.clock.now() }).await;
    };
    let since = replay.ordered.plus(-i64::from(replay.days) * DAY_MS);
    let total = event::count(&mut portal.db.read().await?, since, replay.ordered).await?;
    let now = portal.clock.now();
    let begun = portal.db.write(Begin { id: replay.id, total, task: task.clone(), now }).await?;
    let Some(replay) = begun else { return Ok(()) };
    let turn = Turn { portal: portal.clone(), replay, since, task: task.clone() };
    match turn.go().await {
        Ok(found) => {
            let result = serde_json::to_string(&found).map_err(|error| Error::internal("ending a replay", &error))?;
            turn.end(ReplayState::Done, Some(result)).await
        }
        Err(Stop::Cancel) => turn.end(ReplayState::Cancelled, None).await,
        Err(Stop::Lost) => Ok(()),
        Err(Stop::Fault(error)) => Err(error),
    }
}

/// Nobody replays any more: what was found by then is gone.
pub(crate) async fn replay_breaks_off(tx: &mut Tx, order: Order, now: Millis) -> Result<(), Error> {
    if let Some(replay) = offer_replay::get(tx, order.replay).await? {
        offer_replay::finish(tx, replay.id, replay.token, (ReplayState::Failed, None), now).await?;
    }
    Ok(())
}

/// One try of a replay.
struct Turn {
    portal: Portal,
    replay: Replay,
    since: Millis,
    task: Task,
}

impl Turn {
    async fn go(&self) -> Result<Found, Stop> {
        let Replay { id, token, ordered, .. } = self.replay;
        let scratch = Scratch::open(&self.portal, id, token, ordered).await?;
        let found = self.replay_in(&scratch.portal).await;
        scratch.close().await;
        found
    }

    async fn replay_in(&self, scratch: &Portal) -> Result<Found, Stop> {
        let terms = Terms::from_json(&self.replay.body).map_err(|_| Error::from(Problem::OfferBroken))?;
        let offer = Offer { id: self.replay.offer, version: 1, terms };
        let wants = Wants::of(&offer);
        world::furnish(&self.portal, scratch, &offer, wants).await?;
        let mut newcomers = self.members(scratch, wants).await?;
        self.events(scratch, wants, &mut newcomers).await?;
        while scratch.settle_due().await? > 0 {}
        scratch.db.write(Feed { scratch: scratch.clone(), wants, steps: Vec::new() }).await?;
        let zone = rules::main(&mut scratch.db.read().await?).await?.time_zone();
        Ok(Found::of(scratch, offer.id, (self.since, self.replay.ordered), &zone).await?)
    }

    /// Carries over those who were members already; the others come when they came.
    async fn members(&self, scratch: &Portal, wants: Wants) -> Result<Newcomers, Stop> {
        let firsts = world::firsts(&self.portal, wants, (self.since, self.replay.ordered)).await?;
        let mut newcomers = Newcomers::default();
        let mut after = MemberId(0);
        loop {
            let page = world::members(&self.portal, wants, &firsts, after, self.since).await?;
            let Some(last) = page.last() else { break };
            after = last.member.id;
            let mut steps = Vec::with_capacity(page.len());
            for arrival in page {
                if arrival.member.created < self.since {
                    steps.push(Step::Arrives(Box::new(arrival)));
                } else {
                    newcomers.add(arrival);
                }
            }
            scratch.db.write(Feed { scratch: scratch.clone(), wants, steps }).await?;
            self.alive(0).await?;
        }
        newcomers.in_order();
        Ok(newcomers)
    }

    async fn events(&self, scratch: &Portal, wants: Wants, newcomers: &mut Newcomers) -> Result<(), Stop> {
        let mut after = world::before(self.since);
        let mut done = 0;
        loop {
            let page = event::onwards(&mut self.portal.db.read().await?, after, self.replay.ordered, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = (last.seen, last.id);
            done += i64::try_from(page.len()).unwrap_or(0);
            let mut steps = Vec::with_capacity(page.len());
            for event in page {
                newcomers.up_to(event.seen, &mut steps);
                if is_replayed(&event, self.replay.offer) {
                    steps.push(Step::Happens(Box::new(event)));
                }
            }
            scratch.db.write(Feed { scratch: scratch.clone(), wants, steps }).await?;
            self.alive(done).await?;
        }
    }

    /// Says how far the replay is, and hears whether it should go on.
    async fn alive(&self, done: i64) -> Result<(), Stop> {
        let (id, token, task) = (self.replay.id, self.replay.token, self.task.clone());
        match self.portal.db.write(Mark { id, token, done, task, now: self.portal.clock.now() }).await? {
            Saved::Kept => Ok(()),
            Saved::Cancel => Err(Stop::Cancel),
            Saved::Lost => Err(Stop::Lost),
        }
    }

    async fn end(&self, state: ReplayState, result: Option<String>) -> Result<(), Error> {
        let (id, token, task) = (self.replay.id, self.replay.token, self.task.clone());
        let now = self.portal.clock.now();
        self.portal.db.write(End { id, token, state, result, task, now }).await
    }
}

struct Begin {
    id: ReplayId,
    total: i64,
    task: Task,
    now: Millis,
}

impl Write for Begin {
    type Out = Option<Replay>;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Self::Out, Error> {
        // Whoever lost the task while it was being prepared leaves the replay alone.
        if !task::extend(tx, &self.task, self.now.plus(LEASE_MS)).await? {
            return Ok(None);
        }
        let begun = offer_replay::begin(tx, self.id, self.total).await?;
        if begun.is_none() {
            task::finish(tx, &self.task, self.now).await?;
        }
        Ok(begun)
    }
}

struct Mark {
    id: ReplayId,
    token: i64,
    done: i64,
    task: Task,
    now: Millis,
}

impl Write for Mark {
    type Out = Saved;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Saved, Error> {
        if !task::extend(tx, &self.task, self.now.plus(LEASE_MS)).await? {
            return Ok(Saved::Lost);
        }
        Ok(offer_replay::save(tx, self.id, self.token, self.done).await?)
    }
}

struct End {
    id: ReplayId,
    token: i64,
    state: ReplayState,
    result: Option<String>,
    task: Task,
    now: Millis,
}

impl Write for End {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        offer_replay::finish(tx, self.id, self.token, (self.state, self.result.as_deref()), self.now).await?;
        task::finish(tx, &self.task, self.now).await?;
        Ok(())
    }
}
