use crate::{
    membership::Sizes,
    outbound::{Limits, Reach},
    setting::{BadSetting, check},
};
use serde::Deserialize;
use url::Url;

/// Settings for VK. Addresses, rates and sizes are what VK documents; all can be changed, because VK changes them.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VkConfig {
    /// The application's number at VK ID. Empty: nobody can sign in with VK.
    pub client_id: String,
    /// VK ID, for signing in.
    pub id_base: Url,
    /// VK API; the name of the method is put after it.
    pub api_base: Url,
    /// Where people look at posts.
    pub page_base: Url,
    /// Version of VK API.
    pub api_version: String,
    /// Language of names in answers.
    pub language: String,
    /// What to ask a person for, separated by spaces. `email` and `phone` only fill forms in.
    pub scope: String,
    /// How VK ID wants S256 to be spelt.
    pub challenge_method: String,
    /// By which parameter `wall.get` is told the group: VK has documented both, in different years.
    pub wall_by: WallBy,
    /// Calls a second with a service key; 0 lifts the limit.
    pub service_calls_per_second: u32,
    /// Calls a second with a community key; 0 lifts the limit.
    pub community_calls_per_second: u32,
    /// Posts in one call.
    pub posts_page: u32,
    /// People in one call for likes or reposts.
    pub likes_page: u32,
    /// Comments in one call.
    pub comments_page: u32,
    /// Answers that come with their comment; longer threads cost calls of their own.
    pub thread_items: u32,
    /// People in one call for members.
    pub members_page: u32,
    /// People in one call that asks who is a member.
    pub members_asked: u32,
    /// People in one call for the black list.
    pub banned_page: u32,
    /// How often a call is made before it counts as failed.
    pub attempts: u32,
    /// How long a method rests after error 9, in seconds.
    pub flood_pause_s: u32,
    /// How long a method rests after error 29, in seconds; then one call tries whether the quota is back.
    pub quota_pause_s: u32,
    /// To connect, in milliseconds.
    pub connect_timeout_ms: u32,
    /// For a whole call, in milliseconds.
    pub timeout_ms: u32,
    /// The largest answer that is read.
    pub max_reply_bytes: u32,
    /// How calls introduce themselves.
    pub user_agent: String,
}

/// See [`VkConfig::wall_by`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WallBy {
    /// `owner_id=-1`
    OwnerId,
    /// `domain=club1`
    Domain,
}

impl Default for VkConfig {
    fn default() -> Self {
        let url = |text| Url::parse(text).expect("an address written here");
        Self {
            client_id: String::new(),
            id_base: url("https://id.vk.ru"),
            api_base: url("https://api.vk.ru/method/"),
            page_base: url("https://vk.ru"),
            api_version: "5.199".to_owned(),
            language: "ru".to_owned(),
            scope: "vkid.personal_info".to_owned(),
            challenge_method: "s256".to_owned(),
            wall_by: WallBy::OwnerId,
            service_calls_per_second: 3,
            community_calls_per_second: 20,
            posts_page: 100,
            likes_page: 1000,
            comments_page: 100,
            thread_items: 10,
            members_page: 1000,
            members_asked: 500,
            banned_page: 200,
            attempts: 5,
            flood_pause_s: 300,
            quota_pause_s: 3600,
            connect_timeout_ms: 5_000,
            timeout_ms: 20_000,
            max_reply_bytes: 8 * 1024 * 1024,
            user_agent: "Kabinet".to_owned(),
        }
    }
}

impl VkConfig {
    /// Names the first setting that cannot be.
    pub fn check(&self) -> Result<(), BadSetting> {
        let bases = [("id_base", &self.id_base), ("api_base", &self.api_base), ("page_base", &self.page_base)];
        let numbers = [
            ("posts_page", self.posts_page),
            ("likes_page", self.likes_page),
            ("comments_page", self.comments_page),
            ("members_page", self.members_page),
            ("members_asked", self.members_asked),
            ("banned_page", self.banned_page),
            ("flood_pause_s", self.flood_pause_s),
            ("quota_pause_s", self.quota_pause_s),
            ("connect_timeout_ms", self.connect_timeout_ms),
            ("timeout_ms", self.timeout_ms),
            ("max_reply_bytes", self.max_reply_bytes),
        ];
        check(&bases, &numbers, self.attempts)
    }

    pub(super) fn sizes(&self) -> Sizes {
        Sizes {
            posts: self.posts_page.into(),
            likes: self.likes_page.into(),
            uncounted: false,
            copies: true,
            comments: self.comments_page.into(),
            members: self.members_page.into(),
            members_asked: self.members_asked.into(),
        }
    }

    pub(super) fn limits(&self) -> Limits<'_> {
        Limits {
            user_agent: &self.user_agent,
            connect_ms: self.connect_timeout_ms,
            whole_ms: self.timeout_ms,
            max_reply_bytes: self.max_reply_bytes,
            reach: Reach::Anywhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_can_be() {
        assert_eq!(VkConfig::default().check(), Ok(()));
    }

    #[test]
    fn what_cannot_be_is_named() {
        let plain =
            VkConfig { api_base: "http://api.vk.ru/method/".parse().expect("an address"), ..VkConfig::default() };
        assert_eq!(plain.check().map_err(|bad| bad.key), Err("api_base"));
        let endless = VkConfig { attempts: 6, ..VkConfig::default() };
        assert_eq!(endless.check().map_err(|bad| bad.key), Err("attempts"));
        let empty = VkConfig { likes_page: 0, ..VkConfig::default() };
        assert_eq!(empty.check().map_err(|bad| bad.key), Err("likes_page"));
    }

    #[test]
    fn an_unknown_setting_is_named_and_the_rest_keeps_its_default() {
        let read = |text| serde_json::from_str::<VkConfig>(text);
        let read_some = read(r#"{"client_id":"7","wall_by":"domain"}"#).expect("it is known");
        assert_eq!((read_some.client_id.as_str(), read_some.wall_by, read_some.attempts), ("7", WallBy::Domain, 5));
        assert!(read(r#"{"clientid":"7"}"#).is_err_and(|error| error.to_string().contains("clientid")));
    }
}
