//! Social networks of a member: the way there and back, linking, and signing in with a linked profile.

mod connect;
mod networks;
mod start;

pub use connect::{Back, Landed};
pub use networks::{GroupCard, LinkedProfile, NetworkCard};
pub use start::{Purpose, Start};

use crate::{Inner, secrets::Keys};
use kabinet_domain::event::NetworkName;

/// What a profile is called inside cause keys: a keyed hash, so that the network's id does not stay behind.
pub(crate) fn profile_key(keys: &Keys, network: NetworkName, id: &str) -> String {
    use std::fmt::Write as _;
    keys.mac("profile", format!("{network}:{id}").as_bytes())[..12].iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where a network sends the browser back to.
fn redirect_uri(portal: &Inner, network: NetworkName) -> String {
    portal.link(&format!("/oauth/{network}/callback"))
}
