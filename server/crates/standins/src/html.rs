use std::fmt::{self, Write as _};

use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};

/// Text from outside, safe inside an element or a quoted attribute.
pub(crate) struct Text<'a>(pub(crate) &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '\'' => out.write_str("&#39;")?,
                _ => out.write_char(letter)?,
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lang {
    En,
    Ru,
}

impl Lang {
    /// `?lang` when it names a language we have, else the first such in Accept-Language, else English.
    pub(crate) fn of(asked: Option<&str>, headers: &HeaderMap) -> Self {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        asked.into_iter().chain(accepted.split(',')).find_map(Self::named).unwrap_or(Self::En)
    }

    fn named(tag: &str) -> Option<Self> {
        let tag = tag.trim();
        if tag.starts_with("ru") {
            Some(Self::Ru)
        } else if tag.starts_with("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
        }
    }

    pub(crate) fn pick(self, en: &'static str, ru: &'static str) -> &'static str {
        match self {
            Self::En => en,
            Self::Ru => ru,
        }
    }
}

/// A whole page around `body`, which is already HTML; `refresh_s` reloads it.
pub(crate) fn page(lang: Lang, title: &str, refresh_s: Option<u32>, body: &str) -> Response {
    let refresh =
        refresh_s.map_or_else(String::new, |seconds| format!("<meta http-equiv=\"refresh\" content=\"{seconds}\">"));
    let text = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">{refresh}\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">\
         <title>{}</title><style>{}</style></head><body>{body}</body></html>",
        lang.code(),
        Text(title),
        include_str!("style.css"),
    );
    (
        [
            (header::CONTENT_SECURITY_POLICY, "script-src 'none'; object-src 'none'; base-uri 'none'"),
            (header::CACHE_CONTROL, "no-store"),
            (header::REFERRER_POLICY, "no-referrer"),
        ],
        Html(text),
    )
        .into_response()
}

/// `2026-11-22 12:30` in UTC, or nothing for a time no calendar has.
pub(crate) fn minute(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms).map(|at| at.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        assert_eq!(
            Text("<script>alert('1\"&')</script>").to_string(),
            "&lt;script&gt;alert(&#39;1&quot;&amp;&#39;)&lt;/script&gt;"
        );
    }

    #[test]
    fn the_language_is_the_one_asked_for_then_the_one_accepted() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, "de, ru-RU;q=0.8, en;q=0.5".parse().expect("a header"));
        assert_eq!(Lang::of(None, &headers), Lang::Ru);
        assert_eq!(Lang::of(Some("en"), &headers), Lang::En);
        assert_eq!(Lang::of(Some("xx"), &HeaderMap::new()), Lang::En);
    }

    #[test]
    fn a_minute_is_written_in_utc() {
        assert_eq!(minute(1_700_000_000_000), "2023-11-14 22:13");
    }
}
