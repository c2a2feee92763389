//! What is done at the desk to undo what an offer did.

use super::offers;
use crate::{
    caller::{self, answer, told},
    error::ApiError,
    flash::Flash,
};
use kabinet_domain::ids::{OfferId, UndoId};
use kabinet_portal::{Error, offers::UndoPeriod};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The name of the form that names a period in a flash.
pub const LOOK: &str = "undo_look";
/// The name of the form that orders in a flash.
pub const ORDER: &str = "undo_order";

/// Of which offer, and of what time, the effects are to be undone.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LookForm {
    #[serde(default)]
    pub id: String,
    #[serde(flatten)]
    pub period: UndoPeriod,
}

/// The order, and why it is given.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UndoForm {
    #[serde(default)]
    pub id: String,
    /// What was seen: sent twice it is one order.
    #[serde(default)]
    pub undo: String,
    #[serde(default)]
    pub reason: String,
}

/// What somebody decides about somebody else's order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DecideUndoForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub undo: String,
    /// `approve` or `decline`.
    #[serde(default)]
    pub verdict: String,
}

/// The page on which an offer is undone.
pub fn page(id: OfferId) -> String {
    format!("{}undo/", offers::page(id))
}

fn offer(id: &str) -> Result<OfferId, ApiError> {
    id.parse().map_err(|_| told(Error::NotFound))
}

fn order_of(undo: &str) -> Result<UndoId, ApiError> {
    undo.parse().map_err(|_| told(Error::NotFound))
}

/// Has a look at what undoing comes to.
#[server(endpoint = "offers/undo_look")]
pub async fn look(#[server(flatten)] form: LookForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, offer(&form.id)?);
    let typed = Flash::form(LOOK, [("from", &*form.period.from), ("until", &*form.period.until)]);
    let done = marketer.look_at_undo(id, &form.period).await;
    answer(done, typed, &page(id), |_| (page(id), None)).await
}

/// Orders what was seen.
#[server(endpoint = "offers/undo")]
pub async fn order(#[server(flatten)] form: UndoForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, offer(&form.id)?);
    let done = marketer.undo(id, order_of(&form.undo)?, &form.reason).await;
    answer(done, Flash::form(ORDER, [("reason", &*form.reason)]), &page(id), |_| (page(id), None)).await
}

/// Agrees, or does not, to somebody else's order.
#[server(endpoint = "offers/undo_decide")]
pub async fn decide(#[server(flatten)] form: DecideUndoForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, offer(&form.id)?);
    let agrees = match form.verdict.as_str() {
        "approve" => true,
        "decline" => false,
        _ => return Err(told(Error::NotFound)),
    };
    let done = marketer.decide_undo(id, order_of(&form.undo)?, agrees).await;
    answer(done, Flash::default(), &page(id), |()| (page(id), None)).await
}

/// Stops what goes on.
#[server(endpoint = "offers/undo_stop")]
pub async fn stop(#[server(flatten)] form: offers::OfferIdForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, offer(&form.id)?);
    let done = marketer.stop_undo(id).await;
    answer(done, Flash::default(), &page(id), |()| (page(id), None)).await
}
