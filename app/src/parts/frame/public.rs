use super::{skip_link, wordmark};
use crate::parts::LanguageSwitch;
use leptos::prelude::*;

/// Around what is seen before signing in: one narrow column, no scripts.
#[component]
pub fn PublicFrame(#[prop(optional, into)] programme: String, children: Children) -> impl IntoView {
    view! {
        {skip_link()}
        <div class="public-page">
            <header class="public-head">{wordmark(programme, "/client/")}</header>
            <main id="content">{children()}</main>
            <footer class="public-foot"><LanguageSwitch/></footer>
        </div>
    }
}
