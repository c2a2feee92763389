use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use url::Url;

use super::{listed, search};
use crate::html::{Lang, Text, page};
use crate::params::Params;
use crate::world::World;

/// The page on which a person says to a network whether an application may know them.
pub(crate) struct Consent<'a> {
    pub(crate) network: &'a str,
    pub(crate) title: &'a str,
    /// Where the answer is sent.
    pub(crate) action: &'a str,
    /// The parameters that go along from the question to the answer.
    pub(crate) carried: &'a [&'a str],
    pub(crate) redirect_uri: &'a str,
    pub(crate) scope: &'a str,
}

impl Consent<'_> {
    /// Whom to continue as (`person`), or `deny`.
    pub(crate) fn page(&self, world: &World, params: &Params, lang: Lang) -> Response {
        let mut hidden = String::new();
        for name in self.carried {
            if let Some(value) = params.text(name) {
                hidden += &format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", Text(value));
            }
        }
        let people = search(world, params.text("q"));
        let host = Url::parse(self.redirect_uri).ok().and_then(|url| url.host_str().map(str::to_owned));
        let body = format!(
            "<main><h1>{title}</h1><p class=\"soft\">{told} <b>{host}</b>: {scope}</p>\
             <form class=\"card\" method=\"get\" action=\"{action}\">{hidden}<div class=\"row\">\
             <input class=\"grow\" name=\"q\" aria-label=\"{find}\" placeholder=\"{find}\" value=\"{q}\"><button>{find_verb}</button></div></form>\
             <form class=\"card\" method=\"post\" action=\"{action}\">{hidden}{people}<button name=\"deny\" value=\"1\">{no}</button></form></main>",
            title = self.title,
            action = self.action,
            told = lang.pick("This will be told to", "Это узнает"),
            host = Text(host.as_deref().unwrap_or_default()),
            scope = Text(self.scope),
            find = lang.pick("Name or id", "Имя или id"),
            find_verb = lang.pick("Find", "Найти"),
            q = Text(params.text("q").unwrap_or_default()),
            people = listed(&people, "person", lang),
            no = lang.pick("Do not sign in", "Не входить"),
        );
        page(lang, self.network, None, &body)
    }
}

/// Sends the person back to the application.
pub(crate) fn back(redirect_uri: &str, fields: &[(&str, String)]) -> Response {
    match Url::parse(redirect_uri) {
        Ok(mut url) => {
            url.query_pairs_mut().extend_pairs(fields);
            Redirect::to(url.as_str()).into_response()
        }
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
