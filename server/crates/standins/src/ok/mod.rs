//! Odnoklassniki – its OAuth and its REST API – with a world in memory, and a page to act as a person.

mod api;
mod oauth;
mod session;
mod sign;

use std::io;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::{get, post};

pub use self::session::{App, Session};
pub use crate::faults::{Fault, FaultKind};
pub use crate::world::{CommentId, Community, GroupId, NewGroup, Person, PersonId, PostId, World};

use self::session::Sessions;
use crate::html::Lang;
use crate::page::{self, Played};
use crate::serve::serve;
use crate::stage::{Running, Stage};

/// What the stand-in knows when it starts. Addresses and sessions can be added later.
pub struct OkConfig {
    pub world: World,
    pub app: App,
    /// Sessions given by hand, which last until they are ended.
    pub sessions: Vec<Session>,
    /// Calls a second with one access token; `None` lifts the limit.
    pub rate: Option<u32>,
}

impl OkConfig {
    /// An application and nobody's session. OK documents no rate; clients are known to keep to three.
    pub fn new(world: World, app: App) -> Self {
        Self { world, app, sessions: Vec::new(), rate: Some(3) }
    }
}

/// What the routes share.
pub(crate) struct Standin {
    stage: Arc<Stage>,
    app: Mutex<App>,
    sessions: Mutex<Sessions>,
    rate: Option<u32>,
}

impl Standin {
    fn app(&self) -> MutexGuard<'_, App> {
        self.app.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Played for Standin {
    const USUAL_ERROR: u16 = 102;

    fn stage(&self) -> &Stage {
        &self.stage
    }

    fn title(lang: Lang) -> &'static str {
        lang.pick("Odnoklassniki (stand-in)", "Одноклассники (макет)")
    }

    fn error(lang: Lang) -> &'static str {
        lang.pick("OK error", "ошибка ОК")
    }

    fn methods() -> Vec<&'static str> {
        api::method_names().chain([oauth::TOKEN]).collect()
    }
}

/// A running stand-in for Odnoklassniki.
pub struct OkStandin {
    inner: Arc<Standin>,
    running: Running,
}

impl OkStandin {
    /// Listens on `addr`, which must be loopback; port 0 takes a free one.
    ///
    /// # Errors
    /// `InvalidInput` when `addr` is not loopback, else what binding says.
    pub async fn start(addr: SocketAddr, config: OkConfig) -> io::Result<Self> {
        let stage = Stage::new(config.world);
        let inner = Arc::new(Standin {
            stage: Arc::clone(&stage),
            app: Mutex::new(config.app),
            sessions: Mutex::new(Sessions::lasting(&config.sessions)),
            rate: config.rate,
        });
        let router = Router::new()
            .route("/fb.do", get(api::call).post(api::call))
            .route("/oauth/authorize", get(oauth::show).post(oauth::decide))
            .route("/oauth/token.do", post(oauth::token))
            .merge(page::routes::<Standin>())
            .with_state(Arc::clone(&inner));
        let serving = serve(addr, router).await?;
        Ok(Self { inner, running: Running { stage, serving } })
    }

    /// Lets the application send people back to one more address.
    pub fn trust(&self, redirect_uri: &str) {
        self.inner.app().redirect_uris.push(redirect_uri.to_owned());
    }

    /// The access token expires now; what renews it stays.
    pub fn expire(&self, access_token: &str) {
        self.inner.sessions().expire(access_token);
    }

    /// Ends a session for good: neither of its tokens is accepted any more.
    pub fn end(&self, access_token: &str) {
        self.inner.sessions().end(access_token);
    }
}

impl Deref for OkStandin {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.running
    }
}
