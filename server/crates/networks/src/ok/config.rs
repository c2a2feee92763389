use crate::{
    membership::Sizes,
    outbound::{Limits, Reach},
    secret::Secret,
    setting::{BadSetting, check},
};
use serde::Deserialize;
use url::Url;

/// Settings for Odnoklassniki. It documents neither rates nor all page sizes, so these are what works for others.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OkConfig {
    /// The application's number. Empty: nobody can sign in with OK.
    pub client_id: String,
    /// The application's public key, which goes along with every call. Empty: OK is not used at all.
    pub application_key: String,
    /// The application's secret key, by which calls are signed. Empty: OK is not used at all.
    pub secret_key: Secret,
    /// Where a person says yes or no.
    pub authorize: Url,
    /// Where codes and refresh tokens become access tokens.
    pub token: Url,
    /// The one address of all methods.
    pub api: Url,
    /// Where people look at posts.
    pub page_base: Url,
    /// What to ask a person for who signs in, separated by `;`. OK's support has to allow each to the application.
    pub scope: String,
    /// What the page looks like on which a person says yes or no: `w`, `m` or `a`.
    pub layout: String,
    /// By which method the posts of a group are read.
    pub posts_by: PostsBy,
    /// Calls a second with one access token; 0 lifts the limit.
    pub calls_per_second: u32,
    /// Posts in one call.
    pub posts_page: u32,
    /// People in one call for likes.
    pub likes_page: u32,
    /// Comments in one call.
    pub comments_page: u32,
    /// People in one call for members.
    pub members_page: u32,
    /// People in one call that asks who is a member.
    pub members_asked: u32,
    /// How often a call is made before it counts as failed.
    pub attempts: u32,
    /// How long a method rests after error 7, in seconds.
    pub flood_pause_s: u32,
    /// How long a method rests after error 11, in seconds; then one call tries whether it is allowed again.
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

/// See [`OkConfig::posts_by`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostsBy {
    /// `group.getStatTopics`: documented, for those who manage the group. It tells no texts; a second call for each page
    /// does.
    StatTopics,
    /// `mediatopic.getTopics`: tells texts as well, but is on no public list of methods.
    MediaTopics,
}

impl Default for OkConfig {
    fn default() -> Self {
        let url = |text| Url::parse(text).expect("an address written here");
        Self {
            client_id: String::new(),
            application_key: String::new(),
            secret_key: Secret::new(""),
            authorize: url("https://connect.ok.ru/oauth/authorize"),
            token: url("https://api.ok.ru/oauth/token.do"),
            api: url("https://api.ok.ru/fb.do"),
            page_base: url("https://ok.ru"),
            scope: "VALUABLE_ACCESS".to_owned(),
            layout: "w".to_owned(),
            posts_by: PostsBy::StatTopics,
            calls_per_second: 3,
            posts_page: 100,
            likes_page: 100,
            comments_page: 100,
            members_page: 1000,
            members_asked: 100,
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

impl OkConfig {
    /// Whether there is an application to call OK as.
    pub fn is_set_up(&self) -> bool {
        !self.application_key.is_empty() && !self.secret_key.expose().is_empty()
    }

    /// Names the first setting that cannot be.
    pub fn check(&self) -> Result<(), BadSetting> {
        let bases = [
            ("authorize", &self.authorize),
            ("token", &self.token),
            ("api", &self.api),
            ("page_base", &self.page_base),
        ];
        let numbers = [
            ("posts_page", self.posts_page),
            ("likes_page", self.likes_page),
            ("comments_page", self.comments_page),
            ("members_page", self.members_page),
            ("members_asked", self.members_asked),
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
            uncounted: true,
            copies: false,
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
    fn the_defaults_can_be_and_set_nothing_up() {
        let default = OkConfig::default();
        assert_eq!(default.check(), Ok(()));
        assert!(!default.is_set_up());
        let key = OkConfig { application_key: "K".to_owned(), ..default.clone() };
        assert!(!key.is_set_up(), "a key that nothing can be signed with");
        assert!(OkConfig { secret_key: Secret::new("S"), ..key }.is_set_up());
    }

    #[test]
    fn what_cannot_be_is_named() {
        let default = OkConfig::default();
        let plain =
            OkConfig { token: "http://api.ok.ru/oauth/token.do".parse().expect("an address"), ..default.clone() };
        assert_eq!(plain.check().map_err(|bad| bad.key), Err("token"));
        let empty = OkConfig { members_asked: 0, ..default };
        assert_eq!(empty.check().map_err(|bad| bad.key), Err("members_asked"));
    }

    #[test]
    fn the_secret_key_does_not_show_itself() {
        let read = r#"{"secret_key":"canary","posts_by":"media_topics"}"#;
        let read: OkConfig = serde_json::from_str(read).expect("it is known");
        assert_eq!((read.posts_by, read.secret_key.expose()), (PostsBy::MediaTopics, "canary"));
        assert!(!format!("{read:?}").contains("canary"));
    }
}
