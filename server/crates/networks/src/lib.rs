//! The only room that calls social networks.
//!
//! A [`Network`] signs people in; its [`Groups`], where it has any, hand out [`GroupReader`]s, which read a group page by
//! page. Whoever reads drives: pages carry a [`Cursor`] that survives a restart, and the last one says whether the list was
//! read whole. This room keeps the pace of each key, repeats what is worth repeating at once, and says everything else as a
//! [`NetworkError`].

mod error;
mod group;
mod identity;
mod membership;
#[cfg(test)]
mod mutation;
mod network;
mod number;
pub mod oidc;
pub mod ok;
mod outbound;
mod pace;
mod page;
mod patience;
pub mod pkce;
mod secret;
mod setting;
mod suspension;
mod timer;
pub mod vk;

pub use error::{Denial, NetworkError, Outage, Refusal};
pub use group::{Comment, GroupInfo, GroupReader, Post};
pub use identity::Flaw;
pub use membership::{Leaving, Membership, MembershipPlan, Sizes, membership_plan};
pub use network::{Answer, AuthReturn, AuthStart, GroupKeys, Groups, Network, Profile, ProfileId};
pub use outbound::NoClient;
pub use page::{Cursor, Page};
pub use secret::{KeyId, Secret};
pub use setting::{BadSetting, NoNetwork};
pub use suspension::Suspension;
pub use timer::{RealTimer, Timer};
