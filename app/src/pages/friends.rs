//! Those whom a member brought, said alike to the member and at the desk.

use crate::{
    locales::Locale,
    parts::{Badge, Tone},
};
use kabinet_domain::referral::InviteeState;
use kabinet_portal::{Programme, referral::LevelBelow};
use leptos::prelude::*;

/// How far somebody has come.
pub fn state(t: Locale, state: InviteeState) -> AnyView {
    let (tone, text) = match state {
        InviteeState::Registered => (Tone::Neutral, t.invite_state_registered()),
        InviteeState::Awaiting => (Tone::Warn, t.invite_state_awaiting()),
        InviteeState::Qualified => (Tone::Good, t.invite_state_qualified()),
        InviteeState::Awarded => (Tone::Good, t.invite_state_awarded()),
        InviteeState::NotEligible => (Tone::Neutral, t.invite_state_not_eligible()),
    };
    view! { <Badge tone=tone text=text/> }.into_any()
}

/// How many there are on a level, and what they have brought.
pub fn level(t: Locale, one: &LevelBelow, programme: &Programme) -> String {
    let members = t.number(one.members);
    match one.points {
        0 => members,
        points => format!("{members} · {}", programme.currency.count(t.0, points)),
    }
}
