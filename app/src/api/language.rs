//! The language of the pages.
#![expect(clippy::unused_async, reason = "a server function is async, whether or not it waits")]

use crate::{
    caller::{self, go},
    cookies,
    error::ApiError,
    local::local,
    locales::LANG_COOKIE,
};
use kabinet_domain::lang::Lang;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How long the choice is kept, in seconds: a year.
const YEAR_S: i64 = 365 * 24 * 60 * 60;

/// A language is chosen on a page.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LanguageForm {
    /// Which.
    #[serde(default)]
    pub lang: String,
    /// The page to return to.
    #[serde(default)]
    pub back: String,
}

/// Keeps the language for this browser and returns to the page.
#[server(endpoint = "language")]
pub async fn choose_language(#[server(flatten)] form: LanguageForm) -> Result<(), ApiError> {
    if let Some(lang) = Lang::parse(&form.lang) {
        caller::set_cookie(cookies::set(LANG_COOKIE, lang.code(), YEAR_S));
    }
    go(local(&form.back));
    Ok(())
}
