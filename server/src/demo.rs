//! `kabinet demo`: a portal to play with. Everything outside is a stand-in on this machine, and it begins anew each time.

mod place;
mod scene;
mod square;

pub use place::Place;

use crate::{Config, Failure, Process, config::PublicUrl, http::listen, process::told, serve};
use kabinet_messaging::{
    EmailConfig,
    email::{Security, Sender},
};
use kabinet_networks::Secret;
use kabinet_portal::Clock;
use kabinet_standins::{
    Clock as StandinClock,
    mail::Mailbox,
    ok::{self, OkStandin},
    vk::{App, Rates, VkConfig, VkStandin},
};
use scene::{Outside, Scene};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};
use tokio::net::TcpListener;

/// The application's number at the VK stand-in.
const CLIENT_ID: &str = "51000001";

/// Runs until SIGTERM or SIGINT. Prints where everything is, as text for people or as one line of JSON.
pub async fn demo(mut config: Config, place: Place, json: bool) -> Result<(), Failure> {
    let stop = listen::stop_signal().map_err(|error| failed("signals", error))?;
    place.clear().await?;
    let tcp = TcpListener::bind(local(place.port(0))).await.map_err(|error| failed("listening", error))?;
    let listen = tcp.local_addr().map_err(|error| failed("listening", error))?;
    let clock = Clock::System;
    let time = clock.clone();
    let time: StandinClock = Arc::new(move || time.now().0);

    let mailbox = Mailbox::start(local(place.port(3)), local(place.port(2)), time.clone())
        .await
        .map_err(|error| failed("starting the mailbox", error))?;
    let scene = Scene::new(&time);
    let standin = VkStandin::start(local(place.port(1)), scene.standin())
        .await
        .map_err(|error| failed("starting the VK stand-in", error))?;
    let square = OkStandin::start(local(place.port(4)), scene.square.standin())
        .await
        .map_err(|error| failed("starting the OK stand-in", error))?;

    config.http.listen = listen;
    config.http.public_url = PublicUrl::loopback(listen);
    config.database.url = format!("sqlite://{}", place.database().display());
    config.secrets.key_file = place.key();
    config.email = Some(mail(&mailbox));
    let vk = &mut config.networks.vk;
    CLIENT_ID.clone_into(&mut vk.client_id);
    let address = |base: &str, path: &str| {
        format!("{base}{path}").parse().map_err(|_| Failure::Refused("the stand-in's address".to_owned()))
    };
    let base = standin.base_url();
    (vk.id_base, vk.api_base, vk.page_base) = (address(&base, "")?, address(&base, "/method/")?, address(&base, "/")?);
    (vk.service_calls_per_second, vk.community_calls_per_second) = (Scene::RATE, Scene::RATE);
    standin.trust(CLIENT_ID, &config.http.public_url.join("/oauth/vk/callback"));
    let (ok, base) = (&mut config.networks.ok, square.base_url());
    let ok::App { client_id, application_key, secret_key, .. } = scene.square.app();
    (ok.client_id, ok.application_key, ok.secret_key) = (client_id, application_key, Secret::new(secret_key));
    (ok.authorize, ok.token) = (address(&base, "/oauth/authorize")?, address(&base, "/oauth/token.do")?);
    (ok.api, ok.page_base) = (address(&base, "/fb.do")?, address(&base, "/")?);
    ok.calls_per_second = Scene::RATE;
    square.trust(&config.http.public_url.join("/oauth/ok/callback"));

    config.secrets.key_or_new()?;
    let process = Arc::new(Process::with(&config, clock).await?);
    place.claim(&process).await?;
    let signs = scene.play(process.portal(), &mailbox).await.map_err(told)?;
    let outside = Outside { vk: standin.base_url(), ok: square.base_url(), mailbox: mailbox.base_url() };
    signs.print(config.http.public_url.origin(), &outside, json);
    serve::run(&config, process, tcp, stop).await
}

impl Scene {
    /// The stand-in this scene takes place at.
    fn standin(&self) -> VkConfig {
        let mut standin = VkConfig::new(self.world.clone());
        standin.apps.push(App { client_id: CLIENT_ID.to_owned(), redirect_uris: Vec::new() });
        standin.keys = self.keys();
        standin.rates = Rates::lifted();
        standin
    }
}

fn mail(mailbox: &Mailbox) -> EmailConfig {
    EmailConfig {
        host: "127.0.0.1".to_owned(),
        port: mailbox.smtp_address().port(),
        security: Security::None,
        username: None,
        password: None,
        from: Sender { name: "Зерно".to_owned(), address: "club@zerno.example".to_owned() },
        timeout_s: 10,
        pool: 2,
    }
}

fn local(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

fn failed(what: &str, error: io::Error) -> Failure {
    Failure::Io { what: what.to_owned(), error }
}
