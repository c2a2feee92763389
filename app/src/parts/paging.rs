use leptos::prelude::*;

/// To newer and to older lines, by address; the page keeps its filters in the addresses it gives.
#[component]
pub fn Pagination(
    /// Address and words, when there is something newer.
    newer: Option<(String, String)>,
    /// Address and words, when there is something older.
    older: Option<(String, String)>,
) -> impl IntoView {
    let link = |rel: &'static str, to: Option<(String, String)>| {
        to.map(|(href, words)| view! { <a class="button quiet" rel=rel href=href>{words}</a> })
    };
    (newer.is_some() || older.is_some())
        .then(|| view! { <nav class="pagination">{link("prev", newer)}{link("next", older)}</nav> })
}

/// A filter as a form whose answers stay in the address.
#[component]
pub fn FilterBar(#[prop(into)] action: String, #[prop(into)] apply: String, children: Children) -> impl IntoView {
    view! {
        <form class="filter" method="get" action=action>
            {children()}
            <button type="submit" class="button quiet">{apply}</button>
        </form>
    }
}

/// One choice of a filter.
#[derive(Debug, Clone)]
pub struct Chip {
    /// Where it leads; written by code.
    pub href: String,
    /// What it shows.
    pub label: String,
    /// It is what is shown now.
    pub current: bool,
}

/// A filter of a few choices, as links.
#[component]
pub fn Chips(#[prop(into)] label: String, items: Vec<Chip>) -> impl IntoView {
    let items = items
        .into_iter()
        .map(|Chip { href, label, current }| {
            let current = current.then_some("true");
            view! { <li><a href=href aria-current=current>{label}</a></li> }
        })
        .collect_view();
    view! { <nav class="chips" aria-label=label><ul>{items}</ul></nav> }
}
