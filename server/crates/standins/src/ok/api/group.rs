use serde_json::{Value, json};

use super::{Answer, Ask, Refusal, ids};
use crate::world::{Group, GroupId, PersonId};

const USUAL_MEMBERS: usize = 100;
const MOST_MEMBERS: usize = 1000;
const MOST_IDS: usize = 100;

/// `url.getInfo`: the group behind an address.
pub(super) fn get_by_address(ask: &Ask<'_>) -> Answer {
    let name = ask.params.needed("url")?.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let number = name.parse().ok().map(GroupId);
    let group =
        ask.world.groups.values().find(|group| group.about.screen_name == name || number == Some(group.about.id));
    Ok(match group {
        Some(group) => json!({ "type": "GROUP", "objectId": group.about.id.0 }),
        None => json!({ "type": "UNKNOWN" }),
    })
}

/// `group.getInfo`: groups that are not there are left out.
pub(super) fn get_info(ask: &Ask<'_>) -> Answer {
    let ids = ask.params.list("uids");
    if ids.is_empty() || ids.len() > MOST_IDS {
        return Err(Refusal::parameter("uids"));
    }
    let named = ids.iter().filter_map(|id| ask.world.groups.get(&GroupId(id.parse().ok()?)));
    let groups: Vec<Value> = named
        .map(|group| {
            json!({
                "uid": group.about.id.0.to_string(),
                "name": group.about.name,
                "shortname": group.about.screen_name,
                "members_count": group.members.len(),
                "private": group.about.closed,
            })
        })
        .collect();
    Ok(json!(groups))
}

fn status(group: &Group, person: PersonId) -> Option<&'static str> {
    if group.banned.contains_key(&person) {
        Some("BLOCKED")
    } else if group.members.contains_key(&person) {
        Some(if group.managers.contains(&person) { "ADMIN" } else { "ACTIVE" })
    } else {
        group.left.contains(&person).then_some("PASSIVE")
    }
}

/// `group.getMembers`: the group goes in `uid`. In the order of ids; the anchor is the last one shown.
pub(super) fn get_members(ask: &Ask<'_>) -> Answer {
    let (_, group) = ask.managed("uid")?;
    let count = ask.count(USUAL_MEMBERS, MOST_MEMBERS)?;
    let wanted = ask.params.list("statuses");
    let after = ask.params.text("anchor").map(ids::number).transpose()?.map(PersonId);
    let all: Vec<(PersonId, &str)> = group
        .members
        .keys()
        .filter(|person| !group.hidden.contains(*person))
        .filter_map(|person| Some((*person, status(group, *person)?)))
        .filter(|(_, status)| wanted.is_empty() || wanted.contains(status))
        .collect();
    let left: Vec<_> = all.iter().filter(|(person, _)| after.is_none_or(|after| *person > after)).collect();
    let shown = &left[..count.min(left.len())];
    let members: Vec<Value> =
        shown.iter().map(|(person, status)| json!({ "userId": person.0.to_string(), "status": status })).collect();
    let last = shown.last().map(|(person, _)| *person).or(after);
    Ok(json!({
        "members": members,
        "anchor": last.map(|person| ids::anchor(&person.0.to_string())),
        "has_more": shown.len() < left.len(),
        "totalCount": all.len(),
    }))
}

/// `group.getUserGroupsByIds`: who never had to do with the group is left out.
pub(super) fn get_relations(ask: &Ask<'_>) -> Answer {
    let (id, group) = ask.group("group_id")?;
    let people = ask.params.list("uids");
    if people.is_empty() || people.len() > MOST_IDS {
        return Err(Refusal::parameter("uids"));
    }
    let related = people.iter().filter_map(|person| {
        let person = PersonId(person.parse().ok()?);
        let status = status(group, person)?;
        Some(json!({ "groupId": id.0.to_string(), "userId": person.0.to_string(), "status": status }))
    });
    Ok(Value::Array(related.collect()))
}
