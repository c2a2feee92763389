//! What is done at the desk to a member's points.

use super::members::{member, page};
use crate::{
    caller::{self, answer, told},
    error::ApiError,
    flash::{Flash, Note},
};
use kabinet_domain::{
    ids::{MemberId, ProposalId},
    points::Beyond,
    problem::Problem,
};
use kabinet_portal::{
    Error,
    points::{self, Adjusted, Change},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The name of the form for changes by hand in a flash.
pub const ADJUST: &str = "adjust";
/// The name of the form that gives a spending back in a flash.
pub const RETURN: &str = "return_spend";
/// The name of the form that restores an expiry in a flash.
pub const RESTORE: &str = "restore";
/// Where proposals are.
pub const PROPOSALS: &str = "/desk/proposals/";

/// Where on the card the forms stand: a refused one is shown at once.
pub const PLACE: &str = "by-hand";

/// A change by hand.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct AdjustForm {
    #[serde(default)]
    pub id: String,
    /// Made with the page, so that a form that is sent twice is carried out once.
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub points: String,
    /// A word of [`WAYS`].
    #[serde(default)]
    pub change: String,
    #[serde(default)]
    pub reason: String,
}

/// What can be done by hand: points are given, or taken, and how.
pub const WAYS: [(&str, Option<Beyond>); 4] =
    [("award", None), ("clip", Some(Beyond::Clip)), ("refuse", Some(Beyond::Refuse)), ("debt", Some(Beyond::Debt))];

/// What somebody decides about somebody else's proposal.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DecideForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub proposal: String,
    /// `approve` or `decline`.
    #[serde(default)]
    pub verdict: String,
    /// `card`: back to the member's card; otherwise to the list.
    #[serde(default)]
    pub seen_on: String,
}

/// Which spending is given back.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ReturnSpendForm {
    #[serde(default)]
    pub id: String,
    /// As [`AdjustForm::key`].
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub spend: String,
    /// Empty: all that is left.
    #[serde(default)]
    pub points: String,
    #[serde(default)]
    pub reason: String,
}

/// Which expiry is restored.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RestoreForm {
    #[serde(default)]
    pub id: String,
    /// As [`AdjustForm::key`].
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub expiry: String,
    /// Empty: all of it.
    #[serde(default)]
    pub points: String,
    #[serde(default)]
    pub days: String,
    #[serde(default)]
    pub reason: String,
}

fn forms(id: MemberId) -> String {
    format!("{}#{PLACE}", page(id))
}

/// A number; what is none is refused as one that cannot be.
fn number(typed: &str) -> i64 {
    typed.trim().parse().unwrap_or(0)
}

fn part(typed: &str) -> Option<i64> {
    (!typed.trim().is_empty()).then(|| number(typed))
}

/// Gives or takes points by hand.
#[server(endpoint = "points/adjust")]
pub async fn adjust(#[server(flatten)] form: AdjustForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, member(&form.id)?);
    let AdjustForm { points, change, reason, key, .. } = form;
    let typed = Flash::form(ADJUST, [("points", &*points), ("change", &change), ("reason", &reason)]);
    let n = number(&points);
    let change = WAYS.into_iter().find(|(word, _)| *word == change).map(|(_, beyond)| match beyond {
        None => Change::Award { points: n },
        Some(beyond) => Change::Deduct { points: n, beyond },
    });
    let done = match change {
        Some(change) => marketer.adjust(&points::Adjust { member: id, change, reason, key }).await,
        None => Err(Error::field("change", Problem::Choice)),
    };
    let note = |done| match done {
        Adjusted::Posted(_) => Note::PointsPosted,
        Adjusted::Proposed(_) => Note::PointsProposed,
    };
    answer(done, typed, &forms(id), |done| (page(id), Some(note(done)))).await
}

/// Approves or declines what somebody else proposed.
#[server(endpoint = "points/decide")]
pub async fn decide(#[server(flatten)] form: DecideForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, member(&form.id)?);
    let proposal: ProposalId = form.proposal.parse().map_err(|_| told(Error::NotFound))?;
    let back = if form.seen_on == "card" { page(id) } else { PROPOSALS.to_owned() };
    let done = match form.verdict.as_str() {
        "approve" => marketer.approve(id, proposal).await.map(|_| Note::PointsPosted),
        "decline" => marketer.decline(id, proposal).await.map(|()| Note::PointsDeclined),
        _ => Err(Error::NotFound),
    };
    answer(done, Flash::default(), &back.clone(), |note| (back, Some(note))).await
}

/// Gives a spending back.
#[server(endpoint = "points/return_spend")]
pub async fn return_spend(#[server(flatten)] form: ReturnSpendForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, member(&form.id)?);
    let ReturnSpendForm { key, spend, points, reason, .. } = form;
    let typed = Flash::form(RETURN, [("spend", &*spend), ("points", &points), ("reason", &reason)]);
    let back = points::ReturnSpend { member: id, spend: number(&spend), points: part(&points), reason, key };
    let done = marketer.return_spend(&back).await;
    answer(done, typed, &forms(id), |_| (page(id), Some(Note::PointsPosted))).await
}

/// Restores what passed unused: for operators.
#[server(endpoint = "points/restore")]
pub async fn restore(#[server(flatten)] form: RestoreForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, member(&form.id)?);
    let operator = marketer.operator().await.map_err(told)?;
    let RestoreForm { key, expiry, points, days, reason, .. } = form;
    let typed = [("expiry", &*expiry), ("points", &points), ("days", &days), ("reason", &reason)];
    let typed = Flash::form(RESTORE, typed);
    let days = days.trim().parse().unwrap_or(0);
    let back = points::Restore { member: id, expiry: number(&expiry), points: part(&points), days, reason, key };
    let done = operator.restore(&back).await;
    answer(done, typed, &forms(id), |_| (page(id), Some(Note::PointsPosted))).await
}
