use crate::{
    locales::locale,
    parts::{Button, ButtonKind},
};
use kabinet_domain::event::NetworkName;
use leptos::prelude::*;

/// The ways through networks, under what is done without them; `say` is what the button of each says.
pub fn ways(networks: Vec<NetworkName>, say: &dyn Fn(NetworkName) -> String) -> impl IntoView + use<> {
    let or = (!networks.is_empty()).then(|| view! { <p class="or">{locale().sign_in_or()}</p> });
    let ways = networks
        .into_iter()
        .map(|network| {
            let words = say(network);
            view! {
                <form class="stack" method="post" action=format!("/oauth/{network}/start")>
                    <Button kind=ButtonKind::Quiet>{words}</Button>
                </form>
            }
        })
        .collect_view();
    view! { {or}{ways} }
}
