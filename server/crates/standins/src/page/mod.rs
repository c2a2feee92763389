//! The stand-ins' own page: choose a person, act as them, break things. Plain forms; what is written is escaped.

mod act;
mod board;
mod consent;
mod people;
mod wall;

pub(crate) use consent::{Consent, back};
pub(crate) use people::{listed, search};

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};

use crate::html::{Lang, Text, page};
use crate::params::Params;
use crate::stage::Stage;
use crate::world::{Person, PersonId, World};

/// A network that is played here, as its page sees it.
pub(crate) trait Played: Send + Sync + 'static {
    /// The error that the form for faults begins with.
    const USUAL_ERROR: u16;

    fn stage(&self) -> &Stage;

    fn title(lang: Lang) -> &'static str;

    /// "VK error"
    fn error(lang: Lang) -> &'static str;

    /// Everything that can be spoiled.
    fn methods() -> Vec<&'static str>;
}

pub(crate) fn routes<N: Played>() -> Router<Arc<N>> {
    Router::new()
        .route("/", get(show::<N>))
        .route("/act", post(act::act::<N>))
        .route("/faults", post(board::inject::<N>))
}

async fn show<N: Played>(State(played): State<Arc<N>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let params = Params::read(query.as_deref(), b"");
    let lang = Lang::of(params.text("lang"), &headers);
    let world = &played.stage().world;
    let person = params.text("as").and_then(|id| id.parse().ok()).map(PersonId);
    let person = person.and_then(|person| world.person(person));
    let main = match &person {
        Some(person) => wall::groups(world, person, &params, lang),
        None => people(world, &params, lang),
    };
    let (top, panel) = (top::<N>(person.as_ref(), lang), board::panel(&*played, person.as_ref(), lang));
    page(lang, N::title(lang), None, &format!("{top}<main>{main}{panel}</main>"))
}

fn top<N: Played>(person: Option<&Person>, lang: Lang) -> String {
    let title = N::title(lang);
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

fn people(world: &World, params: &Params, lang: Lang) -> String {
    let find = lang.pick("Name or id", "Имя или id");
    format!(
        "<h1>{}</h1><form class=\"card\" method=\"get\" action=\"/\"><input type=\"hidden\" name=\"lang\" value=\"{code}\">\
         <div class=\"row\"><input class=\"grow\" name=\"q\" aria-label=\"{find}\" placeholder=\"{find}\" value=\"{}\"><button>{}</button></div></form>\
         <form class=\"card\" method=\"get\" action=\"/\"><input type=\"hidden\" name=\"lang\" value=\"{code}\">{}</form>",
        lang.pick("Who are you?", "Кто вы?"),
        Text(params.text("q").unwrap_or_default()),
        lang.pick("Find", "Найти"),
        listed(&search(world, params.text("q")), "as", lang),
        code = lang.code(),
    )
}
