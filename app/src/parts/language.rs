use crate::locales::locale;
use kabinet_domain::lang::Lang;
use leptos::prelude::*;

/// Where a language is chosen: a post of `lang` and `back`, the path to return to.
pub const CHOOSE_LANGUAGE: &str = "/api/language";

/// Each language under its own name; choosing one comes back to this page.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let t = locale();
    let page = |request: &http::request::Parts| request.uri.path_and_query().map(ToString::to_string);
    let back = with_context(page).flatten().unwrap_or_else(|| "/".into());
    let choices = Lang::ALL
        .map(|lang| {
            let name = match lang {
                Lang::Ru => "Русский",
                Lang::En => "English",
            };
            let current = (lang == t.0).then_some("true");
            view! {
                <button type="submit" name="lang" value=lang.code() lang=lang.code() aria-current=current>{name}</button>
            }
        })
        .collect_view();
    view! {
        <form class="languages" method="post" action=CHOOSE_LANGUAGE aria-label=t.page_language()>
            <input type="hidden" name="back" value=back/>
            {choices}
        </form>
    }
}
