//! What stands around a page: one frame to a room.

mod desk;
mod member;
mod public;

pub use desk::{DeskFrame, DeskTab};
pub use member::{MemberFrame, MemberTab};
pub use public::PublicFrame;

use super::Icon;
use crate::locales::locale;
use leptos::{config::LeptosOptions, hydration::HydrationScripts, prelude::*};

/// The name on pages that were not told the programme's.
const NAME: &str = "Kabinet";

fn skip_link() -> impl IntoView {
    view! { <a class="skip" href="#content">{locale().page_skip()}</a> }
}

/// The sign and the programme's name, leading to `href`.
pub(crate) fn wordmark(name: String, href: &'static str) -> impl IntoView {
    let name = if name.is_empty() { NAME.to_owned() } else { name };
    view! {
        <a class="wordmark" href=href>
            <svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="11"></circle><path d="M8 6.5v11M16 6.5l-6.5 5.5 6.5 5.5"></path></svg>
            <span>{name}</span>
        </a>
    }
}

/// A link of the navigation; `reminder` is how much is to be done there, and the words that are read out with it.
fn tab(
    href: &'static str,
    icon: Icon,
    label: &'static str,
    reminder: Option<(String, &'static str)>,
    current: bool,
) -> impl IntoView {
    let current = current.then_some("page");
    let reminder = reminder.map(|(count, words)| {
        view! { <span class="badge tone-warn">{count}<span class="unseen">{format!(" {words}")}</span></span> }
    });
    view! { <li><a href=href aria-current=current>{icon.into_render()}<span>{label}</span>{reminder}</a></li> }
}

fn sign_out(action: &'static str) -> impl IntoView {
    let words = locale().page_sign_out();
    view! {
        <form class="sign-out" method="post" action=action>
            <button type="submit" class="plain">{Icon::Exit.into_render()}<span>{words}</span></button>
        </form>
    }
}

/// Loads the WebAssembly. Stands at the end of a page that has islands, and nowhere else.
fn scripts(islands: bool) -> impl IntoView {
    islands
        .then(use_context::<LeptosOptions>)
        .flatten()
        .map(|options| view! { <HydrationScripts options=options islands=true/> })
}
