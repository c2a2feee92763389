use serde_json::{Value, json};

use super::users::profiles;
use super::{Answer, Ask, groups, wall};
use crate::world::Repost;

const USUAL_REPOSTS: usize = 20;
const MOST_REPOSTS: usize = 1000;

/// `wall.getReposts`: the posts on people's walls that copy this one, newest first.
pub(super) fn get_reposts(ask: &Ask<'_>) -> Answer {
    let (id, post) = ask.open_post("post_id")?;
    let page = ask.params.page(USUAL_REPOSTS, MOST_REPOSTS)?;
    let shown: Vec<&Repost> = page.of(post.reposts.iter().rev()).collect();
    let original = wall::object(ask, id.group, post);
    let items: Vec<Value> = shown
        .iter()
        .map(|repost| {
            json!({
                "inner_type": "wall_wallpost",
                "id": repost.number,
                "from_id": repost.person.0,
                "to_id": repost.person.0,
                "owner_id": repost.person.0,
                "date": repost.at_ms / 1000,
                "post_type": "post",
                "text": "",
                "copy_history": [original],
                "likes": { "count": 0, "user_likes": 0, "can_like": 0 },
                "reposts": { "count": 0, "user_reposted": 0 },
                "comments": { "count": 0, "can_post": 0 },
            })
        })
        .collect();
    let group = ask.open_group(id.group)?;
    Ok(json!({
        "items": items,
        "profiles": profiles(ask.world, shown.iter().map(|repost| repost.person)),
        "groups": [groups::object(group, &[])],
    }))
}
