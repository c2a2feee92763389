//! The route table. Every page arrives whole ([`SsrMode::Async`]); none needs scripts to be read or sent.

mod loaded;
mod lost;
mod public;

use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{Redirect, Route, Router, Routes},
    path,
};
use lost::Lost;

/// The site.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=Lost>
                <Route path=path!("/client/login/") view=public::SignIn ssr=SsrMode::Async/>
                <Route path=path!("/") view=|| view! { <Redirect path="/client/"/> } ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;

    #[tokio::test]
    async fn an_address_that_leads_nowhere_says_so_and_shows_the_way_back() {
        let html = rendered("/nowhere/", || view! { <App/> }).await;
        assert!(html.contains("<title>There is no such page</title>"), "{html}");
        assert!(html.contains(r#"<a href="/client/" class="button">To the start</a>"#), "{html}");
    }
}
