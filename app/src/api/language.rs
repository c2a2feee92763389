//! The language of the pages.
#![expect(clippy::unused_async, reason = "a server function is async, whether or not it waits")]

use crate::{
    caller::{self, go},
    cookies,
    error::ApiError,
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

/// `path` if it cannot lead to another site, else the start. Browsers read `\` as `/`, and overlook tabs and line ends.
fn local(path: &str) -> &str {
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && path.starts_with('/') && !path.starts_with("//") { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn the_way_back_stays_on_this_site() {
        for path in ["/", "/client/history/?kind=award", "/client/code/?id=5"] {
            assert_eq!(local(path), path);
        }
        for path in [
            "",
            "client/",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/ /evil.example",
        ] {
            assert_eq!(local(path), "/", "{path:?}");
        }
    }
}
