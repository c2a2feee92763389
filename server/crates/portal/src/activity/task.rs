use super::{Ended, Order, Reason, keep::LEASE_MS};
use crate::{Error, Portal, tasks::Finish};
use kabinet_domain::time::Millis;
use kabinet_store::{
    Tx, Write,
    task::{self, Task},
};

/// Carries out an ordered run, then ends the task. A run that is going on already serves as well, except for somebody who
/// has linked a profile since it began, or for a post that it may have missed: then the task is tried again later.
///
/// The task's lease becomes as long as the run's and is prolonged with it, so that nobody else begins the same again.
pub(crate) async fn collect_task(portal: &Portal, order: Order, task: &Task) -> Result<(), Error> {
    portal.db.write(Keep { task: task.clone(), until: portal.clock.now().plus(LEASE_MS) }).await?;
    match portal.collect_for(order.group, order.reason, Some(task.clone())).await? {
        Ended::Busy if matches!(order.reason, Reason::Linked | Reason::Told) => Err(Error::Busy { retry_s: 2 }),
        _ => portal.db.write(Finish { task: task.clone(), now: portal.clock.now() }).await,
    }
}

struct Keep {
    task: Task,
    until: Millis,
}

impl Write for Keep {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        task::extend(tx, &self.task, self.until).await?;
        Ok(())
    }
}
