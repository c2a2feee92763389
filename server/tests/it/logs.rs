//! Nothing secret and nothing personal is ever logged.

use crate::{
    browser::Browser,
    house::{ANNA, House, PASSWORD, STRANGER, VERA},
    ways::{comes, sends},
};
use kabinet_domain::{event::NetworkName, referral::Referrer};
use kabinet_standins::vk::FaultKind;
use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};
use tracing_subscriber::{EnvFilter, fmt};

/// Everything of ours, as loud as it can be.
const LOUD: &str = "info,kabinet=trace,kabinet_app=trace,kabinet_portal=trace,kabinet_store=trace,kabinet_domain=trace,\
                    kabinet_networks=trace,kabinet_messaging=trace";

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no writer panics").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no writer panics")).into_owned()
    }
}

/// Registers and links through the browser; gives the words that must not be logged.
async fn story(house: &House, browser: &mut Browser) -> Vec<String> {
    let vera = house.register("Verakanareika", None).await;
    browser.get(&format!("/client/registration/?ref={}&refexternal=External-Canary", vera.id)).await;
    let form =
        [("name", "Annakanareika"), ("email", "anna.canary@guests.example"), ("password", PASSWORD), ("consent", "on")];
    let sent = browser.post("/api/client/register", &form).await;
    let id = sent.location.split_once("id=").expect("the way to the code").1.to_owned();
    let code = house.code_to("anna.canary@guests.example").await;
    browser.post("/api/client/enter_code", &[("id", &id), ("code", "000001")]).await;
    browser.post("/api/client/enter_code", &[("id", &id), ("code", &code)]).await;
    browser
        .post("/api/client/sign_in", &[("email", "anna.canary@guests.example"), ("password", "Wrong-Canary-Word")])
        .await;
    let refused: Vec<String> = browser.cookies.values().cloned().collect();
    browser.post("/api/client/sign_in", &[("email", "anna.canary@guests.example"), ("password", PASSWORD)]).await;
    let start = browser.post("/oauth/vk/start", &[]).await.location.parse().expect("the way to VK ID");
    let back = house.sent_back(&start, ("person", &ANNA.0.to_string())).await;
    browser.get(&format!("/oauth/vk/callback?{}", back.query().expect("a code"))).await;
    // The note that all went well is no secret, and said once.
    browser.get("/client/networks/").await;
    let mut secret: Vec<String> =
        back.query_pairs().map(|(_, value)| value.into_owned()).filter(|v| v.len() > 8).collect();
    secret.extend(browser.cookies.values().cloned().chain(refused));
    secret.extend([code, PASSWORD.to_owned(), "Wrong-Canary-Word".to_owned(), "service-key-canary".to_owned()]);
    secret.extend(
        ["community-key-canary", "anna.canary", "kanareika", "External-Canary", "Анна", "Белова"].map(str::to_owned),
    );
    secret.extend([ANNA.0.to_string(), STRANGER.0.to_string()]);
    secret
}

/// Everything else that can go well or wrong around them.
async fn around(house: &House) {
    let post = house.post("New beans");
    for person in [ANNA, STRANGER] {
        house.world.join(person, house.shop);
        house.world.like(person, post);
        house.world.comment(person, post, "Canary words");
    }
    house.work().await;
    house.collect().await;
    house.world.unlike(ANNA, post);
    house.collect_twice().await;
    for kind in [FaultKind::Error(5), FaultKind::Error(6), FaultKind::Error(29), FaultKind::HalfJson, FaultKind::Cut] {
        house.fault("wall.get", kind, 1);
        drop(house.try_collect().await);
        house.fault("oauth2/auth", kind, 1);
        let guest = house
            .register(
                &format!("Kanareika{}", house.clock.now().0),
                Some(Referrer::External("External-Canary".to_owned())),
            )
            .await;
        drop(house.link(&guest, STRANGER).await);
        house.vk.clear_faults();
    }
    house.visitor().start_to_enter(NetworkName::Vk, None).await.expect("starts");
    house.desk().await;
}

#[tokio::test]
async fn the_log_holds_no_secret_and_nothing_personal() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber =
        fmt().with_env_filter(EnvFilter::new(LOUD)).with_writer(move || writer.clone()).with_ansi(false).finish();
    // Where scenes share a process, all of them log here.
    tracing::subscriber::set_global_default(subscriber).expect("nobody else listens");
    let house = House::open().await;
    let door = house.door().await;
    let mut secrets = story(&house, &mut door.browser()).await;
    let mut newcomer = door.browser();
    comes(&house, &mut newcomer, VERA).await;
    sends(&mut newcomer, "Kanareika", "vera.canary@guests.example").await;
    secrets.extend(newcomer.cookies.values().cloned());
    secrets.extend([VERA.0.to_string(), "vera.canary".to_owned(), "Соколова".to_owned()]);
    around(&house).await;
    let log = lines.text();
    for spoken in ["request", "route=\"/oauth/{network}/callback\"", "network_call", "run", "letter", "task"] {
        assert!(log.contains(spoken), "{spoken} is not in the log at all");
    }
    for secret in secrets {
        if let Some(line) = log.lines().find(|line| line.contains(&secret)) {
            panic!("{secret} is in the log: {line}");
        }
    }
}
