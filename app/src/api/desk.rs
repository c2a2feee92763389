//! Signing in to the desk.

use crate::{
    caller::{self, answer},
    error::ApiError,
    flash::Flash,
};
use kabinet_portal::accounts::STAFF_SESSION_MS;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The sign-in form of the desk.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DeskSignInForm {
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
}

/// Signs staff in.
#[server(endpoint = "desk/sign_in")]
pub async fn sign_in(#[server(flatten)] form: DeskSignInForm) -> Result<(), ApiError> {
    let typed = Flash::form("desk_sign_in", [("email", form.email.as_str())]);
    let done = caller::visitor().sign_in_to_desk(&form.email, &form.password, caller::held().as_ref()).await;
    answer(done, typed, "/desk/login/", |signed_in| {
        caller::let_in(&signed_in, STAFF_SESSION_MS);
        ("/desk/".to_owned(), None)
    })
    .await
}
