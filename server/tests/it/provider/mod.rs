//! A provider of OpenID Connect beside the house: who signs in there comes in here, and what it should not say is not believed.

mod entering;
mod lying;

use crate::{
    browser::{Answer, Browser},
    house::House,
};
use kabinet_portal::Clock;
use kabinet_standins::oidc::{App, OidcStandin, Person, PersonId, World};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, OnceLock},
};
use url::Url;

const ANNA: PersonId = PersonId(880_501);
const BORIS: PersonId = PersonId(880_502);
const START: &str = "/oauth/oidc/start";

/// A house with a provider beside it, which members know as Zerno ID.
struct Provider {
    house: House,
    oidc: OidcStandin,
}

impl Provider {
    async fn open() -> Self {
        Self::with(&[]).await
    }

    async fn with(more: &[(&str, &str)]) -> Self {
        // The provider has to stand before the house is told where, and goes by the house's clock.
        let clock: Arc<OnceLock<Clock>> = Arc::default();
        let time = Arc::clone(&clock);
        let world = World::new(Arc::new(move || time.get().map_or(0, |clock| clock.now().0)));
        for (id, first, last) in [(ANNA, "Анна", "Белова"), (BORIS, "Борис", "Ким")] {
            let email = Some(format!("{}@zerno.example", first.chars().count()));
            world.add_person(Person { email, ..Person::new(id.0, first, last) });
        }
        let app = App {
            client_id: "kabinet".to_owned(),
            client_secret: "oidc-secret-canary".to_owned(),
            redirect_uris: vec!["http://127.0.0.1:3999/oauth/oidc/callback".to_owned()],
        };
        let any_port: SocketAddr = (Ipv4Addr::LOCALHOST, 0).into();
        let oidc = OidcStandin::start(any_port, world, app).await.expect("a stand-in");
        let issuer = oidc.base_url();
        let own = [
            ("NETWORKS__OIDC__NAME", "Zerno ID"),
            ("NETWORKS__OIDC__ISSUER", &issuer),
            ("NETWORKS__OIDC__CLIENT_ID", "kabinet"),
            ("NETWORKS__OIDC__CLIENT_SECRET", "oidc-secret-canary"),
            ("NETWORKS__OIDC__PRIVATE_ADDRESSES", "true"),
        ];
        let house = Box::pin(House::unscanned(&[own.as_slice(), more].concat())).await;
        clock.set(house.clock.clone()).expect("one house");
        Self { house, oidc }
    }

    /// Goes to the provider from this door of ours and chooses a person: where the browser is then sent.
    async fn there(&self, browser: &mut Browser, start: &str, person: PersonId) -> String {
        let started = browser.post(start, &[]).await;
        let authorize: Url = started.location.parse().unwrap_or_else(|_| panic!("{started:?}"));
        let mut form: Vec<(String, String)> = authorize.query_pairs().into_owned().collect();
        form.push(("person".to_owned(), person.0.to_string()));
        let asked = crate::browser::client().post(format!("{}/authorize", self.oidc.base_url())).form(&form);
        let answer = asked.send().await.expect("an answer of the provider");
        let location = answer.headers().get("location").unwrap_or_else(|| panic!("no way back: {}", answer.status()));
        let back: Url = location.to_str().expect("text").parse().expect("an address");
        format!("{}?{}", back.path(), back.query().expect("a code"))
    }

    /// There and back again.
    async fn comes(&self, browser: &mut Browser, person: PersonId) -> Answer {
        let back = self.there(browser, START, person).await;
        browser.get(&back).await
    }
}
