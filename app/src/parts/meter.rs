use leptos::prelude::*;

/// How much of something is used up or reached, and the same in words: nobody has to see the bar.
#[component]
pub fn Meter(#[prop(into)] words: String, value: i64, most: i64) -> impl IntoView {
    let (value, most) = (value.clamp(0, most).to_string(), most.to_string());
    view! {
        <span class="meter">
            <meter aria-label=words.clone() min="0" max=most value=value></meter>
            <span aria-hidden="true">{words}</span>
        </span>
    }
}
