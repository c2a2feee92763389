use leptos::prelude::*;

/// Names and their values, as a description list.
#[component]
pub fn Facts(items: Vec<(String, AnyView)>) -> impl IntoView {
    let items =
        items.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view();
    view! { <dl class="facts">{items}</dl> }
}
