//! The shapes of VK API's answers (schema 5.199) and what is taken from them.

use crate::{
    error::NetworkError,
    group::{Comment, GroupInfo, Post, comment_excerpt, post_excerpt},
    membership::Membership,
    network::ProfileId,
    outbound::Said,
};
use kabinet_domain::time::Millis;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::error::Category;

/// VK tells times in seconds.
const SECOND_MS: i64 = 1000;

#[derive(Deserialize)]
struct Envelope<T> {
    response: Option<T>,
    error: Option<Fault>,
}

#[derive(Deserialize)]
struct Fault {
    error_code: i64,
}

pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Said<T> {
    match serde_json::from_slice::<Envelope<T>>(body) {
        Ok(Envelope { error: Some(fault), .. }) => Said::Error(fault.error_code),
        Ok(Envelope { response: Some(response), .. }) => Said::Response(response),
        Ok(_) => Said::OtherShape,
        Err(error) if error.classify() == Category::Data => Said::OtherShape,
        Err(_) => Said::NotJson,
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Ids {
    pub(super) count: u64,
    pub(super) items: Vec<i64>,
}

impl Ids {
    /// Communities have negative ids; they are nobody's profile.
    pub(super) fn people(&self) -> Vec<ProfileId> {
        self.items.iter().copied().filter_map(person).collect()
    }
}

fn person(id: i64) -> Option<ProfileId> {
    (id > 0).then(|| ProfileId(id.to_string()))
}

#[derive(Debug, Deserialize)]
pub(super) struct Posts {
    pub(super) count: u64,
    pub(super) items: Vec<WirePost>,
}

/// Since 5.199 an object; an array before.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum PostsById {
    Object { items: Vec<WirePost> },
    List(Vec<WirePost>),
}

impl PostsById {
    pub(super) fn into_items(self) -> Vec<WirePost> {
        match self {
            Self::Object { items } | Self::List(items) => items,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct WirePost {
    pub(super) id: i64,
    date: i64,
    #[serde(default)]
    text: String,
    #[serde(default)]
    is_pinned: Flag,
    #[serde(default)]
    pub(super) is_deleted: Flag,
    likes: Option<Counter>,
    comments: Option<Counter>,
    reposts: Option<Counter>,
}

#[derive(Debug, Deserialize)]
struct Counter {
    count: Option<u64>,
}

/// VK's flags are 0 and 1, sometimes `false` and `true`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub(super) enum Flag {
    Word(bool),
    Number(i64),
}

impl Default for Flag {
    fn default() -> Self {
        Self::Word(false)
    }
}

impl Flag {
    pub(super) const fn is_set(self) -> bool {
        matches!(self, Self::Word(true)) || matches!(self, Self::Number(number) if number != 0)
    }
}

impl From<WirePost> for Post {
    fn from(post: WirePost) -> Self {
        let count = |counter: Option<Counter>| counter.and_then(|counter| counter.count);
        Self {
            id: post.id,
            at: millis(post.date),
            text: post_excerpt(&post.text),
            pinned: post.is_pinned.is_set(),
            likes: count(post.likes),
            comments: count(post.comments),
            reposts: count(post.reposts),
        }
    }
}

fn millis(seconds: i64) -> Millis {
    Millis(seconds.saturating_mul(SECOND_MS))
}

#[derive(Debug, Deserialize)]
pub(super) struct Comments {
    count: u64,
    current_level_count: Option<u64>,
    pub(super) items: Vec<WireComment>,
}

impl Comments {
    /// How many there are on this level; `count` has the answers of all levels in it.
    pub(super) fn level_count(&self) -> u64 {
        self.current_level_count.unwrap_or(self.count)
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct WireComment {
    pub(super) id: i64,
    #[serde(default)]
    from_id: i64,
    #[serde(default)]
    date: i64,
    #[serde(default)]
    text: String,
    #[serde(default)]
    deleted: Flag,
    reply_to_comment: Option<i64>,
    pub(super) thread: Option<Thread>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Thread {
    pub(super) count: u64,
    #[serde(default)]
    pub(super) items: Vec<WireComment>,
}

impl WireComment {
    pub(super) const fn is_alive(&self) -> bool {
        !self.deleted.is_set()
    }

    /// The comment, unless it is deleted or a community's.
    pub(super) fn by_person(&self) -> Option<Comment> {
        Some(Comment {
            id: self.id.to_string(),
            from: person(self.from_id).filter(|_| self.is_alive())?,
            at: millis(self.date),
            text: comment_excerpt(&self.text),
            reply_to: self.reply_to_comment.map(|id| id.to_string()),
        })
    }
}

/// Since 5.199 an object; an array before.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Groups {
    Object { groups: Vec<WireGroup> },
    List(Vec<WireGroup>),
}

#[derive(Debug, Deserialize)]
pub(super) struct WireGroup {
    id: i64,
    name: String,
    #[serde(default)]
    screen_name: String,
    #[serde(default)]
    is_closed: Flag,
    deactivated: Option<String>,
    members_count: Option<u64>,
}

impl Groups {
    pub(super) fn first(self) -> Result<GroupInfo, NetworkError> {
        let (Self::Object { groups } | Self::List(groups)) = self;
        let group = groups.into_iter().next().filter(|group| group.deactivated.is_none()).ok_or(NetworkError::Gone)?;
        Ok(GroupInfo {
            id: group.id.to_string(),
            name: group.name,
            screen_name: group.screen_name,
            closed: group.is_closed.is_set(),
            members: group.members_count,
        })
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct IsMember {
    user_id: i64,
    member: Flag,
}

impl IsMember {
    pub(super) fn told(&self) -> Option<(ProfileId, Membership)> {
        Some((person(self.user_id)?, if self.member.is_set() { Membership::In } else { Membership::Out }))
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Banned {
    pub(super) count: u64,
    pub(super) items: Vec<BannedOwner>,
}

#[derive(Debug, Deserialize)]
pub(super) struct BannedOwner {
    profile: Option<BannedProfile>,
}

#[derive(Debug, Deserialize)]
struct BannedProfile {
    id: i64,
}

impl Banned {
    pub(super) fn people(&self) -> Vec<ProfileId> {
        self.items.iter().filter_map(|owner| person(owner.profile.as_ref()?.id)).collect()
    }
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
