use serde_json::{Value, json};

use super::{Answer, Ask, Refusal, ids};
use crate::world::{GroupId, Post, PostId};

const USUAL_POSTS: usize = 20;
const MOST_POSTS: usize = 100;

/// One page of a group's posts, the newest first; the anchor is the last one shown.
struct Shown<'a> {
    posts: Vec<&'a Post>,
    anchor: Option<String>,
    has_more: bool,
    total: usize,
}

fn page<'a>(ask: &Ask<'a>) -> Result<(GroupId, Shown<'a>), Refusal> {
    let (id, group) = ask.managed("gid")?;
    let count = ask.count(USUAL_POSTS, MOST_POSTS)?;
    let before = ask.params.text("anchor").map(ids::number).transpose()?;
    let mut left: Vec<&Post> = group.posts.values().collect();
    let total = left.len();
    left.sort_by_key(|post| std::cmp::Reverse(post.number));
    left.retain(|post| before.is_none_or(|before| post.number < before));
    let has_more = left.len() > count;
    left.truncate(count);
    let anchor = left.last().map(|post| post.number).or(before).map(|number| ids::anchor(&number.to_string()));
    Ok((id, Shown { posts: left, anchor, has_more, total }))
}

fn comments(post: &Post) -> usize {
    post.comments.values().filter(|comment| !comment.deleted).count()
}

/// `group.getStatTopics`: numbers, without texts.
pub(super) fn get_stat_topics(ask: &Ask<'_>) -> Answer {
    let (group, shown) = page(ask)?;
    let topics = shown.posts.iter().map(|post| {
        json!({
            "id": ids::topic(PostId { group, number: post.number }),
            "created_ms": post.at_ms,
            "likes": post.likes.len() + post.unlisted_likes,
            "comments": comments(post),
            "reshares": post.reposts.len() + post.sent,
        })
    });
    Ok(json!({
        "topics": topics.collect::<Vec<_>>(),
        "anchor": shown.anchor,
        "has_more": shown.has_more,
        "totalCount": shown.total,
    }))
}

fn media_topic(group: GroupId, post: &Post) -> Value {
    let (id, owner) = (ids::topic(PostId { group, number: post.number }), format!("group:{}", group.0));
    json!({
        "type": "GROUP_THEME",
        "id": id,
        "created_ms": post.at_ms,
        "author_ref": owner,
        "owner_ref": owner,
        "media": [{ "type": "text", "text": post.text }],
        "discussion_summary": {
            "discussion_type": "GROUP_TOPIC",
            "discussion_id": id,
            "comments_count": comments(post),
        },
        "like_summary": { "count": post.likes.len() + post.unlisted_likes, "self": false },
        "reshare_summary": { "count": post.reposts.len() + post.sent },
    })
}

/// `mediatopic.getTopics`.
pub(super) fn get_topics(ask: &Ask<'_>) -> Answer {
    let (group, shown) = page(ask)?;
    let topics: Vec<Value> = shown.posts.iter().map(|post| media_topic(group, post)).collect();
    Ok(json!({ "media_topics": topics, "anchor": shown.anchor, "has_more": shown.has_more }))
}

/// `mediatopic.getByIds`: posts that are gone are left out.
pub(super) fn get_by_ids(ask: &Ask<'_>) -> Answer {
    let topics = ask.params.list("topic_ids");
    if topics.is_empty() || topics.len() > MOST_POSTS {
        return Err(Refusal::parameter("topic_ids"));
    }
    let there = topics.iter().filter_map(|topic| {
        let id = ids::post(topic)?;
        Some(media_topic(id.group, ask.world.post(id)?))
    });
    Ok(json!({ "media_topics": there.collect::<Vec<_>>() }))
}
