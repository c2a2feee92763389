//! A provider of OpenID Connect with a world in memory. It can be told to lie.

mod authorize;
mod codes;
mod lies;
mod token;

use std::io;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::routing::{get, post};
use axum::{Json, Router, extract::State, response::Response};
use serde_json::{Value, json};

pub use self::codes::App;
pub use self::lies::Lie;
pub use crate::faults::{Fault, FaultKind};
pub use crate::world::{Person, PersonId, World};

use self::codes::Codes;
use crate::answer;
use crate::jose::SigningKey;
use crate::params::Params;
use crate::serve::{bind, serve_on};
use crate::stage::{Running, Stage};

/// What the routes share.
struct Standin {
    stage: Arc<Stage>,
    issuer: String,
    app: App,
    codes: Mutex<Codes>,
    /// The first is published and signs; after a change of keys, the second.
    keys: Mutex<[Arc<SigningKey>; 2]>,
    lie: Mutex<Option<Lie>>,
    /// Whether the key that signs is published no more, and only the other is.
    retired: Mutex<bool>,
    /// Whether keys are published, and named, by their names.
    names_keys: Mutex<bool>,
    /// Whether the identity token says what a person is called, or only who asks is told.
    tells_in_token: Mutex<bool>,
}

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Standin {
    fn codes(&self) -> MutexGuard<'_, Codes> {
        lock(&self.codes)
    }

    fn keys(&self) -> [Arc<SigningKey>; 2] {
        lock(&self.keys).clone()
    }

    fn lie(&self) -> Option<Lie> {
        *lock(&self.lie)
    }

    fn lies(&self, lie: Lie) -> bool {
        self.lie() == Some(lie)
    }
}

/// A running provider.
pub struct OidcStandin {
    inner: Arc<Standin>,
    running: Running,
}

impl OidcStandin {
    /// Listens on `addr`, which must be loopback; port 0 takes a free one.
    ///
    /// # Errors
    /// `InvalidInput` when `addr` is not loopback, else what binding says.
    pub async fn start(addr: SocketAddr, world: World, app: App) -> io::Result<Self> {
        let listener = bind(addr).await?;
        let stage = Stage::new(world);
        let inner = Arc::new(Standin {
            stage: Arc::clone(&stage),
            issuer: format!("http://localhost:{}", listener.local_addr()?.port()),
            app,
            codes: Mutex::default(),
            keys: Mutex::new([Arc::new(SigningKey::first()), Arc::new(SigningKey::second())]),
            lie: Mutex::default(),
            retired: Mutex::default(),
            names_keys: Mutex::new(true),
            tells_in_token: Mutex::new(true),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(document))
            .route("/keys", get(keys))
            .route("/authorize", get(authorize::show).post(authorize::decide))
            .route("/token", post(token::token))
            .route("/userinfo", get(token::user_info))
            .with_state(Arc::clone(&inner));
        let serving = serve_on(listener, router)?;
        Ok(Self { inner, running: Running { stage, serving } })
    }

    /// From now on it says this wrong, and nothing else.
    pub fn lie(&self, lie: Option<Lie>) {
        *lock(&self.inner.lie) = lie;
    }

    /// It signs by its other key, and publishes only that one.
    pub fn change_keys(&self) {
        lock(&self.inner.keys).swap(0, 1);
    }

    /// It signs on by a key that it has taken back: only the other is published.
    pub fn take_key_back(&self) {
        *lock(&self.inner.retired) = true;
    }

    /// Whether keys go by names; a provider with one key needs none.
    pub fn name_keys(&self, names: bool) {
        *lock(&self.inner.names_keys) = names;
    }

    /// Whether the identity token says what a person is called.
    pub fn tell_in_token(&self, tells: bool) {
        *lock(&self.inner.tells_in_token) = tells;
    }
}

impl Deref for OidcStandin {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.running
    }
}

/// `GET /.well-known/openid-configuration`
async fn document(State(standin): State<Arc<Standin>>) -> Response {
    const METHOD: &str = "discovery";
    standin.stage.calls.note(METHOD, &Params::default(), standin.stage.world.now_ms());
    let issuer = &standin.issuer;
    let at = |path: &str| format!("{issuer}{path}");
    let authorize = if standin.lies(Lie::SignInElsewhere) {
        "https://other.example/authorize".to_owned()
    } else {
        at("/authorize")
    };
    let body = json!({
        "issuer": if standin.lies(Lie::IssuerOfDocument) { "https://other.example" } else { issuer },
        "authorization_endpoint": authorize,
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // What it says that it may do is not what it is believed.
        "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    answer::send(&body, standin.stage.faults.meet(METHOD)).await
}

/// `GET /keys`
async fn keys(State(standin): State<Arc<Standin>>) -> Json<Value> {
    standin.stage.calls.note("keys", &Params::default(), standin.stage.world.now_ms());
    let ([ours, other], named) = (standin.keys(), *lock(&standin.names_keys));
    let mut keys = vec![if *lock(&standin.retired) { other.jwk(named) } else { ours.jwk(named) }];
    if standin.lies(Lie::NoKeyNamed) {
        keys.push(other.jwk(named));
    }
    Json(json!({ "keys": keys }))
}
