//! Recommendations: what the desk decides about them, and whether friends are named.

use super::members::member;
use crate::{
    caller::{self, answer},
    error::ApiError,
    flash::{Flash, Note},
    locales::locale,
    parts::MemberTab,
};
use kabinet_portal::{accounts::Tick, referral::Decided};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The name of the form that decides in a flash.
pub const DECIDE: &str = "decide_referral";
/// Where recommendations are.
pub const REFERRALS: &str = "/desk/referrals/";

/// What somebody decides about a recommendation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DecideReferralForm {
    /// Who came by it.
    #[serde(default)]
    pub id: String,
    /// Made with the page: what is sent twice is decided once.
    #[serde(default)]
    pub key: String,
    /// `approve` or `refuse`.
    #[serde(default)]
    pub verdict: String,
    #[serde(default)]
    pub reason: String,
}

/// Lets a recommendation count, or refuses it.
#[server(endpoint = "referrals/decide")]
pub async fn decide_referral(#[server(flatten)] form: DecideReferralForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, member(&form.id)?);
    let DecideReferralForm { key, verdict, reason, .. } = form;
    let typed = Flash::form(DECIDE, [("id", &*form.id), ("reason", &reason)]);
    let counts = verdict == "approve";
    let done = match verdict.as_str() {
        "approve" | "refuse" => marketer.decide_referral(&Decided { member: id, counts, reason, key }).await,
        _ => Err(kabinet_portal::Error::form(kabinet_domain::problem::Problem::Choice)),
    };
    let note = if counts { Note::ReferralCounts } else { Note::ReferralRefused };
    answer(done, typed, REFERRALS, |()| (REFERRALS.to_owned(), Some(note))).await
}

/// Whether whoever invited the member may know the member's name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct BeNamedForm {
    /// `on` when they may.
    #[serde(default)]
    pub named: String,
}

/// Agrees that whoever invited the member knows the member's name, or agrees no longer.
#[server(endpoint = "member/be_named")]
pub async fn be_named(#[server(flatten)] form: BeNamedForm) -> Result<(), ApiError> {
    let tick = Tick { value: form.named, sentence: locale().invite_named().to_owned() };
    let done = caller::member()?.be_named(&tick).await;
    let page = MemberTab::Invite.href();
    answer(done, Flash::form("named", []), page, |()| (page.to_owned(), Some(Note::Saved))).await
}
