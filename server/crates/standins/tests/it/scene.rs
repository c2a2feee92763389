use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use kabinet_standins::clock_of;
use kabinet_standins::vk::{App, GroupId, Key, NewGroup, Person, PersonId, Rates, Sex, VkConfig, VkStandin, VkWorld};
use serde_json::Value;

pub const NOW_MS: i64 = 1_763_800_000_000;
pub const ANNA: PersonId = PersonId(1);
pub const IVAN: PersonId = PersonId(5);
pub const SHOP: GroupId = GroupId(1);
pub const CLUB: GroupId = GroupId(2);
pub const CLIENT: &str = "51000001";
pub const BACK: &str = "http://127.0.0.1:3000/oauth/vk/callback";
pub const FREE_PORT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Two people, an open shop and a closed club, and every kind of key.
pub struct Scene {
    pub vk: VkStandin,
    pub world: VkWorld,
    pub http: reqwest::Client,
    pub now_ms: Arc<AtomicI64>,
}

pub fn http() -> reqwest::Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring speaks them")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .expect("a client")
}

impl Scene {
    pub async fn start() -> Self {
        let now_ms = Arc::new(AtomicI64::new(NOW_MS));
        let world = VkWorld::new(clock_of(Arc::clone(&now_ms)));
        world.add_person(Person {
            sex: Sex::Woman,
            birthday: Some("01.02.1990".to_owned()),
            phone: Some("79991234567".to_owned()),
            ..Person::new(ANNA.0, "Анна", "Петрова")
        });
        world.add_person(Person::new(IVAN.0, "Иван", "<b>Сидоров"));
        world.add_group(NewGroup::new(SHOP.0, "Лавка"));
        world.add_group(NewGroup { closed: true, ..NewGroup::new(CLUB.0, "Клуб") });
        let config = VkConfig {
            apps: vec![App { client_id: CLIENT.to_owned(), redirect_uris: vec![BACK.to_owned()] }],
            keys: vec![
                ("service".to_owned(), Key::Service),
                ("shop".to_owned(), Key::Group(SHOP)),
                ("club".to_owned(), Key::Group(CLUB)),
                ("anna".to_owned(), Key::User(ANNA)),
            ],
            rates: Rates::lifted(),
            ..VkConfig::new(world.clone())
        };
        let vk = VkStandin::start(FREE_PORT, config).await.expect("a free port");
        Self { vk, world, http: http(), now_ms }
    }

    pub fn pass_ms(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::SeqCst);
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.vk.address())
    }

    pub async fn send(&self, key: &str, method: &str, params: &[(&str, &str)]) -> reqwest::Result<reqwest::Response> {
        let mut form = vec![("access_token", key), ("v", "5.199")];
        form.extend_from_slice(params);
        self.http.post(self.url(&format!("/method/{method}"))).form(&form).send().await
    }

    /// The whole body of a call.
    pub async fn call(&self, key: &str, method: &str, params: &[(&str, &str)]) -> Value {
        let answer = self.send(key, method, params).await.expect("an answer");
        assert_eq!(answer.status(), 200);
        answer.json().await.expect("JSON")
    }

    /// The `response` of a call by the service key.
    pub async fn ask(&self, method: &str, params: &[(&str, &str)]) -> Value {
        let mut body = self.call("service", method, params).await;
        assert!(body.get("error").is_none(), "{body}");
        body["response"].take()
    }

    /// The code of the error that a call is refused with.
    pub async fn refused(&self, key: &str, method: &str, params: &[(&str, &str)]) -> Value {
        self.call(key, method, params).await["error"]["error_code"].take()
    }
}
