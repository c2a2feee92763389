use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::Fail;
use super::tokens::{Access, reply};
use crate::vk::Standin;
use crate::vk::api::avatar;
use crate::world::Person;

/// `POST /oauth2/user_info`: the id is text here, though a number in `/oauth2/auth`.
pub(super) async fn user_info(State(standin): State<Arc<Standin>>, RawQuery(query): RawQuery, form: Bytes) -> Response {
    reply(&standin, "oauth2/user_info", query.as_deref(), &form, |standin, params, now_ms| {
        let access = standin.identity().access(params, now_ms)?;
        let person = who(standin, &access)?;
        Ok(json!({ "user": full(&person, &access.scope) }))
    })
    .await
}

/// `POST /oauth2/public_info`: the same, masked.
pub(super) async fn public_info(
    State(standin): State<Arc<Standin>>,
    RawQuery(query): RawQuery,
    form: Bytes,
) -> Response {
    reply(&standin, "oauth2/public_info", query.as_deref(), &form, |standin, params, now_ms| {
        let access = standin.identity().shown(params, now_ms)?;
        let person = who(standin, &access)?;
        Ok(json!({ "user": masked(&person, &access.scope) }))
    })
    .await
}

fn who(standin: &Standin, access: &Access) -> Result<Person, Fail> {
    let person = standin.stage.world.person(access.person);
    person.ok_or_else(|| Fail::new("invalid_token", "the person is gone"))
}

fn full(person: &Person, scope: &str) -> Value {
    let mut user = json!({
        "user_id": person.id.0.to_string(),
        "first_name": person.first_name,
        "last_name": person.last_name,
        "avatar": avatar(person.id),
        "sex": person.sex as i64,
        "verified": false,
    });
    let granted = |name: &str| scope.split(' ').any(|scope| scope == name);
    let optional = [
        ("birthday", &person.birthday, true),
        ("email", &person.email, granted("email")),
        ("phone", &person.phone, granted("phone")),
    ];
    for (name, value, shown) in optional {
        if let (Some(value), true) = (value, shown) {
            user[name] = json!(value);
        }
    }
    user
}

fn masked(person: &Person, scope: &str) -> Value {
    let mut user = full(person, scope);
    if let Some(initial) = person.last_name.chars().next() {
        user["last_name"] = json!(format!("{initial}."));
    }
    for name in ["email", "phone"] {
        if let Some(value) = user[name].as_str() {
            let start: String = value.chars().take(2).collect();
            user[name] = json!(format!("{start}***"));
        }
    }
    user
}
