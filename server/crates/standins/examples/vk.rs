//! Starts the stand-in for VK with a seeded world, and the mailbox, for trying them by hand and for clients others wrote:
//! `cargo run -p kabinet-standins --example vk -- --port 0`. The first line printed is JSON with the addresses and keys.

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use kabinet_standins::Clock;
use kabinet_standins::mail::Mailbox;
use kabinet_standins::vk::{App, Community, Key, Person, Rates, VkConfig, VkStandin, VkWorld};
use serde_json::json;
use tokio::time::Instant;

const BEGAN_MS: i64 = 1_763_800_000_000;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "whoever starts it reads the addresses from the first line")]
async fn main() -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    let clock: Clock = Arc::new(move || BEGAN_MS + i64::try_from(began.elapsed().as_millis()).unwrap_or(0));
    let size = Community {
        seed: 1,
        members: number("--members", 2500)?,
        posts: number("--posts", 12)?,
        likes: 30,
        comments: 40,
        reposts: 5,
    };
    let (world, group) = VkWorld::community(Arc::clone(&clock), size);
    let anna = world.add_person(Person::new(1, "Анна", "Петрова"));
    world.add_person(Person::new(5, "Иван", "Сидоров"));
    world.join(anna, group);
    let app = App {
        client_id: "51000001".to_owned(),
        redirect_uris: vec!["http://127.0.0.1:3000/oauth/vk/callback".to_owned()],
    };
    let config = VkConfig {
        apps: vec![app.clone()],
        keys: vec![
            ("service-key".to_owned(), Key::Service),
            ("group-key".to_owned(), Key::Group(group)),
            ("user-key".to_owned(), Key::User(anna)),
        ],
        rates: Rates::lifted(),
        ..VkConfig::new(world)
    };
    let vk = VkStandin::start(local(number("--port", 0)?), config).await?;
    let mail = Mailbox::start(local(number("--smtp-port", 0)?), local(number("--mail-port", 0)?), clock).await?;
    println!(
        "{}",
        json!({
            "vk": vk.base_url(),
            "mail": mail.base_url(),
            "smtp": mail.smtp_address(),
            "client_id": app.client_id,
            "redirect_uri": app.redirect_uris[0],
            "service_key": "service-key",
            "group_key": "group-key",
            "user_key": "user-key",
            "group_id": group.0,
        })
    );
    tokio::signal::ctrl_c().await?;
    Ok(())
}

fn local(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

/// The number after `name` on the command line.
fn number<N: std::str::FromStr<Err: Error + 'static>>(name: &str, usual: N) -> Result<N, Box<dyn Error>> {
    let mut given = std::env::args().skip_while(|argument| argument != name).skip(1);
    Ok(given.next().map(|value| value.parse()).transpose()?.unwrap_or(usual))
}
