//! What is said instead of a page, when there is none to say it: a page that needs no route, no session and no database.

use crate::{
    document::head,
    locales::{Locale, locale},
    parts::{ButtonLink, wordmark},
};
use http::StatusCode;
use kabinet_domain::lang::Lang;
use leptos::prelude::*;

/// Why there is no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// There is too much to do.
    Busy,
    /// Something broke on our side.
    Fault,
    /// The request came from another site.
    Foreign,
    /// Whoever asks may not do this.
    Forbidden,
    /// What the form was about is not there.
    Gone,
    /// The form cannot be read.
    Malformed,
}

impl Plain {
    /// The status it is said with.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Foreign | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Gone => StatusCode::NOT_FOUND,
            Self::Malformed => StatusCode::BAD_REQUEST,
        }
    }

    /// In a few words.
    pub const fn title(self, lang: Lang) -> &'static str {
        let t = Locale(lang);
        match self {
            Self::Busy => t.busy_title(),
            Self::Fault => t.fault_title(),
            Self::Foreign => t.foreign_title(),
            Self::Forbidden => t.forbidden_title(),
            Self::Gone => t.gone_title(),
            Self::Malformed => t.malformed_title(),
        }
    }

    /// What to do about it.
    const fn text(self, lang: Lang) -> &'static str {
        let t = Locale(lang);
        match self {
            Self::Busy => t.busy_text(),
            Self::Fault => t.fault_text(),
            Self::Foreign => t.foreign_text(),
            Self::Forbidden => t.forbidden_text(),
            Self::Gone => t.gone_text(),
            Self::Malformed => t.malformed_text(),
        }
    }

    /// The page: `programme` is what it is called, as far as that is known, `stem` is what the names of the site's files
    /// begin with, `number` names the request in the log, `back` is the page the person came from.
    pub fn page(self, lang: Lang, programme: String, stem: &str, number: Option<&str>, back: Option<String>) -> String {
        Owner::new().with(|| {
            provide_context(lang);
            let t = locale();
            let (href, words) = match back {
                Some(back) => (back, t.page_back()),
                None => ("/".to_owned(), t.lost_back()),
            };
            let number = number.map(|number| view! { <p class="hint">{t.fault_number(number)}</p> });
            view! {
                <!DOCTYPE html>
                <html lang=lang.code()>
                    <head>
                        {head(format!("/pkg/{stem}.public.css"), format!("/pkg/{stem}.svg"))}
                        <title>{self.title(lang)}</title>
                    </head>
                    <body class="public">
                        <div class="public-page">
                            <header class="public-head">{wordmark(programme, "/client/")}</header>
                            <main id="content">
                                <div class="empty">
                                    <h1 class="empty-title">{self.title(lang)}</h1>
                                    <p>{self.text(lang)}</p>
                                    {number}
                                    <div class="actions"><ButtonLink href=href>{words}</ButtonLink></div>
                                </div>
                            </main>
                        </div>
                    </body>
                </html>
            }
            .to_html()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_speaks_the_language_and_leads_back() {
        let html = Plain::Busy.page(
            Lang::En,
            "Grain".to_owned(),
            "kabinet.abc",
            None,
            Some("/client/login/?a=<b>".to_owned()),
        );
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{html}");
        assert!(html.contains("<title>Many people at once</title>"), "{html}");
        assert!(html.contains("<span>Grain</span>"), "{html}");
        assert!(html.contains(r#"<link rel="stylesheet" href="/pkg/kabinet.abc.public.css""#), "{html}");
        assert!(html.contains(r#"<a href="/client/login/?a=&lt;b&gt;" class="button">Back</a>"#), "{html}");
        let html = Plain::Fault.page(Lang::Ru, String::new(), "kabinet.abc", Some("4-2"), None);
        assert!(html.contains("lang=\"ru\"") && html.contains("4-2") && html.contains("На главную"), "{html}");
    }
}
