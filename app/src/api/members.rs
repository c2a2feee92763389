//! What marketers write down about a member.

use crate::{
    caller::{self, answer, told},
    error::ApiError,
    flash::{Flash, Note},
};
use kabinet_domain::{event::NetworkName, ids::MemberId};
use kabinet_portal::{
    Error,
    purchases::{NewPurchase, NewReturn},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The name of the purchase form in a flash.
pub const PURCHASE: &str = "purchase";
/// The name of the return form in a flash.
pub const RETURN: &str = "return";
/// The name of the birthday form in a flash.
pub const BIRTHDAY: &str = "birthday";
/// The name of the form that unlinks a profile in a flash.
pub const UNLINK: &str = "unlink";
/// The name of the tag form in a flash.
pub const TAG: &str = "tag";

/// A purchase.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PurchaseForm {
    #[serde(default)]
    pub id: String,
    #[serde(flatten)]
    pub purchase: NewPurchase,
}

/// A return.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ReturnForm {
    #[serde(default)]
    pub id: String,
    #[serde(flatten)]
    pub back: NewReturn,
}

/// A day of birth.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct BirthdayForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub birthday: String,
}

/// A tag to put on or to take off.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TagForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub tag: String,
    /// `on` or `off`.
    #[serde(default)]
    pub switch: String,
}

/// A profile to unlink.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UnlinkProfileForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub network: String,
    #[serde(default)]
    pub reason: String,
}

/// The member's card.
pub fn page(id: MemberId) -> String {
    format!("/desk/members/{id}/")
}

/// The member that a form is about.
pub(super) fn member(id: &str) -> Result<MemberId, ApiError> {
    id.parse().map(MemberId).map_err(|_| told(Error::NotFound))
}

/// Records a purchase.
#[server(endpoint = "members/purchase")]
pub async fn purchase(#[server(flatten)] form: PurchaseForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, member(&form.id)?);
    let typed = [("purchase", form.purchase.purchase.as_str()), ("amount", form.purchase.amount.as_str())];
    let done = marketer.record_purchase(id, &form.purchase).await;
    answer(done, Flash::form(PURCHASE, typed), &page(id), |_| (page(id), Some(Note::Saved))).await
}

/// Records a return.
#[server(endpoint = "members/return")]
pub async fn give_back(#[server(flatten)] form: ReturnForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, member(&form.id)?);
    let typed = [("purchase", form.back.purchase.as_str()), ("amount", form.back.amount.as_str())];
    let done = marketer.record_return(id, &form.back).await;
    answer(done, Flash::form(RETURN, typed), &page(id), |()| (page(id), Some(Note::Saved))).await
}

/// Sets the day of birth.
#[server(endpoint = "members/birthday")]
pub async fn birthday(#[server(flatten)] form: BirthdayForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, member(&form.id)?);
    let typed = [("birthday", form.birthday.as_str())];
    let done = marketer.set_birthday(id, &form.birthday).await;
    answer(done, Flash::form(BIRTHDAY, typed), &page(id), |()| (page(id), Some(Note::Saved))).await
}

/// Puts a tag on, or takes it off.
#[server(endpoint = "members/tag")]
pub async fn tag(#[server(flatten)] form: TagForm) -> Result<(), ApiError> {
    let (marketer, id) = (caller::marketer()?, member(&form.id)?);
    let done = marketer.tag(id, &form.tag, form.switch != "off").await;
    answer(done, Flash::form(TAG, [("tag", form.tag.as_str())]), &page(id), |()| (page(id), Some(Note::Saved))).await
}

/// Unlinks a member's profile.
#[server(endpoint = "members/unlink")]
pub async fn unlink_profile(#[server(flatten)] form: UnlinkProfileForm) -> Result<(), ApiError> {
    let (operator, id) = (caller::marketer()?.operator().await.map_err(told)?, member(&form.id)?);
    let typed = Flash::form(UNLINK, [("network", form.network.as_str()), ("reason", &form.reason)]);
    let done = match NetworkName::parse(&form.network) {
        Some(network) => operator.unlink(id, network, &form.reason).await,
        None => Err(Error::NotFound),
    };
    answer(done, typed, &page(id), |()| (page(id), Some(Note::Unlinked))).await
}
