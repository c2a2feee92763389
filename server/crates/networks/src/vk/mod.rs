//! `VKontakte`: VK ID for signing in, VK API for reading groups.

mod call;
mod comments;
mod config;
mod fault;
mod reader;
mod sign_in;
mod wire;

pub use config::{VkConfig, WallBy};

use crate::{
    error::NetworkError,
    group::{GroupInfo, GroupReader},
    network::{Answer, AuthReturn, AuthStart, GroupKeys, Groups, Network, Profile},
    outbound::Outbound,
    pace::Paces,
    patience::{Key, Patience},
    secret::Secret,
    setting::{NoNetwork, under},
    suspension::{Suspension, Suspensions},
    timer::Timer,
};
use call::{Line, Question};
use kabinet_domain::event::NetworkName;
use reader::VkGroup;
use std::sync::{Arc, atomic::AtomicU64};
use url::Url;
use wire::Groups as FoundGroups;

/// The network. Make one for the process: it holds the pace of every key.
pub struct Vk {
    line: Arc<Line>,
    paces: Paces,
}

impl Vk {
    /// VK by these settings.
    pub fn new(config: VkConfig, timer: Arc<dyn Timer>) -> Result<Self, NoNetwork> {
        config.check()?;
        let outbound = Outbound::new(&config.limits())?;
        let patience = Patience {
            network: NetworkName::Vk,
            attempts: config.attempts,
            flood_pause_s: config.flood_pause_s,
            quota_pause_s: config.quota_pause_s,
            timer,
            suspensions: Suspensions::default(),
        };
        Ok(Self { line: Arc::new(Line { config, outbound, patience }), paces: Paces::default() })
    }

    fn key(&self, secret: &Secret, calls_per_second: u32) -> Key {
        let id = secret.key_id();
        let pace = self.paces.of(&id, calls_per_second);
        Key { secret: secret.clone(), id, pace }
    }
}

impl Network for Vk {
    fn name(&self) -> NetworkName {
        NetworkName::Vk
    }

    fn offers_sign_in(&self) -> bool {
        !self.line.config.client_id.is_empty()
    }

    fn authorize_url<'a>(&'a self, start: &'a AuthStart) -> Answer<'a, Url> {
        Box::pin(async move { Ok(sign_in::authorize_url(&self.line, start)) })
    }

    fn exchange<'a>(&'a self, back: &'a AuthReturn) -> Answer<'a, Profile> {
        Box::pin(sign_in::exchange(&self.line, back))
    }

    fn groups(&self) -> Option<&dyn Groups> {
        Some(self)
    }
}

impl Groups for Vk {
    fn find_group<'a>(&'a self, keys: &'a GroupKeys, pasted: &'a str) -> Answer<'a, GroupInfo> {
        let key = self.key(&keys.service, self.line.config.service_calls_per_second);
        Box::pin(async move { group_info(&self.line, &key, &AtomicU64::new(0), group_name(pasted)).await })
    }

    fn group(&self, id: &str, keys: GroupKeys) -> Result<Arc<dyn GroupReader>, NetworkError> {
        let number = id.parse().ok().filter(|number| *number > 0);
        let number: i64 = number.ok_or(NetworkError::BadRequest { code: BAD_GROUP_ID })?;
        let config = &self.line.config;
        let service = self.key(&keys.service, config.service_calls_per_second);
        let community = keys.community.as_ref().map(|key| self.key(key, config.community_calls_per_second));
        Ok(Arc::new(VkGroup::new(Arc::clone(&self.line), number, service, community)))
    }

    fn group_url(&self, screen_name: &str) -> String {
        under(&self.line.config.page_base, screen_name).into()
    }

    fn suspend(&self, suspension: Suspension) {
        self.line.patience.suspensions.add(suspension);
    }
}

/// What VK itself answers to a group id that cannot be.
const BAD_GROUP_ID: i64 = 125;

async fn group_info(line: &Line, key: &Key, used: &AtomicU64, group: &str) -> Result<GroupInfo, NetworkError> {
    let fields = [("group_id", group), ("fields", "members_count")];
    line.call::<FoundGroups>(key, used, Question { method: "groups.getById", fields: &fields }).await?.first()
}

/// The name in what a marketer pastes: `https://vk.ru/club1?w=wall`, `@club1`, `-1`.
fn group_name(pasted: &str) -> &str {
    let pasted = pasted.trim();
    let path = pasted.split_once("://").map_or(pasted, |(_, rest)| rest);
    let name = match path.split_once('/') {
        Some((_host, rest)) => rest.split(['/', '?', '#']).next().unwrap_or_default(),
        None => path,
    };
    name.trim_start_matches(['@', '-'])
}

#[cfg(test)]
mod tests {
    use super::group_name;

    #[test]
    fn a_group_is_found_by_whatever_names_it() {
        for pasted in [
            "kabinet",
            " @kabinet ",
            "https://vk.com/kabinet",
            "vk.ru/kabinet/",
            "https://m.vk.ru/kabinet?w=wall-1_45#x",
        ] {
            assert_eq!(group_name(pasted), "kabinet", "{pasted}");
        }
        assert_eq!(group_name("-1"), "1");
        assert_eq!(group_name("https://vk.ru"), "vk.ru");
    }
}
