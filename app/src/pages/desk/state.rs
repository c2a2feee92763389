//! States, each with its word and its colour.

use crate::{
    locales::Locale,
    parts::{Badge, Tone},
};
use kabinet_domain::offer::OfferState;
use kabinet_portal::{
    groups::{GroupState, RunState},
    tasks::Broke,
};
use leptos::prelude::*;

/// Whether an offer acts.
pub fn of_offer(t: Locale, state: OfferState) -> impl IntoView {
    let (tone, text) = match state {
        OfferState::Active => (Tone::Good, t.offer_state_active()),
        OfferState::Paused => (Tone::Warn, t.offer_state_paused()),
        OfferState::Draft => (Tone::Neutral, t.offer_state_draft()),
        OfferState::Archived => (Tone::Neutral, t.offer_state_archived()),
    };
    view! { <Badge tone=tone text=text/> }
}

/// How collecting from a group goes.
pub fn of_group(t: Locale, state: GroupState) -> impl IntoView {
    let (tone, text) = match state {
        GroupState::Healthy => (Tone::Good, t.group_state_healthy()),
        GroupState::Throttled => (Tone::Warn, t.group_state_throttled()),
        GroupState::Reauthorise => (Tone::Bad, t.group_state_reauthorise()),
        GroupState::Denied => (Tone::Bad, t.group_state_denied()),
        GroupState::Paused => (Tone::Neutral, t.group_state_paused()),
    };
    view! { <Badge tone=tone text=text/> }
}

/// Whether a run goes on, and how it ended.
pub fn of_run(t: Locale, state: RunState) -> impl IntoView {
    let (tone, text) = match state {
        RunState::Running => (Tone::Neutral, t.run_state_running()),
        RunState::Done => (Tone::Good, t.run_state_done()),
        RunState::Failed => (Tone::Bad, t.run_state_failed()),
        RunState::Cancelled => (Tone::Warn, t.run_state_cancelled()),
    };
    view! { <Badge tone=tone text=text/> }
}

/// Why work broke off before its end; nothing where it did not.
pub fn broke(t: Locale, broke: Option<Broke>) -> impl IntoView + use<> {
    broke.map(|broke| {
        let why = match broke {
            Broke::Failed => t.broke_failed(),
            Broke::Died => t.broke_died(),
            Broke::Gone => t.broke_gone(),
        };
        view! { <p class="hint">{why}</p> }
    })
}
