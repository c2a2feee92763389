use leptos::prelude::*;

/// A piece of a page with a heading of its own, and perhaps a link to more of the same.
#[component]
pub fn Card(
    #[prop(optional, into)] title: Option<String>,
    /// Address and words of the link beside the heading.
    #[prop(optional)]
    more: Option<(String, String)>,
    children: Children,
) -> impl IntoView {
    let head = title.map(|title| {
        let more = more.map(|(href, words)| view! { <a class="card-more" href=href>{words}</a> });
        view! { <header class="card-head"><h2>{title}</h2>{more}</header> }
    });
    view! { <section class="card">{head}{children()}</section> }
}
