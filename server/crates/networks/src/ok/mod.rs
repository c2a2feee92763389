//! Odnoklassniki: its OAuth for signing in, its REST API for reading groups. Everything is polled; nothing is pushed.

mod anchored;
mod call;
mod config;
mod fault;
mod reader;
mod sign;
mod sign_in;
mod token;
mod wire;

pub use config::{OkConfig, PostsBy};

use crate::{
    error::NetworkError,
    group::{GroupInfo, GroupReader},
    network::{Answer, AuthReturn, AuthStart, GroupKeys, Groups, Network, Profile},
    outbound::Outbound,
    pace::Paces,
    patience::Patience,
    secret::KeyId,
    setting::{NoNetwork, under},
    suspension::{Suspension, Suspensions},
    timer::Timer,
};
use call::{Key, Line, Question};
use kabinet_domain::event::NetworkName;
use reader::OkGroup;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicU64},
};
use url::Url;
use wire::{Address, WireGroup};

/// The network. Make one for the process: it holds the pace of every key, and the tokens that were renewed.
pub struct Odnoklassniki {
    line: Arc<Line>,
    paces: Paces,
    /// One per pair of tokens that was handed in, and those are as many as groups.
    keys: Mutex<HashMap<Pair, Arc<Key>>>,
}

/// An access token and what renews it.
type Pair = (KeyId, Option<KeyId>);

impl Odnoklassniki {
    /// OK by these settings.
    pub fn new(config: OkConfig, timer: Arc<dyn Timer>) -> Result<Self, NoNetwork> {
        config.check()?;
        let outbound = Outbound::new(&config.limits())?;
        let patience = Patience {
            network: NetworkName::Ok,
            attempts: config.attempts,
            flood_pause_s: config.flood_pause_s,
            quota_pause_s: config.quota_pause_s,
            timer,
            suspensions: Suspensions::default(),
        };
        let line = Arc::new(Line { config, outbound, patience });
        Ok(Self { line, paces: Paces::default(), keys: Mutex::default() })
    }

    fn key(&self, keys: &GroupKeys) -> Arc<Key> {
        let id = keys.service.key_id();
        let pace = self.paces.of(&id, self.line.config.calls_per_second);
        let pair = (id, keys.community.as_ref().map(crate::Secret::key_id));
        let mut known = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Key::new(keys.service.clone(), keys.community.clone(), pace));
        Arc::clone(known.entry(pair).or_insert_with(new))
    }
}

impl Network for Odnoklassniki {
    fn name(&self) -> NetworkName {
        NetworkName::Ok
    }

    fn offers_sign_in(&self) -> bool {
        self.line.config.is_set_up() && !self.line.config.client_id.is_empty()
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

impl Groups for Odnoklassniki {
    fn find_group<'a>(&'a self, keys: &'a GroupKeys, pasted: &'a str) -> Answer<'a, GroupInfo> {
        let key = self.key(keys);
        Box::pin(async move {
            let used = AtomicU64::new(0);
            let group = match named(pasted) {
                Named::Number(group) => group,
                Named::Short(name) => {
                    let address = under(&self.line.config.page_base, name);
                    let fields = [("url", address.as_str())];
                    let question = Question { method: "url.getInfo", fields: &fields };
                    self.line.call::<Address>(&key, &used, question).await?.group()?
                }
            };
            group_info(&self.line, &key, &used, group).await
        })
    }

    fn group(&self, id: &str, keys: GroupKeys) -> Result<Arc<dyn GroupReader>, NetworkError> {
        let number = id.parse().ok().filter(|number| *number > 0);
        let number: i64 = number.ok_or(NetworkError::BadRequest { code: BAD_GROUP_ID })?;
        Ok(Arc::new(OkGroup::new(Arc::clone(&self.line), number, self.key(&keys))))
    }

    fn group_url(&self, screen_name: &str) -> String {
        under(&self.line.config.page_base, screen_name).into()
    }

    fn suspend(&self, suspension: Suspension) {
        self.line.patience.suspensions.add(suspension);
    }
}

/// What OK itself answers to a group id that cannot be.
const BAD_GROUP_ID: i64 = 160;

async fn group_info(line: &Line, key: &Key, used: &AtomicU64, group: i64) -> Result<GroupInfo, NetworkError> {
    let group = group.to_string();
    let fields = [("uids", group.as_str()), ("fields", "uid,name,shortname,members_count,private")];
    let groups: Vec<WireGroup> = line.call(key, used, Question { method: "group.getInfo", fields: &fields }).await?;
    groups.into_iter().next().ok_or(NetworkError::Gone)?.info()
}

/// What names a group.
#[derive(Debug, PartialEq, Eq)]
enum Named<'a> {
    Number(i64),
    /// The end of its address.
    Short(&'a str),
}

/// The group in what a marketer pastes: `https://ok.ru/group/53396058603765/topics`, `ok.ru/kabinet`, `@kabinet`, a number.
fn named(pasted: &str) -> Named<'_> {
    let pasted = pasted.trim();
    let path = pasted.split_once("://").map_or(pasted, |(_, rest)| rest);
    let path = match path.split_once('/') {
        Some((_host, rest)) => rest.split(['?', '#']).next().unwrap_or_default(),
        None => path,
    };
    let path = path.trim_start_matches("group/").trim_start_matches('@');
    let name = path.split('/').next().unwrap_or_default();
    name.parse().ok().filter(|number| *number > 0).map_or(Named::Short(name), Named::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_found_by_whatever_names_it() {
        for pasted in ["kabinet", " @kabinet ", "https://ok.ru/kabinet", "m.ok.ru/kabinet/", "ok.ru/kabinet?x=1#y"] {
            assert_eq!(named(pasted), Named::Short("kabinet"), "{pasted}");
        }
        for pasted in ["53396058603765", "https://ok.ru/group/53396058603765/topics", "ok.ru/group/53396058603765"] {
            assert_eq!(named(pasted), Named::Number(53_396_058_603_765), "{pasted}");
        }
    }
}
