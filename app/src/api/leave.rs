//! Signing out.

use crate::{
    caller::{self, go, told},
    cookies,
    error::ApiError,
    flash::{self, Flash, Note},
};
use leptos::prelude::*;

/// Ends the member's session.
#[server(endpoint = "member/sign_out")]
pub async fn member_sign_out() -> Result<(), ApiError> {
    if let Ok(member) = caller::member() {
        member.sign_out().await.map_err(told)?;
    }
    out("/client/login/").await
}

/// Ends the session of staff.
#[server(endpoint = "desk/sign_out")]
pub async fn desk_sign_out() -> Result<(), ApiError> {
    if let Ok(marketer) = caller::marketer() {
        marketer.sign_out().await.map_err(told)?;
    }
    out("/desk/login/").await
}

/// Forgets the session in the browser too, and who came through a network to it; somebody whose session has ended already
/// is let out all the same.
async fn out(to: &str) -> Result<(), ApiError> {
    caller::set_cookie(cookies::set(cookies::SESSION, "", 0));
    caller::set_cookie(cookies::set(cookies::ARRIVED, "", 0));
    flash::keep(&Flash::note(Note::SignedOut)).await?;
    go(to);
    Ok(())
}
