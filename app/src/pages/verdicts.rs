use crate::{
    locales::Locale,
    parts::{Badge, Tone},
};
use kabinet_portal::events::Considered;
use leptos::prelude::*;

/// What each offer made of an event, and why; `none` is said where no offer waited for it. `name` shows an offer's name.
pub fn verdicts(t: Locale, considered: &[Considered], none: &'static str, name: fn(&Considered) -> AnyView) -> AnyView {
    if considered.is_empty() {
        return view! { <p class="hint">{none}</p> }.into_any();
    }
    let verdict = |one: &Considered| {
        let (tone, word) =
            if one.acted { (Tone::Good, t.journal_acted()) } else { (Tone::Neutral, t.journal_refused()) };
        view! {
            <li>
                <Badge tone=tone text=word/>
                <span>{name(one)}": "{one.sentence.clone()}</span>
            </li>
        }
    };
    view! { <ul class="verdicts">{considered.iter().map(verdict).collect_view()}</ul> }.into_any()
}
