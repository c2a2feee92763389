use serde_json::{Value, json};

use super::groups::{self, group_named};
use super::{Answer, Ask, Refusal, flag, group_of_owner};
use crate::world::{Group, Post};
use crate::world::{GroupId, PersonId, PostId};

const USUAL_POSTS: usize = 20;
const MOST_POSTS: usize = 100;
/// Views are made up of the likes.
const VIEWS_A_LIKE: usize = 10;

pub(super) fn object(ask: &Ask<'_>, group: GroupId, post: &Post) -> Value {
    let own = |people: &[PersonId]| flag(ask.person().is_some_and(|person| people.contains(&person)));
    let reposted = ask.person().is_some_and(|person| post.reposts.iter().any(|repost| repost.person == person));
    let as_user = flag(ask.person().is_some());
    let mut object = json!({
        "inner_type": "wall_wallpost",
        "id": post.number,
        "owner_id": group.owner(),
        "from_id": group.owner(),
        "date": post.at_ms / 1000,
        "post_type": "post",
        "text": post.text,
        "marked_as_ads": 0,
        "comments": { "count": post.comments.len(), "can_post": as_user },
        "likes": { "count": post.likes.len() + post.unlisted_likes, "user_likes": own(&post.likes), "can_like": as_user, "can_publish": as_user },
        "reposts": {
            "count": post.reposts.len() + post.sent,
            "wall_count": post.reposts.len(),
            "mail_count": post.sent,
            "user_reposted": flag(reposted),
        },
        "views": { "count": post.likes.len() * VIEWS_A_LIKE },
    });
    if post.pinned {
        object["is_pinned"] = json!(1);
    }
    object
}

/// `wall.get` of a group by `owner_id` or `domain`; the pinned post first, then the newest.
pub(super) fn get(ask: &Ask<'_>) -> Answer {
    let id = match ask.params.number("owner_id")? {
        Some(owner) => group_of_owner(owner)?,
        None => group_named(ask.world, ask.params.needed("domain")?)
            .ok_or_else(|| Refusal::parameter("domain is not known"))?,
    };
    let group = ask.open_group(id)?;
    let page = ask.params.page(USUAL_POSTS, MOST_POSTS)?;
    let posts = match ask.params.text("filter").unwrap_or("all") {
        "owner" | "all" => group.listed_posts(),
        "others" | "suggests" | "postponed" | "archived" | "donut" => Vec::new(),
        _ => return Err(Refusal::parameter("filter")),
    };
    let count = posts.len();
    let items: Vec<Value> = page.of(posts).map(|post| object(ask, id, post)).collect();
    Ok(extend(ask, json!({ "count": count, "items": items }), &[group]))
}

/// `wall.getById`: posts that are gone or closed to this key are left out without a word.
pub(super) fn get_by_id(ask: &Ask<'_>) -> Answer {
    let names = ask.params.list("posts");
    if names.is_empty() || names.len() > MOST_POSTS {
        return Err(Refusal::parameter("posts should contain 1 to 100 items"));
    }
    let mut items = Vec::new();
    let mut groups: Vec<&Group> = Vec::new();
    for name in names {
        let id = post_named(name).ok_or_else(|| Refusal::parameter("posts"))?;
        let Ok(group) = ask.open_group(id.group) else {
            continue;
        };
        if let Some(post) = group.posts.get(&id.number) {
            items.push(object(ask, id.group, post));
            if !groups.iter().any(|known| known.about.id == id.group) {
                groups.push(group);
            }
        }
    }
    Ok(extend(ask, json!({ "items": items }), &groups))
}

/// `-1_45`, with or without an access key after another underscore.
fn post_named(name: &str) -> Option<PostId> {
    let mut parts = name.split('_');
    let group = group_of_owner(parts.next()?.parse().ok()?).ok()?;
    let number = parts.next()?.parse().ok()?;
    Some(PostId { group, number })
}

fn extend(ask: &Ask<'_>, mut response: Value, groups: &[&Group]) -> Value {
    if ask.params.flag("extended") {
        let groups: Vec<Value> = groups.iter().map(|group| groups::object(group, &[])).collect();
        response["profiles"] = json!([]);
        response["groups"] = Value::Array(groups);
    }
    response
}
