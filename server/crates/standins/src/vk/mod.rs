//! VK ID and VK API with a world in memory, and a page to act as a person.

mod acts;
mod answer;
mod api;
mod calls;
mod community;
mod faults;
mod id;
mod ids;
mod keys;
mod page;
mod params;
mod rates;
mod world;

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::get;

pub use self::calls::Call;
pub use self::community::{Community, FIRST_OF_CROWD};
pub use self::faults::{Fault, FaultKind};
pub use self::id::App;
pub use self::ids::{CommentId, GroupId, PersonId, PostId};
pub use self::keys::Key;
pub use self::rates::Rates;
pub use self::world::{NewGroup, Person, Sex, VkWorld};
use crate::serve::{Serving, serve};

/// What the stand-in knows when it starts. More apps, addresses and keys can be added later.
pub struct VkConfig {
    pub world: VkWorld,
    pub apps: Vec<App>,
    /// Keys that do not expire: service keys, group keys, and user keys given by hand.
    pub keys: Vec<(String, Key)>,
    pub rates: Rates,
}

impl VkConfig {
    /// No application, no key, the documented rates.
    pub fn new(world: VkWorld) -> Self {
        Self { world, apps: Vec::new(), keys: Vec::new(), rates: Rates::default() }
    }
}

/// What the routes share.
pub(crate) struct Standin {
    world: VkWorld,
    identity: Mutex<id::Identity>,
    rates: Mutex<Rates>,
    meter: rates::Meter,
    faults: faults::Faults,
    calls: calls::Calls,
}

impl Standin {
    fn identity(&self) -> MutexGuard<'_, id::Identity> {
        self.identity.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn rates(&self) -> MutexGuard<'_, Rates> {
        self.rates.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn limit(&self, key: Key) -> Option<u32> {
        let rates = self.rates();
        match key {
            Key::User(_) => rates.user,
            Key::Group(_) => rates.group,
            Key::Service => rates.service,
        }
    }
}

/// A running stand-in for VK. Dropping it stops the server; the world stays with whoever holds it.
pub struct VkStandin {
    inner: Arc<Standin>,
    serving: Serving,
}

impl VkStandin {
    /// Listens on `addr`, which must be loopback; port 0 takes a free one.
    ///
    /// # Errors
    /// `InvalidInput` when `addr` is not loopback, else what binding says.
    pub async fn start(addr: SocketAddr, config: VkConfig) -> io::Result<Self> {
        let mut identity = id::Identity::default();
        identity.apps = config.apps;
        for (token, key) in &config.keys {
            identity.add_key(token, *key);
        }
        let inner = Arc::new(Standin {
            world: config.world,
            identity: Mutex::new(identity),
            rates: Mutex::new(config.rates),
            meter: rates::Meter::default(),
            faults: faults::Faults::default(),
            calls: calls::Calls::default(),
        });
        let router = Router::new()
            .route("/method/{name}", get(api::call).post(api::call))
            .merge(id::routes())
            .merge(page::routes())
            .with_state(Arc::clone(&inner));
        let serving = serve(addr, router).await?;
        Ok(Self { inner, serving })
    }

    pub fn address(&self) -> SocketAddr {
        self.serving.address
    }

    /// `http://localhost:PORT`: not the portal's host, so that cookies and origins differ as in life.
    pub fn base_url(&self) -> String {
        format!("http://localhost:{}", self.serving.address.port())
    }

    pub fn world(&self) -> VkWorld {
        self.inner.world.clone()
    }

    /// Lets an application send people back to one more address; adds the application when it is new.
    pub fn trust(&self, client_id: &str, redirect_uri: &str) {
        let apps = &mut self.inner.identity().apps;
        match apps.iter_mut().find(|app| app.client_id == client_id) {
            Some(app) => app.redirect_uris.push(redirect_uri.to_owned()),
            None => apps.push(App { client_id: client_id.to_owned(), redirect_uris: vec![redirect_uri.to_owned()] }),
        }
    }

    pub fn add_key(&self, token: &str, key: Key) {
        self.inner.identity().add_key(token, key);
    }

    pub fn set_rates(&self, rates: Rates) {
        *self.inner.rates() = rates;
    }

    /// Queues a fault behind those that wait.
    pub fn inject(&self, fault: Fault) {
        self.inner.faults.inject(fault);
    }

    pub fn clear_faults(&self) {
        self.inner.faults.clear();
    }

    /// The latest calls (at most 10,000), oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.inner.calls.latest()
    }

    /// How often each method was called since the last reset.
    pub fn call_counts(&self) -> BTreeMap<String, usize> {
        self.inner.calls.counts()
    }

    pub fn reset_calls(&self) {
        self.inner.calls.reset();
    }
}
