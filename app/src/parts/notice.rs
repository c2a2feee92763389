use super::Tone;
use leptos::prelude::*;

/// The page's own heading, with a sentence under it and perhaps something to do beside it.
#[component]
pub fn Heading(
    #[prop(into)] title: String,
    #[prop(optional, into)] text: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="heading">
            <div><h1>{title}</h1>{text.map(|text| view! { <p class="lead">{text}</p> })}</div>
            {children.map(|children| view! { <div class="heading-side">{children()}</div> })}
        </header>
    }
}

/// What came of the last thing done; read out when the page is shown.
#[component]
pub fn Flash(#[prop(optional)] tone: Tone, #[prop(into)] text: String) -> impl IntoView {
    view! { <output class=format!("flash {}", tone.class()) role="status">{text}</output> }
}

/// Says why there is nothing here and what to do about it.
#[component]
pub fn EmptyState(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            <p>{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
