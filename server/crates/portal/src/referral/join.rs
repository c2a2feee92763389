use super::pass_on::{Told, What};
use crate::{Error, Inner, tasks};
use kabinet_domain::{
    ids::MemberId,
    referral::{MAX_LEVELS, Referrer, path},
    time::Millis,
};
use kabinet_store::{Tx, member, referral_path};

/// The member a link names, if there is such a member.
pub(crate) async fn find(tx: &mut Tx, referrer: &Referrer) -> Result<Option<MemberId>, Error> {
    Ok(match referrer {
        Referrer::Member(id) => member::by_id(tx, *id).await?.map(|member| member.id),
        Referrer::External(external) => member::by_external(tx, external).await?.map(|member| member.id),
        Referrer::Code(code) => member::by_invite_code(tx, code.as_str()).await?.map(|member| member.id),
    })
}

/// Writes the levels above a new member. A recommendation that would close a circle is dropped, never the registration.
pub(crate) async fn join(tx: &mut Tx, member: MemberId, referrer: MemberId) -> Result<(), Error> {
    let above = referral_path::ancestors(tx, referrer).await?;
    match path(member, referrer, &above, MAX_LEVELS) {
        Ok(levels) => referral_path::insert(tx, member, &levels).await?,
        Err(refused) => tracing::warn!(%refused, "a recommendation was not kept"),
    }
    Ok(())
}

/// One task per level above the new member, as many as the programme pays: one member per transaction.
pub(crate) async fn enqueue_levels(tx: &mut Tx, portal: &Inner, invitee: MemberId, now: Millis) -> Result<(), Error> {
    let levels = portal.rules.in_force(tx).await?.main.referral_levels;
    for (level, ancestor) in referral_path::ancestors(tx, invitee).await? {
        if level <= levels {
            let told = Told { invitee, ancestor, level, what: What::Registered };
            tasks::enqueue(tx, tasks::Kind::Referral, &format!("{invitee}:{level}"), &told, now).await?;
        }
    }
    Ok(())
}
