use serde_json::{Value, json};

use super::groups::asked_group;
use super::users::profile;
use super::{Answer, Ask, Refusal};
use crate::world::PersonId;

const USUAL: usize = 20;
const MOST: usize = 200;

/// `groups.getBanned`, for those who manage the group: the latest first; with `owner_id`, that person's entry, or 104.
pub(super) fn get_banned(ask: &Ask<'_>) -> Answer {
    let id = asked_group(ask)?;
    let group = ask.world.groups.get(&id).ok_or_else(|| Refusal::standard(125))?;
    if !ask.manages(id, group) {
        return Err(Refusal::new(15, "Access denied: group admin rights required"));
    }
    let page = ask.params.page(USUAL, MOST)?;
    let of = ask.params.number("owner_id")?.map(PersonId);
    let listed = group.banned.iter().filter(|(person, _)| of.is_none_or(|of| **person == of));
    let mut listed: Vec<(i64, PersonId)> = listed.map(|(person, at_ms)| (-at_ms, *person)).collect();
    if of.is_some() && listed.is_empty() {
        return Err(Refusal::standard(104));
    }
    listed.sort_unstable();
    let count = listed.len();
    let fields = ask.params.list("fields");
    let items = page.of(listed).filter_map(|(before_ms, person)| {
        let ban = json!({ "date": -before_ms / 1000, "reason": 0, "comment": "", "comment_visible": false });
        let profile = profile(ask.world.people.get(&person)?, &fields);
        Some(json!({ "type": "profile", "profile": profile, "ban_info": ban }))
    });
    Ok(json!({ "count": count, "items": items.collect::<Vec<Value>>() }))
}
