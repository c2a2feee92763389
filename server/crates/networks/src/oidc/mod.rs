//! Any provider of OpenID Connect, Google for one: people sign in with it, and there is nothing else to it.

mod config;
mod provider;
mod sign_in;

pub use config::{ClientAuth, OidcConfig};

use crate::{
    error::NetworkError,
    network::{Answer, AuthReturn, AuthStart, Network, Profile},
    outbound::Outbound,
    patience::Patience,
    setting::{BadSetting, NoNetwork},
    timer::Timer,
};
use kabinet_domain::event::NetworkName;
use provider::{Directory, Provider};
use std::sync::Arc;
use url::Url;

/// The provider that is set up.
pub struct Oidc {
    line: Line,
}

/// What all calls to the provider share.
struct Line {
    config: OidcConfig,
    outbound: Outbound,
    patience: Patience,
    directory: Directory,
}

impl Line {
    async fn provider(&self) -> Result<Arc<Provider>, NetworkError> {
        self.directory.provider(&self.outbound, &*self.patience.timer).await
    }
}

impl Oidc {
    /// The provider of these settings. It is asked nothing before somebody wants to sign in.
    pub fn new(config: OidcConfig, timer: Arc<dyn Timer>) -> Result<Self, NoNetwork> {
        config.check()?;
        let (issuer, under) = config
            .issuer_url()
            .zip(config.authorize_under())
            .ok_or(BadSetting { key: "issuer", why: "must not be empty, nor client_id" })?;
        let outbound = Outbound::new(&config.limits())?;
        let patience = Patience::brief(NetworkName::Oidc, timer);
        Ok(Self { line: Line { config, outbound, patience, directory: Directory::new(issuer, under) } })
    }
}

impl Network for Oidc {
    fn name(&self) -> NetworkName {
        NetworkName::Oidc
    }

    fn title(&self) -> Option<&str> {
        Some(&self.line.config.name)
    }

    fn offers_sign_in(&self) -> bool {
        true
    }

    fn authorize_url<'a>(&'a self, start: &'a AuthStart) -> Answer<'a, Url> {
        Box::pin(sign_in::authorize_url(&self.line, start))
    }

    fn exchange<'a>(&'a self, back: &'a AuthReturn) -> Answer<'a, Profile> {
        Box::pin(sign_in::exchange(&self.line, back))
    }
}
