use super::unpublished;
use crate::{error::NetworkError, outbound::Outbound, timer::Timer};
use openidconnect::{JsonWebKeySetUrl, core::CoreJsonWebKeySet};
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// Keys are looked at again after so long, so that one which was taken back is not believed for ever.
const KEPT: Duration = Duration::from_hours(1);
/// However many tokens name unknown keys, the provider is asked again no sooner than this.
const APART: Duration = Duration::from_secs(30);

/// The keys by which a provider signs, as it publishes them. They change while we run.
pub(crate) struct KeyRing {
    at: JsonWebKeySetUrl,
    held: Mutex<Held>,
}

struct Held {
    keys: Arc<CoreJsonWebKeySet>,
    asked: Duration,
}

impl KeyRing {
    /// These keys were there just now.
    pub(crate) fn with(at: JsonWebKeySetUrl, keys: CoreJsonWebKeySet, timer: &dyn Timer) -> Self {
        Self { at, held: Mutex::new(Held { keys: Arc::new(keys), asked: timer.elapsed() }) }
    }

    /// The keys as they were a short while ago.
    pub(crate) async fn keys(
        &self,
        outbound: &Outbound,
        timer: &dyn Timer,
    ) -> Result<Arc<CoreJsonWebKeySet>, NetworkError> {
        Ok(self.no_older_than(KEPT, outbound, timer).await?.0)
    }

    /// The keys as they are now, if they were not asked for just before.
    pub(crate) async fn newer(
        &self,
        outbound: &Outbound,
        timer: &dyn Timer,
    ) -> Result<Option<Arc<CoreJsonWebKeySet>>, NetworkError> {
        let (keys, fresh) = self.no_older_than(APART, outbound, timer).await?;
        Ok(fresh.then_some(keys))
    }

    /// The keys, and whether they were fetched for this. Whoever comes meanwhile waits for the same answer.
    async fn no_older_than(
        &self,
        age: Duration,
        outbound: &Outbound,
        timer: &dyn Timer,
    ) -> Result<(Arc<CoreJsonWebKeySet>, bool), NetworkError> {
        let mut held = self.held.lock().await;
        let asked = timer.elapsed();
        if asked.saturating_sub(held.asked) < age {
            return Ok((Arc::clone(&held.keys), false));
        }
        let keys = CoreJsonWebKeySet::fetch_async(&self.at, outbound).await;
        let keys = Arc::new(keys.map_err(|error| unpublished(&error, "the provider's keys"))?);
        *held = Held { keys: Arc::clone(&keys), asked };
        Ok((keys, true))
    }
}
