use super::{Ended, Order};
use crate::{Error, Portal, tasks::Finish};
use kabinet_store::task::Task;

/// Carries out an ordered run, then ends the task. A run that another one stands in the way of is tried again later.
pub(crate) async fn collect_task(portal: &Portal, order: Order, task: &Task) -> Result<(), Error> {
    match portal.collect(order.group, order.reason).await? {
        Ended::Busy => Err(Error::Busy { retry_s: 2 }),
        _ => portal.db.write(Finish { task: task.clone(), now: portal.clock.now() }).await,
    }
}
