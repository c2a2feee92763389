//! What must hold, whatever happened.

use crate::{
    Anyhow,
    deed::{Effect, Operation},
    place::{MEMBERS, OPENING, Place},
};
use kabinet_domain::ids::MemberId;
use kabinet_store::points;
use std::ops::Range;

/// The invariants hold.
pub async fn sound(place: &Place) -> Anyhow<()> {
    match place.portal.verify_ledger().await? {
        None => Ok(()),
        Some(offence) => Err(offence.into()),
    }
}

/// Each of the operations has had its effect once, and nothing else has had any.
pub async fn exact(place: &Place, done: Range<u64>) -> Anyhow<()> {
    sound(place).await?;
    let mut expected = vec![Effect { entries: 1, balance: OPENING, spent: 0 }; usize::try_from(MEMBERS)?];
    for operation in done.map(Operation::nth) {
        let nth = usize::try_from(operation.member.0 - 1)?;
        expected[nth] += operation.effect();
    }
    let mut tx = place.portal.db.read().await?;
    for (member, expected) in (1..=MEMBERS).map(MemberId).zip(expected) {
        let account = points::peek(&mut tx, member).await?.account;
        let spent = points::totals::gone(&mut tx, member).await?.spent;
        let found = Effect { entries: account.seq, balance: account.active, spent };
        if found != expected || account.held != 0 || account.debt != 0 || account.pending != 0 {
            return Err(format!("member {member}: expected {expected:?}, found {found:?} in {account:?}").into());
        }
    }
    Ok(())
}
