use serde_json::{Value, json};

use super::users::profile;
use super::{Answer, Ask, Refusal, flag, group_of_owner};
use crate::world::PersonId;

const USUAL_LIKES: usize = 100;
const MOST_LIKES: usize = 1000;

/// Who likes the object and who copied it, oldest first.
struct Acts {
    likes: Vec<PersonId>,
    unlisted_likes: usize,
    copies: Vec<PersonId>,
}

/// The post or comment named by `type`, `owner_id` and `item_id`.
fn acts(ask: &Ask<'_>) -> Result<Acts, Refusal> {
    match ask.params.needed("type")? {
        "post" => {
            let (_, post) = ask.open_post("item_id")?;
            Ok(Acts {
                likes: post.likes.clone(),
                unlisted_likes: post.unlisted_likes,
                copies: post.reposts.iter().map(|repost| repost.person).collect(),
            })
        }
        "comment" => {
            let group = group_of_owner(ask.params.needed_number("owner_id")?)?;
            let number = ask.params.needed_number("item_id")?;
            let mut posts = ask.open_group(group)?.posts.values();
            let comment = posts.find_map(|post| post.comments.get(&number));
            let comment = comment.ok_or_else(|| Refusal::new(15, "Access denied: comment was not found"))?;
            Ok(Acts { likes: comment.likes.clone(), unlisted_likes: 0, copies: Vec::new() })
        }
        _ => Err(Refusal::parameter("type")),
    }
}

/// `likes.getList`: newest first; `filter=copies` names those who reposted to their wall.
pub(super) fn get_list(ask: &Ask<'_>) -> Answer {
    let acts = acts(ask)?;
    let (people, unlisted) = match ask.params.text("filter").unwrap_or("likes") {
        "likes" => (acts.likes, acts.unlisted_likes),
        "copies" => (acts.copies, 0),
        _ => return Err(Refusal::parameter("filter")),
    };
    let page = ask.params.page(USUAL_LIKES, MOST_LIKES)?;
    let shown = page.of(people.iter().rev());
    let items: Vec<Value> = if ask.params.flag("extended") {
        let known = shown.filter_map(|person| ask.world.people.get(person));
        known
            .map(|person| {
                let mut object = profile(person, &[]);
                object["type"] = json!("profile");
                object
            })
            .collect()
    } else {
        shown.map(|person| json!(person.0)).collect()
    };
    Ok(json!({ "count": people.len() + unlisted, "items": items }))
}

/// `likes.isLiked`: about `user_id`, else about the owner of the key.
pub(super) fn is_liked(ask: &Ask<'_>) -> Answer {
    let acts = acts(ask)?;
    let person = ask.params.number("user_id")?.map(PersonId).or(ask.person());
    let person = person.ok_or_else(|| Refusal::parameter("user_id is undefined"))?;
    Ok(json!({
        "liked": flag(acts.likes.contains(&person)),
        "copied": flag(acts.copies.contains(&person)),
    }))
}
