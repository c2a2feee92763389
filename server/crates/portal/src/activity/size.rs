//! How large the group is, and by that the cheaper way to know who of the linked is in it.

use super::run::Going;
use crate::Error;
use kabinet_domain::ids::GroupId;
use kabinet_networks::{MembershipPlan, membership_plan};
use kabinet_store::{Tx, Write, social_group};

/// The cheaper way, and the calls that it takes with those made to find it.
///
/// Reading the whole list tells how long it is. Asking about the linked does not, so the group itself is asked first: one
/// that has shrunk is then read as a whole at once.
pub(super) async fn cheaper_way(going: &mut Going) -> Result<(MembershipPlan, u64), Error> {
    let plan = by_size(going);
    if let MembershipPlan::FullList { calls } = plan {
        return Ok((plan, calls));
    }
    match going.reader.info().await {
        Ok(info) => keep(going, info.members).await?,
        // What was known still serves to choose.
        Err(error) => tracing::warn!(%error, "the network does not tell the size of a group"),
    }
    let plan = by_size(going);
    Ok((plan, plan.calls() + 1))
}

fn by_size(going: &Going) -> MembershipPlan {
    let linked = u64::try_from(going.linked.len()).unwrap_or(u64::MAX);
    let members = u64::try_from(going.group.members_count).ok().filter(|count| *count > 0);
    membership_plan(going.reader.sizes(), members, linked)
}

/// Keeps the size that the network told, if it did: the desk shows it, and the next run chooses by it.
pub(super) async fn keep(going: &mut Going, told: Option<u64>) -> Result<(), Error> {
    let told = told.and_then(|count| i64::try_from(count).ok());
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
