//! Odnoklassniki: against the stand-in, which was written by the reference, and against canned answers.

mod failures;
mod reading;
mod sign_in;

use super::{
    canned::{Canned, Does},
    time::{FakeTimer, START},
};
use kabinet_networks::{
    GroupKeys, GroupReader, Groups, Secret,
    ok::{Odnoklassniki, OkConfig},
};
use kabinet_standins::ok::{self as standin, App, GroupId, NewGroup, OkStandin, Person, PersonId, Session, World};
use std::sync::Arc;

pub const CALLBACK: &str = "https://kabinet.example/oauth/ok/callback";
pub const GROUP: GroupId = GroupId(53_000_001);
pub const MANAGER: PersonId = PersonId(570_000_000_001);
const ACCESS: &str = "ok-access-canary";
const REFRESH: &str = "ok-refresh-canary";

fn keys() -> GroupKeys {
    GroupKeys { service: Secret::new(ACCESS), community: Some(Secret::new(REFRESH)) }
}

/// An empty group with its manager.
fn empty_world() -> World {
    let world = World::new(Arc::new(|| START.0));
    world.add_person(Person::new(MANAGER.0, "Мария", "Зернова"));
    world.add_group(NewGroup { screen_name: "lavka".to_owned(), ..NewGroup::new(GROUP.0, "Лавка") });
    world.join(MANAGER, GROUP);
    world.make_manager(MANAGER, GROUP);
    world
}

async fn at(world: World) -> OkStandin {
    let app = App {
        client_id: "127".to_owned(),
        application_key: "CKEY".to_owned(),
        secret_key: "ok-secret-canary".to_owned(),
        redirect_uris: vec![CALLBACK.to_owned()],
    };
    let session = Session { access_token: ACCESS.to_owned(), refresh_token: Some(REFRESH.to_owned()), person: MANAGER };
    let config = standin::OkConfig { sessions: vec![session], rate: None, ..standin::OkConfig::new(world, app) };
    OkStandin::start("127.0.0.1:0".parse().unwrap(), config).await.unwrap()
}

fn config(base: &str) -> OkConfig {
    let url = |path: &str| format!("{base}{path}").parse().unwrap();
    OkConfig {
        client_id: "127".to_owned(),
        application_key: "CKEY".to_owned(),
        secret_key: Secret::new("ok-secret-canary"),
        authorize: url("/oauth/authorize"),
        token: url("/oauth/token.do"),
        api: url("/fb.do"),
        calls_per_second: 0,
        ..OkConfig::default()
    }
}

/// OK with the group, by a time that nobody waits for.
fn client(config: OkConfig) -> (Odnoklassniki, Arc<dyn GroupReader>, Arc<FakeTimer>) {
    let timer = FakeTimer::new();
    let ok = Odnoklassniki::new(config, Arc::clone(&timer) as _).unwrap();
    let group = ok.group(&GROUP.0.to_string(), keys()).unwrap();
    (ok, group, timer)
}

fn reader(standin: &OkStandin) -> Arc<dyn GroupReader> {
    client(config(&format!("http://{}", standin.address()))).1
}

fn says(text: &str) -> Does {
    Does::Says(text.to_owned())
}

fn error(code: i64) -> Does {
    Does::Says(format!(r#"{{"error_code":{code},"error_msg":"canned","error_data":null}}"#))
}

/// The methods that were asked for, in order.
fn methods(server: &Canned) -> Vec<String> {
    let method = |request: &super::canned::Request| request.field("method").unwrap_or("token.do").to_owned();
    server.requests().iter().map(method).collect()
}
