//! A provider of OpenID Connect: against the stand-in, which was written by the specification, honest and otherwise.

mod keys;
mod lies;
mod sign_in;

use super::{
    browser::{choose, query},
    time::FakeTimer,
};
use kabinet_networks::{
    AuthReturn, AuthStart, Network, NetworkError, Profile, Secret, Timer,
    oidc::{Oidc, OidcConfig},
    pkce,
};
use kabinet_standins::oidc::{App, OidcStandin, Person, World};
use std::sync::Arc;

const CALLBACK: &str = "https://kabinet.example/oauth/oidc/callback";
const ANNA: (&str, &str) = ("person", "5");

fn begin() -> (AuthStart, String) {
    let verifier = pkce::verifier([7; 32]);
    let start = AuthStart {
        state: "a-state-of-more-than-32-characters-_".to_owned(),
        challenge: pkce::challenge(&verifier),
        nonce: "a-nonce-of-more-than-32-characters-_".to_owned(),
        redirect_uri: CALLBACK.to_owned(),
    };
    (start, verifier)
}

/// A provider who knows Anna, and an application there.
struct Provider {
    standin: OidcStandin,
    timer: Arc<FakeTimer>,
    oidc: Oidc,
}

impl Provider {
    async fn open() -> Self {
        Self::with(|config| config).await
    }

    async fn with(change: impl FnOnce(OidcConfig) -> OidcConfig) -> Self {
        let timer = FakeTimer::new();
        let time = Arc::clone(&timer);
        let world = World::new(Arc::new(move || time.now().0));
        world.add_person(Person::new(5, "Анна", "Титова"));
        let app = App {
            client_id: "kabinet: the club".to_owned(),
            client_secret: "oidc-secret-canary".to_owned(),
            redirect_uris: vec![CALLBACK.to_owned()],
        };
        let standin = OidcStandin::start("127.0.0.1:0".parse().unwrap(), world, app.clone()).await.unwrap();
        let config = OidcConfig {
            issuer: standin.base_url(),
            client_id: app.client_id,
            client_secret: Secret::new(app.client_secret),
            private_addresses: true,
            ..OidcConfig::default()
        };
        let oidc = Oidc::new(change(config), timer.clone()).unwrap();
        Self { standin, timer, oidc }
    }

    /// Goes to the provider, chooses, and comes back.
    async fn there_and_back(&self, choice: (&str, &str)) -> Result<AuthReturn, NetworkError> {
        let (start, verifier) = begin();
        let authorize = self.oidc.authorize_url(&start).await?;
        let back = choose(self.standin.address(), &authorize, choice).await;
        assert_eq!(query(&back, "state").as_deref(), Some(start.state.as_str()));
        Ok(AuthReturn {
            code: Secret::new(query(&back, "code").unwrap_or_default()),
            device_id: None,
            issuer: query(&back, "iss"),
            state: start.state,
            verifier: Secret::new(verifier),
            nonce: start.nonce,
            redirect_uri: start.redirect_uri,
        })
    }

    async fn signs_in(&self) -> Result<Profile, NetworkError> {
        let back = self.there_and_back(ANNA).await?;
        self.oidc.exchange(&back).await
    }

    fn calls(&self) -> Vec<String> {
        let counts = self.standin.call_counts();
        self.standin.reset_calls();
        counts.into_iter().map(|(method, count)| format!("{method} {count}")).collect()
    }
}
