//! What the provider publishes of itself (OpenID Connect Discovery).

use crate::{
    error::NetworkError,
    identity::{Flaw, KeyRing, unpublished},
    outbound::Outbound,
    timer::Timer,
};
use openidconnect::{
    AdditionalProviderMetadata, IssuerUrl, ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;
use url::Url;

/// Addresses are looked up again after so long.
const KEPT: Duration = Duration::from_hours(24);

/// Whether the redirect back says who sends it (RFC 9207 §3).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct More {
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for More {}

type Published = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Where things are at the provider.
pub(super) struct Provider {
    pub(super) authorize: Url,
    pub(super) token: Url,
    pub(super) user_info: Option<Url>,
    pub(super) keys: KeyRing,
    /// The redirect back must say who sends it.
    pub(super) says_issuer: bool,
}

/// The provider of this issuer, once it has been looked up.
pub(super) struct Directory {
    issuer: IssuerUrl,
    /// Where people sign in; a content policy was told so before anything was looked up.
    under: Url,
    known: Mutex<Option<(Arc<Provider>, Duration)>>,
}

impl Directory {
    pub(super) fn new(issuer: IssuerUrl, under: Url) -> Self {
        Self { issuer, under, known: Mutex::default() }
    }

    pub(super) const fn issuer(&self) -> &IssuerUrl {
        &self.issuer
    }

    /// What is known of the provider, looked up when that was long ago. Whoever comes meanwhile waits for the same answer.
    pub(super) async fn provider(&self, outbound: &Outbound, timer: &dyn Timer) -> Result<Arc<Provider>, NetworkError> {
        let mut known = self.known.lock().await;
        let asked = timer.elapsed();
        if let Some((provider, since)) = known.as_ref()
            && asked.saturating_sub(*since) < KEPT
        {
            return Ok(Arc::clone(provider));
        }
        let provider = Arc::new(self.looked_up(outbound, timer).await?);
        *known = Some((Arc::clone(&provider), asked));
        Ok(provider)
    }

    async fn looked_up(&self, outbound: &Outbound, timer: &dyn Timer) -> Result<Provider, NetworkError> {
        let published = Published::discover_async(self.issuer.clone(), outbound).await;
        let published = published.map_err(|error| unpublished(&error, "what the provider publishes of itself"))?;
        let authorize = published.authorization_endpoint().url().clone();
        if authorize.origin() != self.under.origin() {
            return Err(Flaw::Elsewhere.into());
        }
        let token = published.token_endpoint().map(|token| token.url().clone());
        Ok(Provider {
            authorize,
            token: token.ok_or(NetworkError::Malformed { what: "where codes become tokens" })?,
            user_info: published.userinfo_endpoint().map(|address| address.url().clone()),
            keys: KeyRing::with(published.jwks_uri().clone(), published.jwks().clone(), timer),
            says_issuer: published.additional_metadata().authorization_response_iss_parameter_supported,
        })
    }
}
