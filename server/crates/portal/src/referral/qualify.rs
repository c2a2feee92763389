//! When somebody takes part: by the first thing that counts, until that is taken back whole. Then the next such thing
//! counts anew, so that a referrer neither keeps what a returned purchase had brought nor loses a friend for good. What was
//! done meanwhile and stands does not count by itself; what is taken back in part still counts.

use super::{
    hold::Way,
    pass_on::{Told, What},
};
use crate::{Error, events::is_own_doing, rules::Rules};
use kabinet_domain::{
    event::{CauseKey, Event},
    ids::MemberId,
    referral::MAX_QUALIFIED,
};
use kabinet_store::{Tx, member, referral_path};

/// The first thing that counts makes an invited member one who takes part, and tells those above.
pub(crate) async fn qualify(tx: &mut Tx, rules: &Rules, event: &Event) -> Result<(), Error> {
    let kind = event.what.kind();
    let new = event.what.earlier().is_none() && !event.what.is_second_hand();
    if !is_own_doing(kind) || !new || !rules.main.qualifying.contains(&kind) {
        return Ok(());
    }
    let mut above = referral_path::told(tx, event.member).await?;
    if above.is_empty() {
        return Ok(());
    }
    above.retain(|(level, _)| *level <= rules.main.referral_levels);
    let levels = above.last().map_or(0, |(level, _)| *level);
    match member::qualify(tx, event.member, event.seen, &event.cause, levels, MAX_QUALIFIED).await? {
        Some(nth) => tell_all(tx, rules, event, &above, What::Qualified { nth }).await,
        None => Ok(()),
    }
}

/// When what had made the member one who takes part is taken back whole, those above who had been told of it are told,
/// however many levels there are by now.
pub(crate) async fn disqualify(tx: &mut Tx, rules: &Rules, event: &Event) -> Result<(), Error> {
    let Some(cause) = event.what.takes_back().filter(|_| event.what.left().is_none()) else { return Ok(()) };
    match member::disqualify(tx, event.member, cause).await? {
        Some((nth, told)) => {
            let told = told.unwrap_or(rules.main.referral_levels);
            let mut above = referral_path::ancestors(tx, event.member).await?;
            above.retain(|(level, _)| *level <= told);
            tell_all(tx, rules, event, &above, What::Disqualified { nth }).await
        }
        None => Ok(()),
    }
}

async fn tell_all(
    tx: &mut Tx,
    rules: &Rules,
    event: &Event,
    above: &[(u8, MemberId)],
    what: What,
) -> Result<(), Error> {
    let way = Way::of(tx, event.member).await?;
    for (level, ancestor) in above.iter().copied() {
        let key = match what {
            What::Qualified { nth } => CauseKey::qualified(event.member, level, nth),
            What::Disqualified { nth } => CauseKey::qualified(event.member, level, nth).ended(),
            _ => continue,
        };
        let order = Told::new((event.member, ancestor), level, what.clone());
        way.order(tx, rules, &key.0, order, event.seen).await?;
    }
    Ok(())
}
