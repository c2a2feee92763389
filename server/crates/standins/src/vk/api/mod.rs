//! VK API: one table of methods with who may call them, one verb a function.

mod banned;
mod comments;
mod groups;
mod likes;
mod refusal;
mod reposts;
mod users;
mod wall;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde_json::{Value, json};

pub(crate) use self::refusal::Refusal;
pub(crate) use self::users::avatar;
use super::Standin;
use super::keys::Key;
use crate::answer;
use crate::faults::FaultKind;
use crate::params::Params;
use crate::world::{Group, GroupId, PersonId, Post, PostId, State as World};

type Answer = Result<Value, Refusal>;

/// A method and the kinds of key that may call it.
struct Method {
    name: &'static str,
    user: bool,
    group: bool,
    service: bool,
    answer: fn(&Ask<'_>) -> Answer,
}

const fn method(name: &'static str, rights: &str, answer: fn(&Ask<'_>) -> Answer) -> Method {
    let rights = rights.as_bytes();
    Method { name, user: rights[0] == b'+', group: rights[1] == b'+', service: rights[2] == b'+', answer }
}

/// Rights are written user, group, service, as in the documentation's table of access token types.
const METHODS: [Method; 13] = [
    method("users.get", "+++", users::get),
    method("groups.getById", "+++", groups::get_by_id),
    method("groups.getMembers", "+++", groups::get_members),
    method("groups.isMember", "+++", groups::is_member),
    method("groups.getBanned", "++-", banned::get_banned),
    method("wall.get", "+-+", wall::get),
    method("wall.getById", "+-+", wall::get_by_id),
    method("wall.getComments", "+-+", comments::get_comments),
    method("wall.getReposts", "+-+", reposts::get_reposts),
    method("likes.getList", "+-+", likes::get_list),
    method("likes.isLiked", "+--", likes::is_liked),
    method("utils.getServerTime", "+++", |ask| Ok(json!(ask.now_ms / 1000))),
    method("execute", "++-", |_| Err(Refusal::new(12, "Unable to compile code: the stand-in runs no scripts"))),
];

/// Versions that answer in the shape of 5.199.
const OLDEST_MINOR_VERSION: u32 = 131;

/// What the list in a response is called, and what is counted beside it.
const LISTS: [&str; 1] = ["items"];
const COUNTS: [&str; 2] = ["count", "current_level_count"];

/// What a method sees of a call.
struct Ask<'a> {
    params: &'a Params,
    key: Key,
    world: &'a World,
    now_ms: i64,
}

impl<'a> Ask<'a> {
    fn person(&self) -> Option<PersonId> {
        match self.key {
            Key::User(person) => Some(person),
            Key::Group(_) | Key::Service => None,
        }
    }

    /// The group, if this key may look into it.
    fn open_group(&self, id: GroupId) -> Result<&'a Group, Refusal> {
        let group = self.world.groups.get(&id).ok_or_else(|| Refusal::new(15, "Access denied"))?;
        let inside = match self.key {
            Key::User(person) => group.members.contains_key(&person),
            Key::Group(own) => own == id,
            Key::Service => false,
        };
        if group.about.closed && !inside {
            return Err(Refusal::new(15, "Access denied: this is a private group"));
        }
        Ok(group)
    }

    /// The post named by `owner_id` and the parameter `number`, if this key may see it.
    fn open_post(&self, number: &str) -> Result<(PostId, &'a Post), Refusal> {
        let group = group_of_owner(self.params.needed_number("owner_id")?)?;
        let number = self.params.needed_number(number)?;
        let post = self.open_group(group)?.posts.get(&number);
        let post = post.ok_or_else(|| Refusal::new(15, "Access denied: post was not found"))?;
        Ok((PostId { group, number }, post))
    }

    fn manages(&self, id: GroupId, group: &Group) -> bool {
        self.key == Key::Group(id) || self.person().is_some_and(|person| group.managers.contains(&person))
    }
}

fn group_of_owner(owner: i64) -> Result<GroupId, Refusal> {
    if owner < 0 {
        Ok(GroupId(-owner))
    } else {
        Err(Refusal::new(15, "Access denied: the stand-in keeps no walls of people"))
    }
}

/// `/method/{name}`, by GET or POST.
pub(crate) async fn call(
    State(standin): State<Arc<Standin>>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    form: Bytes,
) -> Response {
    let params = Params::read(query.as_deref(), &form);
    let now_ms = standin.stage.world.now_ms();
    standin.stage.calls.note(&name, &params, now_ms);
    let fault = standin.stage.faults.meet(&name);
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let token = params.text("access_token").or(bearer);
    let answered = match fault {
        Some(FaultKind::Error(code)) => Err(Refusal::standard(code)),
        Some(FaultKind::Few(rows)) => {
            decide(&standin, &name, &params, token, now_ms).map(|response| answer::few(response, &LISTS, rows))
        }
        Some(FaultKind::Emptied) => {
            decide(&standin, &name, &params, token, now_ms).map(|response| answer::emptied(response, &LISTS, &COUNTS))
        }
        _ => decide(&standin, &name, &params, token, now_ms),
    };
    let body = match answered {
        Ok(response) => json!({ "response": response }),
        Err(refusal) => refusal.body(&name, &params),
    };
    answer::send(&body, fault).await
}

fn decide(standin: &Standin, name: &str, params: &Params, token: Option<&str>, now_ms: i64) -> Answer {
    let token = token.ok_or_else(|| Refusal::new(5, "User authorization failed: no access_token passed."))?;
    let key = standin.identity().key(token, now_ms)?;
    if !standin.stage.meter.admits(token, standin.limit(key), now_ms) {
        return Err(Refusal::standard(6));
    }
    let method = METHODS.iter().find(|method| method.name == name);
    let method = method.ok_or_else(|| Refusal::standard(3))?;
    if !modern(params.text("v")) {
        return Err(Refusal::new(8, "Invalid request: v (version) is required and must be 5.131 or later"));
    }
    match key {
        Key::Group(_) if !method.group => {
            return Err(Refusal::new(27, "Group authorization failed: method is unavailable with group auth."));
        }
        Key::Service if !method.service => {
            return Err(Refusal::new(
                28,
                "Application authorization failed: method is unavailable with service token.",
            ));
        }
        Key::User(_) if !method.user => return Err(Refusal::standard(7)),
        _ => {}
    }
    let world = standin.stage.world.state();
    (method.answer)(&Ask { params, key, world: &world, now_ms })
}

fn modern(version: Option<&str>) -> bool {
    let minor = version.and_then(|version| version.strip_prefix("5.")?.parse::<u32>().ok());
    minor.is_some_and(|minor| minor >= OLDEST_MINOR_VERSION)
}

/// VK's flags: 0 or 1.
fn flag(is: bool) -> i64 {
    i64::from(is)
}

/// The names of the methods, for the page that injects faults.
pub(crate) fn method_names() -> impl Iterator<Item = &'static str> {
    METHODS.iter().map(|method| method.name)
}
