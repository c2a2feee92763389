//! Registering and signing in.

use super::networks;
use crate::{
    caller::{self, answer, go, told},
    cookies,
    error::ApiError,
    flash::{Flash, Note},
    locales::{Locale, locale},
};
use kabinet_domain::{ids::CodeId, lang::Lang};
use kabinet_portal::accounts::{NetworkRegistration, Registration, SESSION_MS, Tick};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How long the browser may take to enter the code, in seconds: codes can be sent again.
const JOINING_S: i64 = 24 * 3600;
/// Where somebody signs in.
pub const SIGN_IN: &str = "/client/login/";
/// Where somebody registers.
pub const REGISTRATION: &str = "/client/registration/";

/// Where the code of a waiting registration is entered.
pub fn code_path(id: CodeId) -> String {
    format!("/client/code/?id={id}")
}

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
    answer(done, typed, SIGN_IN, |signed_in| {
        caller::let_in(&signed_in, SESSION_MS);
        // Who came through a network before is asked there whether the profile is to be linked.
        let to = if caller::arrived().is_some() { networks::PAGE } else { "/client/" };
        (to.to_owned(), None)
    })
    .await
}

/// The registration form.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RegisterForm {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
    #[serde(default)]
    pub consent: String,
    #[serde(default)]
    pub mailings: String,
}

impl RegisterForm {
    /// The registration that is meant, with the sentences as they stand beside the boxes in this language.
    pub fn read(self, lang: Lang) -> Registration {
        let (t, Self { name, email, password, consent, mailings }) = (Locale(lang), self);
        let tick = |value, sentence: &str| Tick { value, sentence: sentence.to_owned() };
        let (consent, mailings) = (tick(consent, t.registration_consent()), tick(mailings, t.registration_mailings()));
        Registration { name, email, password, consent, mailings }
    }
}

/// Takes a registration in; the way goes on to the code, whether or not the address is taken.
#[server(endpoint = "client/register")]
pub async fn register(#[server(flatten)] form: RegisterForm) -> Result<(), ApiError> {
    let RegisterForm { name, email, consent, mailings, .. } = &form;
    let typed = [("name", &**name), ("email", email), ("consent", consent), ("mailings", mailings)];
    let typed = Flash::form("register", typed);
    let referrer = caller::invited().and_then(|cookie| caller::portal().remembered(&cookie));
    let done = caller::visitor().register(&form.read(locale().0), referrer).await;
    answer(done, typed, REGISTRATION, |sent| {
        caller::set_cookie(cookies::set(cookies::JOINING, sent.browser.reveal(), JOINING_S));
        (code_path(sent.id), None)
    })
    .await
}

/// The registration form of somebody who came through a network.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct JoinForm {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub consent: String,
    #[serde(default)]
    pub mailings: String,
}

/// As [`register`], with the profile with which this browser came.
#[server(endpoint = "client/join")]
pub async fn join(#[server(flatten)] form: JoinForm) -> Result<(), ApiError> {
    let Some(arrived) = caller::arrived() else {
        go(REGISTRATION);
        return Ok(());
    };
    let JoinForm { name, email, consent, mailings } = &form;
    let typed = [("name", &**name), ("email", email), ("consent", consent), ("mailings", mailings)];
    let typed = Flash::form("register", typed);
    let referrer = caller::invited().and_then(|cookie| caller::portal().remembered(&cookie));
    let form = RegisterForm {
        name: form.name,
        email: form.email,
        consent: form.consent,
        mailings: form.mailings,
        ..RegisterForm::default()
    };
    let Registration { name, email, consent, mailings, .. } = form.read(locale().0);
    let form = NetworkRegistration { name, email, consent, mailings };
    let done = caller::visitor().register_with_network(&form, &arrived, referrer).await;
    answer(done, typed, REGISTRATION, |sent| {
        caller::set_cookie(cookies::set(cookies::JOINING, sent.browser.reveal(), JOINING_S));
        (code_path(sent.id), None)
    })
    .await
}

/// The profile with which this browser came is not to be linked, nor anybody registered with it.
#[server(endpoint = "client/forget_arrival")]
pub async fn forget_arrival() -> Result<(), ApiError> {
    if let Some(arrived) = caller::arrived() {
        caller::visitor().forget_arrival(&arrived).await.map_err(told)?;
    }
    caller::set_cookie(cookies::set(cookies::ARRIVED, "", 0));
    go(if caller::member().is_ok() { networks::PAGE } else { REGISTRATION });
    Ok(())
}

/// The form with the code.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CodeForm {
    /// The waiting registration.
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub code: String,
}

/// Completes a registration and signs the new member in.
#[server(endpoint = "client/enter_code")]
pub async fn enter_code(#[server(flatten)] form: CodeForm) -> Result<(), ApiError> {
    let Some(sent) = caller::joining(&form.id) else {
        go(REGISTRATION);
        return Ok(());
    };
    let done = caller::visitor().enter_code(&sent, &form.code, caller::held().as_ref()).await;
    answer(done, Flash::form("code", []), &code_path(sent.id), |signed_in| {
        caller::let_in(&signed_in, SESSION_MS);
        caller::set_cookie(cookies::set(cookies::JOINING, "", 0));
        caller::set_cookie(cookies::set(cookies::ARRIVED, "", 0));
        ("/client/".to_owned(), None)
    })
    .await
}

/// Asks for another code.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct AnotherCodeForm {
    /// The waiting registration.
    #[serde(default)]
    pub id: String,
}

/// Sends another code for a waiting registration.
#[server(endpoint = "client/send_code")]
pub async fn send_code(#[server(flatten)] form: AnotherCodeForm) -> Result<(), ApiError> {
    let Some(sent) = caller::joining(&form.id) else {
        go(REGISTRATION);
        return Ok(());
    };
    let done = caller::visitor().send_another_code(&sent).await;
    let path = code_path(sent.id);
    answer(done, Flash::form("send_code", []), &path, |()| (path.clone(), Some(Note::CodeSent))).await
}
