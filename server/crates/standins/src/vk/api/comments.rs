use serde_json::{Value, json};

use super::users::profiles;
use super::{Answer, Ask, Refusal, flag, groups};
use crate::world::PostId;
use crate::world::{Comment, Post};

const USUAL_COMMENTS: usize = 10;
const MOST_COMMENTS: usize = 100;
const MOST_IN_THREAD: i64 = 10;

/// `wall.getComments`: the first level, or with `comment_id` the thread under that comment.
pub(super) fn get_comments(ask: &Ask<'_>) -> Answer {
    let (id, post) = ask.open_post("post_id")?;
    let in_thread = ask.params.number("thread_items_count")?.unwrap_or(0);
    if !(0..=MOST_IN_THREAD).contains(&in_thread) {
        return Err(Refusal::parameter("thread_items_count should be less or equal to 10"));
    }
    let thread = ask.params.number("comment_id")?.filter(|number| *number != 0);
    if thread.is_some_and(|number| !post.comments.contains_key(&number)) {
        return Err(Refusal::parameter("comment_id: no such comment"));
    }
    let mut level: Vec<&Comment> = match thread {
        Some(top) => post.replies(top).collect(),
        None => post.comments.values().filter(|comment| comment.top.is_none()).collect(),
    };
    match ask.params.text("sort").unwrap_or("asc") {
        "asc" | "smart" => {}
        "desc" => level.reverse(),
        _ => return Err(Refusal::parameter("sort")),
    }
    let shown = window(ask, &level)?;
    let items: Vec<Value> = shown.iter().map(|comment| object(ask, id, post, comment, in_thread)).collect();
    let mut response = json!({
        "count": if thread.is_some() { level.len() } else { post.comments.len() },
        "current_level_count": level.len(),
        "can_post": ask.person().is_some(),
        "show_reply_button": true,
        "groups_can_post": true,
        "items": items,
    });
    if ask.params.flag("extended") {
        let authors = shown.iter().flat_map(|top| {
            let replies = post.replies(top.number).take(usize::try_from(in_thread).unwrap_or(0));
            replies.map(|reply| reply.from).chain([top.from])
        });
        let group = ask.open_group(id.group)?;
        response["profiles"] = Value::Array(profiles(ask.world, authors));
        response["groups"] = json!([groups::object(group, &[])]);
        response["post_author_id"] = json!(id.group.owner());
    }
    Ok(response)
}

/// The page of this level: `offset` counts from the start, or from `start_comment_id`, where it may be negative.
fn window<'a>(ask: &Ask<'_>, level: &[&'a Comment]) -> Result<Vec<&'a Comment>, Refusal> {
    let Some(start) = ask.params.number("start_comment_id")?.filter(|number| *number != 0) else {
        let page = ask.params.page(USUAL_COMMENTS, MOST_COMMENTS)?;
        return Ok(page.of(level.iter().copied()).collect());
    };
    let place = level.iter().position(|comment| comment.number == start);
    let place = place.ok_or_else(|| Refusal::parameter("start_comment_id: no such comment"))?;
    let offset = ask.params.number("offset")?.unwrap_or(0);
    let from = if offset < 0 {
        place.saturating_sub(usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX))
    } else {
        place.saturating_add(usize::try_from(offset).unwrap_or(usize::MAX))
    };
    let count = ask.params.number("count")?.map_or(Ok(USUAL_COMMENTS), usize::try_from);
    let count = count.map_err(|_| Refusal::parameter("count should be positive"))?.min(MOST_COMMENTS);
    Ok(level.iter().skip(from).take(count).copied().collect())
}

fn object(ask: &Ask<'_>, id: PostId, post: &Post, comment: &Comment, in_thread: i64) -> Value {
    let mut object = json!({
        "id": comment.number,
        "from_id": comment.from.0,
        "date": comment.at_ms / 1000,
        "text": preview(ask, &comment.text),
        "post_id": id.number,
        "owner_id": id.group.owner(),
        "parents_stack": comment.top.into_iter().collect::<Vec<i64>>(),
    });
    if comment.deleted {
        object["deleted"] = json!(true);
    } else if ask.params.flag("need_likes") {
        let own = ask.person().is_some_and(|person| comment.likes.contains(&person));
        let can_like = flag(ask.person().is_some());
        object["likes"] = json!({ "count": comment.likes.len(), "user_likes": flag(own), "can_like": can_like });
    }
    if let Some(answered) = comment.answers {
        object["reply_to_comment"] = json!(answered);
        if let Some(answered) = post.comments.get(&answered) {
            object["reply_to_user"] = json!(answered.from.0);
        }
    }
    if comment.top.is_none() {
        let replies = post.replies(comment.number);
        let shown = post.replies(comment.number).take(usize::try_from(in_thread).unwrap_or(0));
        let items: Vec<Value> = shown.map(|reply| self::object(ask, id, post, reply, 0)).collect();
        object["thread"] = json!({
            "count": replies.count(),
            "items": items,
            "can_post": ask.person().is_some(),
            "show_reply_button": true,
            "groups_can_post": true,
        });
    }
    object
}

fn preview(ask: &Ask<'_>, text: &str) -> String {
    match ask.params.number("preview_length") {
        Ok(Some(length)) if length > 0 => text.chars().take(usize::try_from(length).unwrap_or(usize::MAX)).collect(),
        _ => text.to_owned(),
    }
}
