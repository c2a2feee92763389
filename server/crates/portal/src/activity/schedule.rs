use super::Reason;
use crate::{
    Error, Portal, rules,
    tasks::{self, Kind},
};
use kabinet_domain::{event::NetworkName, ids::GroupId, schedule::Schedule, time::Millis};
use kabinet_store::{Tx, Write, collect_run, social_group, social_group::GroupState};
use serde::{Deserialize, Serialize};

/// After a profile is linked, the network's groups are read once within so many milliseconds, however many link.
const SOON_MS: i64 = 2_000;

/// A group that was told of something no run has seen is read at most once within so many milliseconds.
const TOLD_MS: i64 = 600_000;

/// What a collecting task is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Order {
    pub group: GroupId,
    pub reason: Reason,
}

/// Orders a run of every group of the network, so that what a newly linked member did before is known as such, and what
/// they do from now on pays.
pub(crate) async fn read_soon(tx: &mut Tx, network: NetworkName, now: Millis) -> Result<(), Error> {
    let at = Millis((now.0.div_euclid(SOON_MS) + 1) * SOON_MS);
    for group in social_group::list(tx).await? {
        if group.network == network && group.state != GroupState::Paused {
            let order = Order { group: group.id, reason: Reason::Linked };
            tasks::enqueue(tx, Kind::Collect, &format!("linked:{}:{}", group.id, at.0), &order, at).await?;
        }
    }
    Ok(())
}

/// Orders a run of a group that was told of something no run has seen, once within so long, however much it is told.
pub(super) async fn read_told(tx: &mut Tx, group: GroupId, now: Millis) -> Result<(), Error> {
    let order = Order { group, reason: Reason::Told };
    tasks::enqueue(tx, Kind::Collect, &format!("told:{group}:{}", now.0.div_euclid(TOLD_MS)), &order, now).await?;
    Ok(())
}

impl Portal {
    /// Orders the runs whose time has come, each once over all nodes; returns how many.
    pub async fn order_runs(&self) -> Result<usize, Error> {
        let now = self.clock.now();
        let due = social_group::due(&mut self.db.read().await?, now).await?;
        let count = due.len();
        for group in due {
            self.db.write(OrderRun { group: group.id, expected: group.next_run, cron: group.cron, now }).await?;
        }
        Ok(count)
    }
}

struct OrderRun {
    group: GroupId,
    expected: Option<Millis>,
    cron: String,
    now: Millis,
}

impl Write for OrderRun {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let zone = rules::main(tx).await?.time_zone();
        let next = Schedule::parse(&self.cron).ok().and_then(|schedule| schedule.next(self.now, &zone));
        if !social_group::advance(tx, self.group, self.expected, next).await? {
            return Ok(());
        }
        let order = Order { group: self.group, reason: Reason::Schedule };
        let key = format!("schedule:{}:{}", self.group, self.expected.unwrap_or_default().0);
        tasks::enqueue(tx, Kind::Collect, &key, &order, self.now).await?;
        Ok(())
    }
}

/// Ends the leases of runs whose process is known to be gone.
pub(crate) struct FreeRuns {
    pub now: Millis,
}

impl Write for FreeRuns {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        collect_run::release_all(tx, self.now).await?;
        Ok(())
    }
}
