//! Which networks are open, and for what.

use crate::{Error, Portal, rules::Rules};
use kabinet_domain::{
    event::{NetworkName, NetworkUse},
    problem::Problem,
};
use kabinet_store::{Tx, social_profile::Profile};

impl Portal {
    /// What members may do with a network now: nothing with one that is not set up.
    pub(super) async fn use_of(&self, tx: &mut Tx, network: NetworkName) -> Result<NetworkUse, Error> {
        let rules = self.rules.in_force(tx).await?;
        Ok(self.allowed(&rules, network))
    }

    pub(super) fn allowed(&self, rules: &Rules, network: NetworkName) -> NetworkUse {
        let set_up = self.networks.get(&network).is_some_and(|client| client.offers_sign_in());
        if set_up { rules.main.use_of(network) } else { NetworkUse::Off }
    }

    /// Refuses where profiles of the network may not be linked.
    pub(crate) async fn may_link(&self, tx: &mut Tx, network: NetworkName) -> Result<(), Error> {
        if self.use_of(tx, network).await?.links() { Ok(()) } else { Err(Problem::NetworkOff.into()) }
    }

    /// Refuses where the network is no way in.
    pub(crate) async fn may_enter(&self, tx: &mut Tx, network: NetworkName) -> Result<(), Error> {
        match self.use_of(tx, network).await? {
            NetworkUse::SignIn => Ok(()),
            NetworkUse::Link => Err(Problem::NetworkOnlyLinks.into()),
            NetworkUse::Off => Err(Problem::NetworkOff.into()),
        }
    }

    /// The networks that can be linked by whoever has these profiles.
    pub(crate) async fn still_to_link(&self, tx: &mut Tx, linked: &[Profile]) -> Result<Vec<NetworkName>, Error> {
        let rules = self.rules.in_force(tx).await?;
        let open = self.networks.keys().copied().filter(|network| self.allowed(&rules, *network).links());
        Ok(open.filter(|network| linked.iter().all(|profile| profile.network != *network)).collect())
    }

    /// The networks with which people may register and sign in.
    pub async fn open_networks(&self) -> Result<Vec<NetworkName>, Error> {
        let rules = self.rules.in_force(&mut self.db.read().await?).await?;
        let open = self.networks.keys().copied().filter(|network| self.allowed(&rules, *network).signs_in());
        Ok(open.collect())
    }
}
