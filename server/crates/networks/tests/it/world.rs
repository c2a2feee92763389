//! The stand-in's world, and a client of it that waits for nothing.

use super::{
    canned::{COMMUNITY_KEY, SERVICE_KEY, keys},
    time::{FakeTimer, START},
};
use kabinet_networks::{
    GroupReader, Groups,
    vk::{Vk, VkConfig},
};
use kabinet_standins::vk::{App, Community, GroupId, Key, NewGroup, Rates, VkConfig as World, VkStandin, VkWorld};
use std::sync::Arc;

pub const CALLBACK: &str = "https://kabinet.example/oauth/vk/callback";
pub const GROUP: GroupId = GroupId(1);

pub async fn standin(world: VkWorld) -> VkStandin {
    let mut config = World::new(world);
    config.rates = Rates::lifted();
    config.apps.push(App { client_id: "7".to_owned(), redirect_uris: vec![CALLBACK.to_owned()] });
    config.keys.push((SERVICE_KEY.to_owned(), Key::Service));
    config.keys.push((COMMUNITY_KEY.to_owned(), Key::Group(GROUP)));
    VkStandin::start("127.0.0.1:0".parse().unwrap(), config).await.unwrap()
}

pub fn client(standin: &VkStandin, config: VkConfig) -> (Vk, Arc<dyn GroupReader>) {
    let base = format!("http://{}", standin.address());
    let config = VkConfig {
        client_id: "7".to_owned(),
        id_base: base.parse().unwrap(),
        api_base: format!("{base}/method/").parse().unwrap(),
        service_calls_per_second: 0,
        community_calls_per_second: 0,
        ..config
    };
    let vk = Vk::new(config, FakeTimer::new()).unwrap();
    let group = vk.group("1", keys()).unwrap();
    (vk, group)
}

pub fn empty_world() -> VkWorld {
    let world = VkWorld::new(Arc::new(|| START.0));
    world.add_group(NewGroup::new(GROUP.0, "Лавка"));
    world
}

pub fn crowd(members: u32, posts: u32, likes: u32) -> VkWorld {
    let size = Community { seed: 1, members, posts, likes, comments: 12, reposts: 10 };
    VkWorld::community(Arc::new(|| START.0), size).0
}
