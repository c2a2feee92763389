//! VK ID and VK API with a world in memory, and a page to act as a person.

mod api;
mod id;
mod keys;
mod rates;

use std::io;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::get;

pub use self::id::App;
pub use self::keys::Key;
pub use self::rates::Rates;
pub use crate::calls::Call;
pub use crate::faults::{Fault, FaultKind};
pub use crate::world::{
    CommentId, Community, FIRST_OF_CROWD, GroupId, NewGroup, Person, PersonId, PostId, Sex, World as VkWorld,
};

use crate::html::Lang;
use crate::page::{self, Played};
use crate::serve::serve;
use crate::stage::{Running, Stage};

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
    stage: Arc<Stage>,
    identity: Mutex<id::Identity>,
    rates: Mutex<Rates>,
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

/// Methods of VK ID that can be spoiled, beside those of VK API.
const ID_METHODS: [&str; 4] = ["oauth2/auth", "oauth2/user_info", "oauth2/revoke", "oauth2/logout"];

impl Played for Standin {
    const USUAL_ERROR: u16 = 6;

    fn stage(&self) -> &Stage {
        &self.stage
    }

    fn title(lang: Lang) -> &'static str {
        lang.pick("VK (stand-in)", "ВК (макет)")
    }

    fn error(lang: Lang) -> &'static str {
        lang.pick("VK error", "ошибка ВК")
    }

    fn methods() -> Vec<&'static str> {
        api::method_names().chain(ID_METHODS).collect()
    }
}

/// A running stand-in for VK. Dropping it stops the server; the world stays with whoever holds it.
pub struct VkStandin {
    inner: Arc<Standin>,
    running: Running,
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
        let stage = Stage::new(config.world);
        let inner = Arc::new(Standin {
            stage: Arc::clone(&stage),
            identity: Mutex::new(identity),
            rates: Mutex::new(config.rates),
        });
        let router = Router::new()
            .route("/method/{name}", get(api::call).post(api::call))
            .merge(id::routes())
            .merge(page::routes::<Standin>())
            .with_state(Arc::clone(&inner));
        let serving = serve(addr, router).await?;
        Ok(Self { inner, running: Running { stage, serving } })
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
}

impl Deref for VkStandin {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.running
    }
}
