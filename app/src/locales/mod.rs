//! Interface texts: one method per key of `locales/{ru,en}.toml`, written by build.rs.
//!
//! `locale().history_title()`; a key with placeholders takes them as arguments in alphabetical order, a plural takes the
//! number first. Sentences about offers, reasons and errors are not here but in [`kabinet_domain::words`].

mod format;

use http::{HeaderMap, HeaderName, header, request::Parts};
use kabinet_domain::lang::{Lang, Plural};
use kabinet_portal::Portal;
use leptos::prelude::{use_context, with_context};

/// Speaks to one person in their language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locale(pub Lang);

include!(concat!(env!("OUT_DIR"), "/locale.rs"));

/// Speaks the language of the request: the one put into context (a member's own choice), else that of the cookie
/// `lang`, else what the browser accepts, else the programme's.
pub fn locale() -> Locale {
    let asked = || with_context(|request: &Parts| accepted(&request.headers)).flatten();
    let programmes = || with_context(|portal: &Portal| portal.sign.lang());
    Locale(use_context::<Lang>().or_else(asked).or_else(programmes).unwrap_or_default())
}

/// Holds the language chosen on the page; set by the language form, read here.
pub const LANG_COOKIE: &str = "lang";

/// The language a request asks for, outside of pages; `otherwise` where it asks for none of ours.
pub fn lang_of(headers: &HeaderMap, otherwise: Lang) -> Lang {
    accepted(headers).unwrap_or(otherwise)
}

fn accepted(headers: &HeaderMap) -> Option<Lang> {
    cookie(headers).or_else(|| Lang::from_accept(text(headers, &header::ACCEPT_LANGUAGE)?))
}

fn cookie(headers: &HeaderMap) -> Option<Lang> {
    let pairs = text(headers, &header::COOKIE)?.split(';');
    let value = pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == LANG_COOKIE)?.1;
    Lang::parse(value)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_plural_form_of_their_language() {
        let say = |lang| [1, 2, 5, 21, 1234].map(|n| Locale(lang).points_amount(n));
        assert_eq!(say(Lang::Ru), ["1 балл", "2 балла", "5 баллов", "21 балл", "1\u{a0}234 балла"]);
        assert_eq!([Locale(Lang::Ru).points_unit(22), Locale(Lang::En).points_unit(1)], ["балла", "point"]);
        assert_eq!(say(Lang::En), ["1 point", "2 points", "5 points", "21 points", "1,234 points"]);
    }

    #[test]
    fn the_chosen_language_outweighs_the_accepted_one() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "a=b; lang=en; c=d".parse().unwrap());
        assert_eq!(cookie(&headers), Some(Lang::En));
        headers.insert(header::COOKIE, "slang=en; lang=<script>".parse().unwrap());
        assert_eq!(cookie(&headers), None);
    }
}
