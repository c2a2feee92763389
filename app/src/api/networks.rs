//! A member's networks and passwords: how they come in.

use crate::{
    caller::{self, answer},
    cookies,
    error::ApiError,
    flash::{Flash, Note},
};
use kabinet_domain::{event::NetworkName, problem::Problem};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Where a member's networks are.
pub const PAGE: &str = "/client/networks/";
/// The name of the form that unlinks a profile in a flash.
pub const UNLINK: &str = "unlink";
/// The name of the form that sets a password in a flash.
pub const PASSWORD: &str = "password";

/// Which profile is unlinked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UnlinkForm {
    #[serde(default)]
    pub network: String,
    /// Asked for when the last sign-in was a while ago.
    #[serde(default)]
    pub password: String,
}

/// Unlinks a profile.
#[server(endpoint = "member/unlink")]
pub async fn unlink(#[server(flatten)] form: UnlinkForm) -> Result<(), ApiError> {
    let member = caller::member()?;
    let typed = Flash::form(UNLINK, [("network", form.network.as_str())]);
    let done = match NetworkName::parse(&form.network) {
        Some(network) => member.unlink(network, &form.password).await,
        None => Err(Problem::NetworkOff.into()),
    };
    answer(done, typed, PAGE, |()| (PAGE.to_owned(), Some(Note::Unlinked))).await
}

/// Links the profile with which this browser came.
#[server(endpoint = "member/link_arrived")]
pub async fn link_arrived() -> Result<(), ApiError> {
    let member = caller::member()?;
    let done = match caller::arrived() {
        Some(arrived) => member.link_arrived(&arrived).await,
        None => Err(Problem::ArrivalOver.into()),
    };
    answer(done, Flash::default(), PAGE, |()| {
        caller::set_cookie(cookies::set(cookies::ARRIVED, "", 0));
        (PAGE.to_owned(), Some(Note::Linked))
    })
    .await
}

/// A first password.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    pub new_password: String,
}

/// Sets the first password.
#[server(endpoint = "member/set_password")]
pub async fn set_password(#[server(flatten)] form: PasswordForm) -> Result<(), ApiError> {
    let done = caller::member()?.set_password(&form.new_password).await;
    answer(done, Flash::form(PASSWORD, []), PAGE, |()| (PAGE.to_owned(), Some(Note::PasswordSet))).await
}
