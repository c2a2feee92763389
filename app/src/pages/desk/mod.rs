//! The desk, where marketers work: what is promised, where it is watched, what came of it, and to whom.

mod batch;
mod batches;
mod counters;
mod group;
mod groups;
mod inputs;
mod journal;
mod lot_terms;
mod member;
mod member_forms;
mod member_tree;
mod members;
mod offer;
mod offer_form;
mod offers;
mod points;
mod proposals;
mod referrals;
mod replay;
mod rings;
mod run;
mod schedule;
mod settings;
mod sign_in;
mod state;
mod statement;
mod try_out;
mod undo;

pub use batch::Batch;
pub use batches::Batches;
pub use counters::Counters;
pub use group::Group;
pub use groups::Groups;
pub use journal::Journal;
pub use member::Member;
pub use members::Members;
pub use offer::Offer;
pub use offers::Offers;
pub use proposals::Proposals;
pub use referrals::Referrals;
pub use replay::Replay;
pub use settings::Settings;
pub use sign_in::DeskSignIn;
pub use statement::Statement;
pub use try_out::TryOut;
pub use undo::Undo;

use crate::{
    caller,
    flash::Flash,
    pages::{address, said::said},
    parts::{DeskFrame, DeskTab, PageTitle},
};
use kabinet_portal::{Error, staff::Desk, who};
use leptos::prelude::*;
use std::str::FromStr;

/// Whoever asks; the process has sent everybody else to the sign-in already.
fn marketer() -> Result<who::Marketer, Error> {
    caller::marketer().map_err(|_| Error::SignIn)
}

/// What the address is about: the parameter `id` of its path.
fn subject<T: FromStr>() -> Result<T, Error> {
    let id = leptos_router::hooks::use_params_map().with_untracked(|parameters| parameters.get("id"));
    id.and_then(|id| id.parse().ok()).ok_or(Error::NotFound)
}

/// A page of the desk around `body`, under what came of the last form.
fn framed(desk: Desk, current: DeskTab, title: String, kept: &Flash, body: impl IntoView + 'static) -> AnyView {
    framed_with(desk, current, title, kept, false, body)
}

/// As [`framed`], with or without islands in `body`.
fn framed_with(
    desk: Desk,
    current: DeskTab,
    title: String,
    kept: &Flash,
    islands: bool,
    body: impl IntoView + 'static,
) -> AnyView {
    let (said, programme) = (said(kept), desk.programme.name);
    view! {
        <PageTitle text=format!("{title} – {programme}")/>
        <DeskFrame
            programme=programme
            person=desk.person
            current=current
            operates=desk.operates
            overdue=desk.overdue_referrals
            islands=islands
        >
            {said}
            {body}
        </DeskFrame>
    }
    .into_any()
}
