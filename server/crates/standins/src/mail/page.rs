use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use super::letters::{Letter, Letters};
use crate::html::{Lang, Text, minute, page};

const REFRESH_S: u32 = 5;
/// The list shows so much of a letter: enough for a code.
const LINES_SHOWN: usize = 6;

#[derive(Deserialize)]
struct Asked {
    lang: Option<String>,
    to: Option<String>,
}

pub(super) fn routes(letters: Arc<Letters>) -> Router {
    Router::new()
        .route("/", get(list))
        .route("/letters/{id}", get(read))
        .route("/letters.json", get(json))
        .route("/clear", post(clear))
        .with_state(letters)
}

async fn list(State(letters): State<Arc<Letters>>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let lang = Lang::of(asked.lang.as_deref(), &headers);
    let letters = chosen(&letters, asked.to.as_deref());
    let title = lang.pick("Mailbox", "Почта");
    let mut body = format!(
        "{}<main><div class=\"row between\"><h1>{}: {}</h1><form method=\"post\" action=\"/clear\"><button>{}</button></form></div>",
        top(lang),
        lang.pick("Letters", "Письма"),
        letters.len(),
        lang.pick("Clear", "Очистить"),
    );
    if letters.is_empty() {
        body += &format!("<p class=\"soft\">{}</p>", lang.pick("Nothing yet.", "Пока пусто."));
    }
    for letter in &letters {
        let start: Vec<&str> = letter.text.lines().filter(|line| !line.trim().is_empty()).take(LINES_SHOWN).collect();
        body += &format!(
            "<article class=\"card\"><h2><a href=\"/letters/{}?lang={}\">{}</a></h2>{}<pre>{}</pre></article>",
            letter.id,
            lang.code(),
            Text(subject(letter, lang)),
            envelope(letter, lang),
            linked(&start.join("\n")),
        );
    }
    page(lang, title, Some(REFRESH_S), &(body + "</main>"))
}

async fn read(
    State(letters): State<Arc<Letters>>,
    Path(id): Path<u64>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let lang = Lang::of(asked.lang.as_deref(), &headers);
    let Some(letter) = letters.with_id(id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let html = letter.html.as_deref().map_or_else(String::new, |html| {
        // The frame may open links in a new tab and nothing else: no scripts, no forms, no origin.
        format!(
            "<iframe title=\"HTML\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" srcdoc=\"{}{}\"></iframe>",
            Text("<base target=\"_blank\">"),
            Text(html)
        )
    });
    let body = format!(
        "{}<main><article class=\"card\"><h1>{}</h1>{}<pre>{}</pre>{html}</article></main>",
        top(lang),
        Text(subject(&letter, lang)),
        envelope(&letter, lang),
        linked(&letter.text),
    );
    page(lang, subject(&letter, lang), None, &body)
}

async fn json(State(letters): State<Arc<Letters>>, Query(asked): Query<Asked>) -> Json<Vec<Letter>> {
    Json(chosen(&letters, asked.to.as_deref()))
}

async fn clear(State(letters): State<Arc<Letters>>) -> Redirect {
    letters.clear();
    Redirect::to("/")
}

/// Newest first; with `?to=`, only those to this address.
fn chosen(letters: &Letters, to: Option<&str>) -> Vec<Letter> {
    let mut chosen = letters.newest_first();
    if let Some(to) = to {
        chosen.retain(|letter| letter.to.iter().any(|address| address.eq_ignore_ascii_case(to)));
    }
    chosen
}

fn top(lang: Lang) -> String {
    let (other, name) = match lang {
        Lang::En => ("ru", "Русский"),
        Lang::Ru => ("en", "English"),
    };
    let home = format!("<a href=\"/?lang={}\"><b>{}</b></a>", lang.code(), lang.pick("Mailbox", "Почта"));
    format!(
        "<header class=\"top\"><div>{home}<a href=\"/?lang={other}\" hreflang=\"{other}\">{name}</a></div></header>"
    )
}

fn subject(letter: &Letter, lang: Lang) -> &str {
    if letter.subject.is_empty() { lang.pick("(no subject)", "(без темы)") } else { &letter.subject }
}

fn envelope(letter: &Letter, lang: Lang) -> String {
    format!(
        "<p class=\"soft\">{} {} · {} {} · {} UTC</p>",
        lang.pick("from", "от"),
        Text(&letter.from),
        lang.pick("to", "кому"),
        Text(&letter.to.join(", ")),
        minute(letter.at_ms),
    )
}

/// Escaped text whose http addresses can be followed.
fn linked(text: &str) -> String {
    let mut out = String::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        if word.starts_with("http://") || word.starts_with("https://") {
            let url = Text(word);
            out += &format!("<a href=\"{url}\" target=\"_blank\" rel=\"noopener\">{url}</a>{}", &piece[word.len()..]);
        } else {
            out += &Text(piece).to_string();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_can_be_followed_and_stay_escaped() {
        assert_eq!(
            linked("go http://x.test/?a=1&b=\"> <b>"),
            "go <a href=\"http://x.test/?a=1&amp;b=&quot;&gt;\" target=\"_blank\" rel=\"noopener\">\
             http://x.test/?a=1&amp;b=&quot;&gt;</a> &lt;b&gt;"
        );
    }
}
