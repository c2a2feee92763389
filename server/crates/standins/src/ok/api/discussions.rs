use jiff::{Timestamp, tz};
use serde_json::{Value, json};

use super::{Answer, Ask, Refusal, ids};
use crate::world::{Comment, CommentId, Post, PostId};

const USUAL: usize = 20;
const MOST: usize = 100;

/// The post that is discussed.
fn discussed<'a>(ask: &Ask<'a>) -> Result<(PostId, &'a Post), Refusal> {
    if ask.params.needed("discussionType")? != "GROUP_TOPIC" {
        return Err(Refusal::parameter("discussionType"));
    }
    let id = ids::post(ask.params.needed("discussionId")?).ok_or_else(|| Refusal::parameter("discussionId"))?;
    let group = ask.world.groups.get(&id.group).ok_or_else(|| Refusal::standard(300))?;
    if group.about.closed && !group.members.contains_key(&ask.person) {
        return Err(Refusal::standard(455));
    }
    let post = group.posts.get(&id.number).ok_or_else(|| Refusal::standard(300))?;
    Ok((id, post))
}

/// `discussions.getDiscussionLikes`: the newest first. Nothing says how many there are or whether more follow; the anchor
/// is a place, and a list that has moved since it was given out says `inconsistent`.
pub(super) fn get_likes(ask: &Ask<'_>) -> Answer {
    let (_, post) = discussed(ask)?;
    let count = ask.count(USUAL, MOST)?;
    let (from, was) = match ask.params.text("anchor") {
        None => (0, post.likes.len()),
        Some(anchor) => {
            let place = ids::place(anchor)?;
            let parts = place.split_once('/').and_then(|(from, was)| Some((from.parse().ok()?, was.parse().ok()?)));
            parts.ok_or_else(|| Refusal::parameter("anchor"))?
        }
    };
    let shown: Vec<Value> =
        post.likes.iter().rev().skip(from).take(count).map(|person| json!({ "uid": person.0.to_string() })).collect();
    let anchor = ids::anchor(&format!("{}/{}", from + shown.len(), post.likes.len()));
    Ok(json!({ "users": shown, "anchor": anchor, "inconsistent": was != post.likes.len() }))
}

/// `discussions.getComments`: the oldest first, answers among them; the anchor is the last one shown.
pub(super) fn get_comments(ask: &Ask<'_>) -> Answer {
    let (id, post) = discussed(ask)?;
    let count = ask.count(USUAL, MOST)?;
    let after = match ask.params.text("anchor") {
        None | Some("FIRST") => None,
        Some(anchor) => Some(ids::number(anchor)?),
    };
    let removed = ask.params.flag("includeRemoved");
    let listed = post.comments.values().filter(|comment| removed || !comment.deleted);
    let left: Vec<&Comment> = listed.filter(|comment| after.is_none_or(|after| comment.number > after)).collect();
    let shown = &left[..count.min(left.len())];
    let last = shown.last().map(|comment| comment.number).or(after);
    Ok(json!({
        "discussionId": ids::topic(id),
        "discussionType": "GROUP_TOPIC",
        "anchor": last.map(|number| ids::anchor(&number.to_string())),
        "has_more": shown.len() < left.len(),
        "comments": shown.iter().map(|comment| object(id, post, comment)).collect::<Vec<_>>(),
    }))
}

fn object(post: PostId, on: &Post, comment: &Comment) -> Value {
    let name = |number| ids::comment(CommentId { post, number });
    let mut object = json!({
        "id": name(comment.number),
        "author_id": comment.from.0.to_string(),
        "text": comment.text,
        "type": if comment.deleted { "REMOVED_MESSAGE" } else { "ACTIVE_MESSAGE" },
        "date": moscow(comment.at_ms),
        "date_ms": comment.at_ms,
        "like_count": comment.likes.len(),
    });
    if let Some(answered) = comment.answers {
        object["reply_to_comment_id"] = json!(name(answered));
        if let Some(answered) = on.comments.get(&answered) {
            object["reply_to_id"] = json!(answered.from.0.to_string());
        }
    }
    object
}

/// On Moscow's clock, without saying so.
fn moscow(at_ms: i64) -> String {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    at.to_zoned(tz::offset(3).to_time_zone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}
