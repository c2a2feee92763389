//! Social networks of a member: the way there and back, linking and unlinking, and what comes of a profile that is nobody's
//! yet.

mod arrive;
mod connect;
mod link;
mod networks;
mod open;
mod start;
mod unlink;
mod ways_in;

pub use arrive::{ARRIVAL_MS, Arrived};
pub use connect::{Back, Landed};
pub use networks::{GroupCard, LinkedProfile, NetworkCard, Networks};
pub use start::{Purpose, Start};

pub(crate) use arrive::open as arrival;
pub(crate) use link::{Found, link};

use crate::{Inner, secrets::Keys};
use kabinet_domain::{event::NetworkName, problem::Problem};
use kabinet_networks::NetworkError;

/// A keyed hash of a profile, so that the network's id does not stay behind.
pub(crate) fn profile_hash(keys: &Keys, network: NetworkName, id: &str) -> [u8; 32] {
    keys.mac("profile", format!("{network}:{id}").as_bytes())
}

/// What a profile is called inside cause keys: a part of its hash.
pub(crate) fn profile_key(keys: &Keys, network: NetworkName, id: &str) -> String {
    use std::fmt::Write as _;
    profile_hash(keys, network, id)[..12].iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where a network sends the browser back to.
fn redirect_uri(portal: &Inner, network: NetworkName) -> String {
    portal.link(&format!("/oauth/{network}/callback"))
}

/// What to tell somebody whose way through a network failed there.
fn away_problem(error: &NetworkError) -> Problem {
    tracing::warn!(%error, "a sign-in did not come through at the network");
    match error {
        NetworkError::Refused(_) => Problem::LinkLost,
        NetworkError::Untrusted(_) => Problem::NetworkUntrusted,
        _ => Problem::NetworkAway,
    }
}
