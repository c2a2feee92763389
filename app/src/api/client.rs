//! Registering, signing in and out.

use crate::{
    caller::{self, answer},
    error::ApiError,
    flash::Flash,
};
use kabinet_portal::accounts::SESSION_MS;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The sign-in form.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SignInForm {
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
}

/// Signs a member in.
#[server(endpoint = "client/sign_in")]
pub async fn sign_in(#[server(flatten)] form: SignInForm) -> Result<(), ApiError> {
    let typed = Flash::form("sign_in", [("email", form.email.as_str())]);
    let done = caller::visitor().sign_in(&form.email, &form.password, caller::held().as_ref()).await;
    answer(done, typed, "/client/login/", |signed_in| {
        caller::let_in(&signed_in, SESSION_MS);
        ("/client/".to_owned(), None)
    })
    .await
}
