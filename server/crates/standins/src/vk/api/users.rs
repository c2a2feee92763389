use serde_json::{Value, json};

use super::{Answer, Ask, Refusal};
use crate::world::PersonId;
use crate::world::{Person, State};

const MOST_IDS: usize = 1000;

/// `users.get`: without `user_ids`, the owner of the key.
pub(super) fn get(ask: &Ask<'_>) -> Answer {
    let named = ask.params.list("user_ids");
    if named.len() > MOST_IDS {
        return Err(Refusal::parameter("user_ids is too long"));
    }
    let people: Vec<&Person> = if named.is_empty() {
        let own = ask.person().and_then(|person| ask.world.people.get(&person));
        own.into_iter().collect()
    } else {
        named.iter().filter_map(|name| ask.world.people.get(&person_named(name)?)).collect()
    };
    let fields = ask.params.list("fields");
    Ok(people.into_iter().map(|person| profile(person, &fields)).collect())
}

/// `5` or `id5`.
fn person_named(name: &str) -> Option<PersonId> {
    name.strip_prefix("id").unwrap_or(name).parse().ok().map(PersonId)
}

/// A user object with those of `fields` that the stand-in knows.
pub(super) fn profile(person: &Person, fields: &[&str]) -> Value {
    let mut object = json!({
        "id": person.id.0,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "can_access_closed": true,
        "is_closed": false,
    });
    for field in fields {
        let value = match *field {
            "sex" => json!(person.sex as i64),
            "bdate" => json!(person.birthday),
            "screen_name" | "domain" => json!(format!("id{}", person.id.0)),
            "photo_50" | "photo_100" | "photo_200" => json!(avatar(person.id)),
            _ => Value::Null,
        };
        if !value.is_null() {
            object[*field] = value;
        }
    }
    object
}

pub(crate) fn avatar(person: PersonId) -> String {
    format!("https://vk.example/avatar/{}.jpg", person.0)
}

/// User objects of these people, each once, for `extended=1`.
pub(super) fn profiles(world: &State, people: impl Iterator<Item = PersonId>) -> Vec<Value> {
    let people: std::collections::BTreeSet<PersonId> = people.collect();
    let known = people.iter().filter_map(|person| world.people.get(person));
    known.map(|person| profile(person, &["screen_name", "sex", "photo_50", "photo_100"])).collect()
}
