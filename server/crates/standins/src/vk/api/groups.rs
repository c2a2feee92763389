use serde_json::{Value, json};

use super::users::profile;
use super::{Answer, Ask, Refusal, flag};
use crate::world::{Group, State};
use crate::world::{GroupId, PersonId};

const MOST_MEMBERS: usize = 1000;
const MOST_IDS: usize = 500;

/// `5`, `club5`, `public5` or a screen name.
pub(super) fn group_named(world: &State, name: &str) -> Option<GroupId> {
    let digits = name.strip_prefix("club").or_else(|| name.strip_prefix("public")).unwrap_or(name);
    let by_number = digits.parse().ok().map(GroupId).filter(|id| world.groups.contains_key(id));
    by_number.or_else(|| {
        let mut groups = world.groups.values();
        groups.find(|group| group.about.screen_name == name).map(|group| group.about.id)
    })
}

/// Refuses 125 when `group_id` names no group.
pub(super) fn asked_group(ask: &Ask<'_>) -> Result<GroupId, Refusal> {
    let name = ask.params.needed("group_id")?;
    group_named(ask.world, name).ok_or_else(|| Refusal::standard(125))
}

pub(super) fn object(group: &Group, fields: &[&str]) -> Value {
    let about = &group.about;
    let picture = format!("https://vk.example/group/{}.jpg", about.id.0);
    let mut object = json!({
        "id": about.id.0,
        "name": about.name,
        "screen_name": about.screen_name,
        "is_closed": flag(about.closed),
        "type": "group",
        "photo_50": picture,
        "photo_100": picture,
        "photo_200": picture,
    });
    if fields.contains(&"members_count") {
        object["members_count"] = json!(group.members.len());
    }
    object
}

/// `groups.getById`: a community key may leave the id out.
pub(super) fn get_by_id(ask: &Ask<'_>) -> Answer {
    let mut names = ask.params.list("group_ids");
    names.extend(ask.params.text("group_id"));
    if names.len() > MOST_IDS {
        return Err(Refusal::parameter("group_ids is too long"));
    }
    let ids: Vec<GroupId> = match ask.key {
        crate::vk::keys::Key::Group(own) if names.is_empty() => vec![own],
        _ => names.iter().filter_map(|name| group_named(ask.world, name)).collect(),
    };
    if ids.is_empty() {
        return Err(Refusal::parameter("group_ids is undefined"));
    }
    let fields = ask.params.list("fields");
    let groups = ids.iter().filter_map(|id| ask.world.groups.get(id));
    let groups: Vec<Value> = groups.map(|group| object(group, &fields)).collect();
    Ok(json!({ "groups": groups, "profiles": [] }))
}

/// `groups.getMembers`.
pub(super) fn get_members(ask: &Ask<'_>) -> Answer {
    let id = asked_group(ask)?;
    let group = ask.open_group(id)?;
    let page = ask.params.page(MOST_MEMBERS, MOST_MEMBERS)?;
    match ask.params.text("filter") {
        None => {}
        Some("managers") => return managers(ask, id, group),
        Some("friends" | "unsure" | "donut") => return Ok(json!({ "count": 0, "items": [] })),
        Some(_) => return Err(Refusal::parameter("filter")),
    }
    let sort = ask.params.text("sort").unwrap_or("id_asc");
    if sort.starts_with("time_") && !ask.manages(id, group) {
        return Err(Refusal::new(15, "Access denied: sort by time is for managers"));
    }
    let people: Vec<PersonId> = match sort {
        "id_asc" => page.of(group.members.keys().copied()).collect(),
        "id_desc" => page.of(group.members.keys().rev().copied()).collect(),
        "time_asc" => page.of(by_time(group)).collect(),
        "time_desc" => page.of(by_time(group).into_iter().rev()).collect(),
        _ => return Err(Refusal::parameter("sort")),
    };
    let fields = ask.params.list("fields");
    let items: Vec<Value> = if fields.is_empty() {
        people.iter().map(|person| json!(person.0)).collect()
    } else {
        let known = people.iter().filter_map(|person| ask.world.people.get(person));
        known.map(|person| profile(person, &fields)).collect()
    };
    Ok(json!({ "count": group.members.len(), "items": items }))
}

fn by_time(group: &Group) -> Vec<PersonId> {
    let mut members: Vec<_> = group.members.iter().map(|(person, at_ms)| (*at_ms, *person)).collect();
    members.sort_unstable();
    members.into_iter().map(|(_, person)| person).collect()
}

fn managers(ask: &Ask<'_>, id: GroupId, group: &Group) -> Answer {
    if !ask.manages(id, group) {
        return Err(Refusal::new(15, "Access denied: group admin rights required"));
    }
    let items: Vec<Value> =
        group.managers.iter().map(|person| json!({ "id": person.0, "role": "administrator" })).collect();
    Ok(json!({ "count": items.len(), "items": items }))
}

/// `groups.isMember`: one `user_id` is answered with a flag, `user_ids` with a list in their order.
pub(super) fn is_member(ask: &Ask<'_>) -> Answer {
    let group = ask.open_group(asked_group(ask)?)?;
    let extended = ask.params.flag("extended");
    let is_in = |person: i64| flag(group.members.contains_key(&PersonId(person)));
    let several = ask.params.list("user_ids");
    if several.is_empty() {
        let person = match ask.params.number("user_id")? {
            Some(person) => person,
            None => ask.person().ok_or_else(|| Refusal::parameter("user_id is undefined"))?.0,
        };
        return Ok(if extended {
            json!({ "member": is_in(person), "request": 0, "invitation": 0, "can_invite": 0, "can_recall": 0 })
        } else {
            json!(is_in(person))
        });
    }
    if several.len() > MOST_IDS {
        return Err(Refusal::parameter("user_ids should contain at most 500 items"));
    }
    let mut items = Vec::with_capacity(several.len());
    for name in several {
        let person: i64 = name.parse().map_err(|_| Refusal::parameter("user_ids not integer"))?;
        let mut item = json!({ "user_id": person, "member": is_in(person) });
        if extended {
            for extra in ["request", "invitation", "can_invite", "can_recall"] {
                item[extra] = json!(0);
            }
        }
        items.push(item);
    }
    Ok(Value::Array(items))
}
