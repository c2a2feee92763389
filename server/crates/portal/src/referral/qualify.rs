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
    referral::MAX_QUALIFIED,
};
use kabinet_store::{Tx, member, referral_path};

/// The first thing that counts makes an invited member one who takes part, and tells those above.
pub(crate) async fn qualify(tx: &mut Tx, rules: &Rules, event: &Event) -> Result<(), Error> {
    let kind = event.what.kind();
    if !is_own_doing(kind) || event.what.earlier().is_some() || !rules.main.qualifying.contains(&kind) {
        return Ok(());
    }
    if referral_path::ancestors(tx, event.member).await?.is_empty() {
        return Ok(());
    }
    match member::qualify(tx, event.member, event.seen, &event.cause, MAX_QUALIFIED).await? {
        Some(nth) => tell_all(tx, rules, event, What::Qualified { nth }).await,
        None => Ok(()),
    }
}

/// When what had made the member one who takes part is taken back whole, those above are told.
pub(crate) async fn disqualify(tx: &mut Tx, rules: &Rules, event: &Event) -> Result<(), Error> {
    let Some(cause) = event.what.takes_back().filter(|_| event.what.left().is_none()) else { return Ok(()) };
    match member::disqualify(tx, event.member, cause).await? {
        Some(nth) => tell_all(tx, rules, event, What::Disqualified { nth }).await,
        None => Ok(()),
    }
}

async fn tell_all(tx: &mut Tx, rules: &Rules, event: &Event, what: What) -> Result<(), Error> {
    let way = Way::of(tx, event.member).await?;
    for (level, ancestor) in referral_path::ancestors(tx, event.member).await? {
        if level <= rules.main.referral_levels {
            let key = match what {
                What::Qualified { nth } => CauseKey::qualified(event.member, level, nth),
                What::Disqualified { nth } => CauseKey::qualified(event.member, level, nth).ended(),
                _ => continue,
            };
            let order = Told { invitee: event.member, ancestor, level, what: what.clone(), at: None };
            way.order(tx, &key.0, order, event.seen).await?;
        }
    }
    Ok(())
}
