//! Files of awards and deductions at the desk. The file itself comes in by a route of its own, [`UPLOAD`].

use crate::{
    caller::{self, answer, told},
    error::ApiError,
    flash::{Flash, Note},
};
use kabinet_domain::{ids::BatchId, points::Beyond, problem::Problem};
use kabinet_portal::{Error, points::BatchState};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Where files are.
pub const BATCHES: &str = "/desk/points/batch/";
/// Where a file is sent.
pub const UPLOAD: &str = "/api/points/upload_batch";
/// The name of the form that brings a file in a flash.
pub const FORM: &str = "batch";

/// What can become of deductions beyond the balance.
pub const BEYOND: [(&str, Beyond); 3] = [("clip", Beyond::Clip), ("refuse", Beyond::Refuse), ("debt", Beyond::Debt)];

/// Which file is to be carried out, and how.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct OrderForm {
    #[serde(default)]
    pub id: String,
    /// A word of [`BEYOND`].
    #[serde(default)]
    pub beyond: String,
}

/// What somebody decides about somebody else's file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DecideForm {
    #[serde(default)]
    pub id: String,
    /// `approve` or `decline`.
    #[serde(default)]
    pub verdict: String,
}

/// Which file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct BatchForm {
    #[serde(default)]
    pub id: String,
}

/// The page of a file.
pub fn page(id: BatchId) -> String {
    format!("{BATCHES}{id}/")
}

/// The rejected rows of a file, for a spreadsheet.
pub fn rejected(id: BatchId) -> String {
    format!("{BATCHES}{id}/rejected.csv")
}

fn batch(id: &str) -> Result<BatchId, ApiError> {
    id.parse().map_err(|_| told(Error::NotFound))
}

/// Orders a file that was looked at.
#[server(endpoint = "points/order_batch")]
pub async fn order_batch(#[server(flatten)] form: OrderForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, batch(&form.id)?);
    let typed = Flash::form(FORM, [("beyond", form.beyond.as_str())]);
    let done = match BEYOND.into_iter().find(|(word, _)| *word == form.beyond) {
        Some((_, beyond)) => marketer.order_batch(id, beyond).await,
        None => Err(Error::field("beyond", Problem::Choice)),
    };
    let note = |state| (state == BatchState::Waiting).then_some(Note::PointsProposed);
    answer(done, typed, &page(id), |state| (page(id), note(state))).await
}

/// Approves or declines what somebody else ordered.
#[server(endpoint = "points/decide_batch")]
pub async fn decide_batch(#[server(flatten)] form: DecideForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, batch(&form.id)?);
    let done = match form.verdict.as_str() {
        "approve" => marketer.confirm_batch(id).await.map(|()| None),
        "decline" => marketer.decline_batch(id).await.map(|()| Some(Note::PointsDeclined)),
        _ => Err(Error::NotFound),
    };
    answer(done, Flash::default(), &page(id), |note| (page(id), note)).await
}

/// Stops a file that is being carried out.
#[server(endpoint = "points/stop_batch")]
pub async fn stop_batch(#[server(flatten)] form: BatchForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, batch(&form.id)?);
    answer(marketer.stop_batch(id).await, Flash::default(), &page(id), |()| (page(id), None)).await
}

/// Has a file go on that was stopped or given up.
#[server(endpoint = "points/resume_batch")]
pub async fn resume_batch(#[server(flatten)] form: BatchForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, batch(&form.id)?);
    answer(marketer.resume_batch(id).await, Flash::default(), &page(id), |()| (page(id), None)).await
}
