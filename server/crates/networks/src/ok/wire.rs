//! The shapes of OK's answers and what is taken from them. Empty answers may be `null`, `{}` or lack their list.

use super::anchored::Turned;
use crate::{
    error::NetworkError,
    group::{Comment, GroupInfo, Post, comment_excerpt, post_excerpt},
    membership::Membership,
    network::ProfileId,
    number::Id,
    outbound::Said,
};
use jiff::{civil::DateTime, tz};
use kabinet_domain::time::Millis;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::error::Category;

#[derive(Deserialize)]
struct Fault {
    error_code: i64,
}

pub(super) fn read<T: DeserializeOwned + Default>(body: &[u8]) -> Said<T> {
    if let Ok(Fault { error_code }) = serde_json::from_slice(body) {
        return Said::Error(error_code);
    }
    match serde_json::from_slice::<Option<T>>(body) {
        Ok(response) => Said::Response(response.unwrap_or_default()),
        Err(error) if error.classify() == Category::Data => Said::OtherShape,
        Err(_) => Said::NotJson,
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct User {
    pub(super) uid: Option<Id>,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) name: String,
    pub(super) email: Option<String>,
}

fn person(id: &Id) -> Option<ProfileId> {
    id.id().map(|id| ProfileId(id.to_string()))
}

/// `group.getStatTopics`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StatTopics {
    topics: Vec<StatTopic>,
    anchor: Option<String>,
    has_more: bool,
    #[serde(rename = "totalCount")]
    total: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct StatTopic {
    id: Id,
    created_ms: i64,
    likes: Option<u64>,
    comments: Option<u64>,
    reshares: Option<u64>,
}

impl StatTopics {
    /// The posts, without their texts.
    pub(super) fn posts(&self) -> Vec<Post> {
        let post = |topic: &StatTopic| {
            Some(Post {
                id: topic.id.id()?,
                at: Millis(topic.created_ms),
                text: String::new(),
                pinned: false,
                likes: topic.likes,
                comments: topic.comments,
                reposts: topic.reshares,
            })
        };
        self.topics.iter().filter_map(post).collect()
    }

    pub(super) fn turned(self) -> Turned {
        let (rows, more) = (self.topics.len(), Some(self.has_more));
        Turned { anchor: self.anchor, rows, more, total: self.total, inconsistent: false }
    }
}

/// `mediatopic.getTopics` and `mediatopic.getByIds`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MediaTopics {
    #[serde(rename = "media_topics")]
    topics: Vec<MediaTopic>,
    anchor: Option<String>,
    has_more: bool,
}

#[derive(Debug, Deserialize)]
struct MediaTopic {
    id: Id,
    created_ms: i64,
    #[serde(default)]
    media: Vec<Medium>,
    like_summary: Option<Likes>,
    discussion_summary: Option<Discussed>,
    reshare_summary: Option<Reshares>,
}

/// A piece of a post; only those of text have one.
#[derive(Debug, Deserialize)]
struct Medium {
    #[serde(default)]
    text: String,
}

#[derive(Debug, Deserialize)]
struct Likes {
    count: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Discussed {
    comments_count: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Reshares {
    count: Option<u64>,
}

impl MediaTopics {
    pub(super) fn posts(&self) -> Vec<Post> {
        let post = |topic: &MediaTopic| {
            let texts = topic.media.iter().map(|medium| medium.text.trim()).filter(|text| !text.is_empty());
            let text = texts.collect::<Vec<_>>().join("\n");
            Some(Post {
                id: topic.id.id()?,
                at: Millis(topic.created_ms),
                text: post_excerpt(&text),
                pinned: false,
                likes: topic.like_summary.as_ref().and_then(|likes| likes.count),
                comments: topic.discussion_summary.as_ref().and_then(|discussed| discussed.comments_count),
                reposts: topic.reshare_summary.as_ref().and_then(|reshares| reshares.count),
            })
        };
        self.topics.iter().filter_map(post).collect()
    }

    pub(super) fn turned(self) -> Turned {
        let (rows, more) = (self.topics.len(), Some(self.has_more));
        Turned { anchor: self.anchor, rows, more, ..Turned::default() }
    }
}

/// `discussions.getDiscussionLikes`: nothing says how many there are, or whether more follow.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Likers {
    users: Vec<Liker>,
    anchor: Option<String>,
    inconsistent: bool,
}

#[derive(Debug, Deserialize)]
struct Liker {
    uid: Id,
}

impl Likers {
    pub(super) fn people(&self) -> Vec<ProfileId> {
        self.users.iter().filter_map(|liker| person(&liker.uid)).collect()
    }

    pub(super) fn turned(self) -> Turned {
        let rows = self.users.len();
        Turned { anchor: self.anchor, rows, inconsistent: self.inconsistent, ..Turned::default() }
    }
}

/// `discussions.getComments`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Comments {
    #[serde(rename = "comments")]
    listed: Vec<WireComment>,
    anchor: Option<String>,
    has_more: bool,
}

#[derive(Debug, Deserialize)]
struct WireComment {
    id: String,
    author_id: Option<Id>,
    #[serde(default)]
    text: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    date: Option<String>,
    date_ms: Option<i64>,
    reply_to_comment_id: Option<String>,
}

impl Comments {
    /// The comments of people, without those that are marked as removed.
    pub(super) fn by_people(&self) -> Result<Vec<Comment>, NetworkError> {
        let alive = |comment: &&WireComment| comment.kind.as_deref().is_none_or(|kind| kind == "ACTIVE_MESSAGE");
        let mut read = Vec::new();
        for comment in self.listed.iter().filter(alive) {
            let Some(from) = comment.author_id.as_ref().and_then(person) else { continue };
            let at = comment.date_ms.map(Millis).or_else(|| moscow(comment.date.as_deref()?));
            read.push(Comment {
                id: comment.id.clone(),
                from,
                at: at.ok_or(NetworkError::Malformed { what: "the time of a comment" })?,
                text: comment_excerpt(&comment.text),
                reply_to: comment.reply_to_comment_id.clone().filter(|id| !id.is_empty()),
            });
        }
        Ok(read)
    }

    pub(super) fn turned(self) -> Turned {
        let (rows, more) = (self.listed.len(), Some(self.has_more));
        Turned { anchor: self.anchor, rows, more, ..Turned::default() }
    }
}

/// `2026-11-20 10:00:00` on Moscow's clock, which is how OK writes a time without milliseconds.
fn moscow(text: &str) -> Option<Millis> {
    let at = text.parse::<DateTime>().ok()?.to_zoned(tz::offset(3).to_time_zone()).ok()?;
    Some(Millis(at.timestamp().as_millisecond()))
}

/// `group.getMembers`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Members {
    #[serde(rename = "members")]
    people: Vec<Member>,
    anchor: Option<String>,
    has_more: bool,
    #[serde(rename = "totalCount")]
    total: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Member {
    #[serde(rename = "userId")]
    user: Id,
}

impl Members {
    pub(super) fn people(&self) -> Vec<ProfileId> {
        self.people.iter().filter_map(|member| person(&member.user)).collect()
    }

    pub(super) fn turned(self) -> Turned {
        let (rows, more) = (self.people.len(), Some(self.has_more));
        Turned { anchor: self.anchor, rows, more, total: self.total, inconsistent: false }
    }
}

/// `group.getUserGroupsByIds`, which OK has documented with and without a wrapping.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Memberships {
    List(Vec<Relation>),
    Object {
        #[serde(default)]
        memberships: Vec<Relation>,
    },
}

impl Default for Memberships {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Relation {
    #[serde(rename = "userId")]
    user: Id,
    #[serde(default)]
    status: String,
}

impl Memberships {
    /// Everybody who has or had to do with the group; a status that is not known says nothing.
    pub(super) fn told(&self) -> impl Iterator<Item = (ProfileId, Membership)> + use<'_> {
        let (Self::List(relations) | Self::Object { memberships: relations }) = self;
        relations.iter().filter_map(|relation| {
            let membership = match relation.status.as_str() {
                "ACTIVE" | "ADMIN" | "MODERATOR" => Membership::In,
                "PASSIVE" => Membership::Left,
                "BLOCKED" => Membership::PutOut,
                "MAYBE" => Membership::Out,
                _ => return None,
            };
            Some((person(&relation.user)?, membership))
        })
    }
}

/// `group.getInfo`.
#[derive(Debug, Deserialize)]
pub(super) struct WireGroup {
    uid: Id,
    #[serde(default)]
    name: String,
    #[serde(default)]
    shortname: String,
    members_count: Option<u64>,
    #[serde(default)]
    private: bool,
}

impl WireGroup {
    pub(super) fn info(self) -> Result<GroupInfo, NetworkError> {
        let id = self.uid.id().ok_or(NetworkError::Malformed { what: "the group's id in group.getInfo" })?.to_string();
        Ok(GroupInfo {
            // Groups without a name of their own are found by their number.
            screen_name: if self.shortname.is_empty() { format!("group/{id}") } else { self.shortname },
            id,
            name: self.name,
            closed: self.private,
            members: self.members_count,
        })
    }
}

/// `url.getInfo`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Address {
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "objectId")]
    object: Option<Id>,
}

impl Address {
    pub(super) fn group(&self) -> Result<i64, NetworkError> {
        let group = self.object.as_ref().filter(|_| self.kind == "GROUP");
        group.and_then(Id::id).ok_or(NetworkError::Gone)
    }
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
