//! Odnoklassniki beside the house: what people do there comes through its wire into their histories.

mod acts;
mod arithmetic;
mod failures;
mod linking;

use crate::house::{Guest, House, PASSWORD};
use kabinet_domain::{event::NetworkName, ids::GroupId};
use kabinet_portal::{
    Clock, Error,
    activity::{Ended, Reason},
    groups::NewGroup,
    links::{Back, Landed, Start},
};
use kabinet_standins::ok::{self, App, Fault, FaultKind, OkStandin, Person, PersonId, PostId, Session, World};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, OnceLock},
};

const MANAGER: PersonId = PersonId(570_000_000_001);
const ANNA: PersonId = PersonId(570_000_000_501);
const BORIS: PersonId = PersonId(570_000_000_502);
/// Somebody who never becomes a member.
const STRANGER: PersonId = PersonId(570_777_888_999);
const ACCESS: &str = "ok-access-canary";
const REFRESH: &str = "ok-refresh-canary";

/// A house with OK beside it, and a group there.
struct Square {
    house: House,
    ok: OkStandin,
    world: World,
    /// The group at OK.
    shop: ok::GroupId,
    /// The same group in the programme.
    group: GroupId,
}

impl Square {
    /// A square whose group has been scanned once.
    async fn open() -> Self {
        Self::with(&[]).await
    }

    async fn with(more: &[(&str, &str)]) -> Self {
        let square = Self::unscanned(more).await;
        square.collect().await;
        square
    }

    async fn unscanned(more: &[(&str, &str)]) -> Self {
        // OK has to stand before the house is told where, and goes by the house's clock.
        let clock: Arc<OnceLock<Clock>> = Arc::default();
        let time = Arc::clone(&clock);
        let world = World::new(Arc::new(move || time.get().map_or(0, |clock| clock.now().0)));
        for (id, first, last) in [
            (MANAGER, "Мария", "Зернова"),
            (ANNA, "Анна", "Белова"),
            (BORIS, "Борис", "Ким"),
            (STRANGER, "Чужой", "Человек"),
        ] {
            world.add_person(Person::new(id.0, first, last));
        }
        let shop = world.add_group(ok::NewGroup::new(53_026_001, "Tea"));
        world.join(MANAGER, shop);
        world.make_manager(MANAGER, shop);
        let app = App {
            client_id: "127".to_owned(),
            application_key: "CKEY".to_owned(),
            secret_key: "ok-secret-canary".to_owned(),
            redirect_uris: vec!["http://127.0.0.1:3999/oauth/ok/callback".to_owned()],
        };
        let session =
            Session { access_token: ACCESS.to_owned(), refresh_token: Some(REFRESH.to_owned()), person: MANAGER };
        let config = ok::OkConfig { sessions: vec![session], rate: None, ..ok::OkConfig::new(world.clone(), app) };
        let any_port: SocketAddr = (Ipv4Addr::LOCALHOST, 0).into();
        let ok = OkStandin::start(any_port, config).await.expect("a stand-in");

        let at = |path: &str| format!("{}{path}", ok.base_url());
        let (authorize, token, api) = (at("/oauth/authorize"), at("/oauth/token.do"), at("/fb.do"));
        let own = [
            ("NETWORKS__OK__CLIENT_ID", "127"),
            ("NETWORKS__OK__APPLICATION_KEY", "CKEY"),
            ("NETWORKS__OK__SECRET_KEY", "ok-secret-canary"),
            ("NETWORKS__OK__AUTHORIZE", &authorize),
            ("NETWORKS__OK__TOKEN", &token),
            ("NETWORKS__OK__API", &api),
            ("NETWORKS__OK__CALLS_PER_SECOND", "0"),
            // A call that fails is not tried again within the run, so nothing waits.
            ("NETWORKS__OK__ATTEMPTS", "1"),
        ];
        let house = Box::pin(House::unscanned(&[own.as_slice(), more].concat())).await;
        clock.set(house.clock.clone()).expect("one house");
        let new = NewGroup {
            network: NetworkName::Ok,
            group: shop.0.to_string(),
            service_key: ACCESS.to_owned(),
            community_key: REFRESH.to_owned(),
        };
        let group = house.portal().add_group(&new).await.expect("a group");
        Self { house, ok, world, shop, group }
    }

    fn post(&self, text: &str) -> PostId {
        self.world.add_post(self.shop, text).expect("the group is there")
    }

    /// A minute later, a run to its end.
    async fn collect(&self) {
        match self.try_collect().await {
            Ok(Ended::Done(_)) => {}
            other => panic!("the run did not get through: {other:?}"),
        }
    }

    async fn collect_twice(&self) {
        self.collect().await;
        self.collect().await;
    }

    async fn try_collect(&self) -> Result<Ended, Error> {
        self.house.pass_minutes(1);
        self.house.portal().collect(self.group, Reason::Command).await
    }

    fn fault(&self, method: &str, kind: FaultKind) {
        self.ok.inject(Fault::on(method, kind));
    }

    /// The calls made since the last look, by method.
    fn calls(&self) -> Vec<String> {
        let counts = self.ok.call_counts();
        self.ok.reset_calls();
        counts.into_iter().map(|(method, count)| format!("{method} {count}")).collect()
    }

    /// What a browser does at OK: `field` is the person chosen, or `deny`. Gives what the redirect back brings.
    async fn at_ok(&self, start: &Start, field: (&str, &str)) -> Back {
        let mut form: Vec<(String, String)> = start.url.query_pairs().into_owned().collect();
        form.push((field.0.to_owned(), field.1.to_owned()));
        let asked = crate::browser::client().post(format!("{}/oauth/authorize", self.ok.base_url())).form(&form);
        let answer = asked.send().await.expect("an answer of OK");
        let location = answer.headers().get("location").unwrap_or_else(|| panic!("no way back: {}", answer.status()));
        let back: url::Url = location.to_str().expect("text").parse().expect("an address");
        let part = |name: &str| back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let (state, code, error) = (part("state").unwrap_or_default(), part("code"), part("error"));
        Back { state, code, error, ..Back::default() }
    }

    async fn link(&self, guest: &Guest, person: PersonId) -> Result<Landed, Error> {
        let start = self.house.member(guest).await.start_link(NetworkName::Ok, PASSWORD).await?;
        let back = self.at_ok(&start, ("person", &person.0.to_string())).await;
        let browser = Some(start.browser);
        self.house.portal().come_back(NetworkName::Ok, &back, browser, Some(&guest.token), Some(guest.id)).await
    }

    /// A member who is linked, whose earlier acts are baseline: what they do from now on pays.
    async fn linked(&self, name: &str, person: PersonId) -> Guest {
        let guest = self.house.register(name, None).await;
        self.link(&guest, person).await.expect("links");
        self.collect().await;
        guest
    }

    async fn history(&self, guest: &Guest) -> String {
        self.house.history(guest).await.join("\n")
    }
}
