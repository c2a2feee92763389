//! How large the group is, and by that the cheaper way to know who of the linked is in it.

use super::{changed::Counted, run::Going};
use crate::Error;
use kabinet_domain::{activity::List, ids::GroupId};
use kabinet_networks::{MembershipPlan, membership_plan};
use kabinet_store::{Tx, Write, social_group};

/// The cheaper way, and the calls that it takes with those made to find it. `None`: the group is as large as when it was
/// last known who is in it, and there is no need to ask.
///
/// Reading the whole list tells how long it is. Asking about the linked does not, so the group itself is asked first: one
/// that has shrunk is then read as a whole at once. A run that looks for what has changed asks for the size where that can
/// spare it more than the call it costs.
pub(super) async fn cheaper_way(going: &mut Going) -> Result<(Option<MembershipPlan>, u64), Error> {
    let plan = by_size(going);
    let asks_size = match plan {
        MembershipPlan::AskLinked { .. } if going.run.whole => true,
        MembershipPlan::FullList { .. } if going.run.whole => false,
        plan => plan.calls() > 1,
    };
    if !asks_size {
        return Ok((Some(plan), plan.calls()));
    }
    match going.reader.info().await {
        Ok(info) => keep(going, info.members).await?,
        // What was known still serves to choose.
        Err(error) => tracing::warn!(%error, "the network does not tell the size of a group"),
    }
    if Counted::of(going, &[List::Members]).await?.stands(List::Members, going.told) {
        return Ok((None, 1));
    }
    let plan = by_size(going);
    Ok((Some(plan), plan.calls() + 1))
}

fn by_size(going: &Going) -> MembershipPlan {
    let linked = u64::try_from(going.linked.len()).unwrap_or(u64::MAX);
    let members = u64::try_from(going.group.members_count).ok().filter(|count| *count > 0);
    membership_plan(going.reader.sizes(), members, linked)
}

/// Keeps the size that the network told, if it did: the desk shows it, and the next run chooses by it.
pub(super) async fn keep(going: &mut Going, told: Option<u64>) -> Result<(), Error> {
    let told = told.and_then(|count| i64::try_from(count).ok());
    going.told = told.or(going.told);
    let Some(count) = told.filter(|count| *count != going.group.members_count) else { return Ok(()) };
    going.group.members_count = count;
    going.portal.db.write(Resize { group: going.group.id, count }).await
}

struct Resize {
    group: GroupId,
    count: i64,
}

impl Write for Resize {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        social_group::set_members_count(tx, self.group, self.count).await?;
        Ok(())
    }
}
