//! The ways by which a member can come in: a password with an address, and linked profiles of networks that are open.

use crate::{Error, Portal};
use kabinet_domain::{event::NetworkName, ids::MemberId};
use kabinet_store::{
    Tx,
    member::{self, Member},
    social_profile::{self, Profile},
};

/// A member's ways in, and what they are made of.
pub(super) struct WaysIn {
    pub member: Member,
    pub profiles: Vec<Profile>,
    /// Those networks of [`WaysIn::profiles`] by which the member can come in.
    pub networks: Vec<NetworkName>,
}

impl WaysIn {
    /// As they are now.
    pub async fn of(tx: &mut Tx, portal: &Portal, id: MemberId) -> Result<Self, Error> {
        let member = member::by_id(tx, id).await?.ok_or(Error::NotFound)?;
        let profiles = social_profile::of_member(tx, id).await?;
        let rules = portal.rules.in_force(tx).await?;
        let linked = profiles.iter().map(|profile| profile.network);
        let networks = linked.filter(|network| portal.allowed(&rules, *network).signs_in()).collect();
        Ok(Self { member, profiles, networks })
    }

    /// Whether the member can come in by address and password.
    pub const fn by_password(&self) -> bool {
        self.member.password.is_some() && self.member.email.is_some()
    }

    /// Whether there would be none without the profile of this network.
    pub fn only(&self, network: NetworkName) -> bool {
        !self.by_password() && self.networks.iter().all(|one| *one == network)
    }

    /// The profile of a network.
    pub fn profile(&self, network: NetworkName) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.network == network)
    }
}
