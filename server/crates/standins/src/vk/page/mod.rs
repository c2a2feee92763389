//! The stand-in's own page: choose a person, act as them, break things. Plain forms; what is written is escaped.

mod act;
mod board;
mod wall;

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};

use super::Standin;
use super::id::{listed, search};
use super::ids::PersonId;
use super::params::Params;
use super::world::Person;
use crate::html::{Lang, Text, page};

pub(super) fn routes() -> Router<Arc<Standin>> {
    Router::new().route("/", get(show)).route("/act", post(act::act)).route("/faults", post(board::inject))
}

async fn show(State(standin): State<Arc<Standin>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let params = Params::read(query.as_deref(), b"");
    let lang = Lang::of(params.text("lang"), &headers);
    let person = params.text("as").and_then(|id| id.parse().ok()).map(PersonId);
    let person = person.and_then(|person| standin.world.person(person));
    let main = match &person {
        Some(person) => wall::groups(&standin, person, &params, lang),
        None => people(&standin, &params, lang),
    };
    let body =
        format!("{}<main>{main}{}</main>", top(person.as_ref(), lang), board::panel(&standin, person.as_ref(), lang));
    page(lang, lang.pick("VK (stand-in)", "ВК (макет)"), None, &body)
}

fn top(person: Option<&Person>, lang: Lang) -> String {
    let title = lang.pick("VK (stand-in)", "ВК (макет)");
    let (other, other_name) = match lang {
        Lang::En => ("ru", "Русский"),
        Lang::Ru => ("en", "English"),
    };
    let acting = person.map_or_else(String::new, |person| {
        format!(
            "<span>{}: <b>{}</b></span><a href=\"/?lang={}\">{}</a>",
            lang.pick("as", "от имени"),
            Text(&person.name()),
            lang.code(),
            lang.pick("another person", "другой человек"),
        )
    });
    let same = person.map_or_else(String::new, |person| format!("&amp;as={}", person.id.0));
    format!(
        "<header class=\"top\"><div><b>{title}</b>{acting}<a href=\"/?lang={other}{same}\" hreflang=\"{other}\">{other_name}</a></div></header>"
    )
}

fn people(standin: &Standin, params: &Params, lang: Lang) -> String {
    let find = lang.pick("Name or id", "Имя или id");
    format!(
        "<h1>{}</h1><form class=\"card\" method=\"get\" action=\"/\"><input type=\"hidden\" name=\"lang\" value=\"{code}\">\
         <div class=\"row\"><input class=\"grow\" name=\"q\" aria-label=\"{find}\" placeholder=\"{find}\" value=\"{}\"><button>{}</button></div></form>\
         <form class=\"card\" method=\"get\" action=\"/\"><input type=\"hidden\" name=\"lang\" value=\"{code}\">{}</form>",
        lang.pick("Who are you?", "Кто вы?"),
        Text(params.text("q").unwrap_or_default()),
        lang.pick("Find", "Найти"),
        listed(&search(&standin.world, params.text("q")), "as", lang),
        code = lang.code(),
    )
}
