//! How OK writes the ids of this world.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Refusal;
use crate::world::{CommentId, GroupId, PostId};

/// A topic is named without its group, so its number holds that of the group.
const TOPICS_OF_GROUP: i64 = 100_000;

pub(super) fn topic(post: PostId) -> String {
    (post.group.0 * TOPICS_OF_GROUP + post.number).to_string()
}

pub(super) fn post(topic: &str) -> Option<PostId> {
    let topic: i64 = topic.parse().ok().filter(|topic| *topic > 0)?;
    Some(PostId { group: GroupId(topic / TOPICS_OF_GROUP), number: topic % TOPICS_OF_GROUP })
}

/// Comments have names rather than numbers.
pub(super) fn comment(comment: CommentId) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}:{}", topic(comment.post), comment.number))
}

/// An anchor: opaque to clients.
pub(super) fn anchor(place: &str) -> String {
    URL_SAFE_NO_PAD.encode(place)
}

/// What an anchor of ours says.
pub(super) fn place(anchor: &str) -> Result<String, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(anchor).ok();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(|| Refusal::parameter("anchor"))
}

/// The number behind an anchor.
pub(super) fn number(anchor: &str) -> Result<i64, Refusal> {
    place(anchor)?.parse().map_err(|_| Refusal::parameter("anchor"))
}
