//! What an offer has paid a member for: one object pays once per kind (`domain::event::Happening::paid_once`).

use crate::{
    StoreError, Tx,
    sql::{exec, rows_in, sql},
};
use kabinet_domain::ids::{EventId, MemberId, OfferId};
use std::collections::BTreeSet;
use uuid::Uuid;

sql! {
    WHICH = "SELECT offer_id FROM offer_object WHERE member_id = $1 AND object = $2 AND offer_id IN ($3)";
    ADD = "INSERT INTO offer_object (member_id, offer_id, object, event_id) VALUES ($1, $2, $3, $4) ON CONFLICT (member_id, offer_id, object) DO NOTHING";
    FORGET = "DELETE FROM offer_object WHERE member_id = $1 AND offer_id = $2 AND object = $3 AND event_id = $4";
}

/// Those of `offers` that have paid the member for this object.
pub async fn which(
    tx: &mut Tx,
    member: MemberId,
    object: &str,
    offers: &[OfferId],
) -> Result<BTreeSet<OfferId>, StoreError> {
    let paid = rows_in!(tx, (Uuid,), WHICH, [member.0, object], offers, |offer| offer.0)?;
    Ok(paid.into_iter().map(|(id,)| OfferId(id)).collect())
}

/// The offer has paid the member for this object; `false`: it had before.
pub async fn add(
    tx: &mut Tx,
    member: MemberId,
    offer: OfferId,
    object: &str,
    event: EventId,
) -> Result<bool, StoreError> {
    Ok(exec!(tx, ADD, member.0, offer.0, object, event.0)? == 1)
}

/// What the offer paid for this object at this event was undone: it may pay for it again. `false`: it was another event that
/// it paid at.
pub async fn forget(
    tx: &mut Tx,
    member: MemberId,
    offer: OfferId,
    object: &str,
    event: EventId,
) -> Result<bool, StoreError> {
    Ok(exec!(tx, FORGET, member.0, offer.0, object, event.0)? == 1)
}
