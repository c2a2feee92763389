//! The route table. Every page arrives whole ([`SsrMode::Async`]); none needs scripts to be read or sent.

mod address;
mod desk;
mod friends;
mod loaded;
mod lost;
mod member;
mod public;
mod said;
mod sheet;
mod split;
mod verdicts;

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
                <Route path=path!("/client/registration/") view=public::Registration ssr=SsrMode::Async/>
                <Route path=path!("/client/registration") view=public::Registration ssr=SsrMode::Async/>
                <Route path=path!("/client/code/") view=public::Code ssr=SsrMode::Async/>
                <Route path=path!("/client/login/") view=public::SignIn ssr=SsrMode::Async/>
                <Route path=path!("/client/") view=member::Home ssr=SsrMode::Async/>
                <Route path=path!("/client/history/") view=member::History ssr=SsrMode::Async/>
                <Route path=path!("/client/deeds/") view=member::Deeds ssr=SsrMode::Async/>
                <Route path=path!("/client/statement/") view=member::Statement ssr=SsrMode::Async/>
                <Route path=path!("/client/networks/") view=member::Networks ssr=SsrMode::Async/>
                <Route path=path!("/client/earn/") view=member::Showcase ssr=SsrMode::Async/>
                <Route path=path!("/client/invite/") view=member::Invite ssr=SsrMode::Async/>
                <Route path=path!("/desk/login/") view=desk::DeskSignIn ssr=SsrMode::Async/>
                <Route path=path!("/desk/") view=|| view! { <Redirect path="/desk/offers/"/> } ssr=SsrMode::Async/>
                <Route path=path!("/desk/offers/") view=desk::Offers ssr=SsrMode::Async/>
                <Route path=path!("/desk/offers/:id/") view=desk::Offer ssr=SsrMode::Async/>
                <Route path=path!("/desk/offers/:id/try/") view=desk::TryOut ssr=SsrMode::Async/>
                <Route path=path!("/desk/offers/:id/replay/") view=desk::Replay ssr=SsrMode::Async/>
                <Route path=path!("/desk/offers/:id/undo/") view=desk::Undo ssr=SsrMode::Async/>
                <Route path=path!("/desk/groups/") view=desk::Groups ssr=SsrMode::Async/>
                <Route path=path!("/desk/groups/:id/") view=desk::Group ssr=SsrMode::Async/>
                <Route path=path!("/desk/journal/") view=desk::Journal ssr=SsrMode::Async/>
                <Route path=path!("/desk/counters/") view=desk::Counters ssr=SsrMode::Async/>
                <Route path=path!("/desk/members/") view=desk::Members ssr=SsrMode::Async/>
                <Route path=path!("/desk/members/:id/") view=desk::Member ssr=SsrMode::Async/>
                <Route path=path!("/desk/members/:id/statement/") view=desk::Statement ssr=SsrMode::Async/>
                <Route path=path!("/desk/points/batch/") view=desk::Batches ssr=SsrMode::Async/>
                <Route path=path!("/desk/points/batch/:id/") view=desk::Batch ssr=SsrMode::Async/>
                <Route path=path!("/desk/proposals/") view=desk::Proposals ssr=SsrMode::Async/>
                <Route path=path!("/desk/referrals/") view=desk::Referrals ssr=SsrMode::Async/>
                <Route path=path!("/desk/settings/") view=desk::Settings ssr=SsrMode::Async/>
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

    #[tokio::test]
    async fn an_invite_link_leads_to_the_registration_with_and_without_a_slash_at_its_end() {
        let routes: Vec<String> =
            leptos_axum::generate_route_list(App).iter().map(|route| route.path().to_owned()).collect();
        for path in ["/client/registration/", "/client/registration"] {
            assert!(routes.iter().any(|route| route == path), "{path} in {routes:?}");
        }
    }
}
