//! OK's REST API: one address, one table of methods, one verb a function.

mod discussions;
mod group;
mod ids;
mod posts;
mod refusal;
mod users;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderValue;
use axum::response::Response;
use serde_json::{Value, json};

pub(crate) use self::refusal::Refusal;
use super::session::Worth;
use super::{Standin, sign};
use crate::answer;
use crate::faults::FaultKind;
use crate::params::Params;
use crate::world::{Group, GroupId, PersonId, State as World};

type Answer = Result<Value, Refusal>;

type Method = fn(&Ask<'_>) -> Answer;

/// All of them are called within a session.
const METHODS: [(&str, Method); 11] = [
    ("users.getCurrentUser", users::get_current),
    ("users.getLoggedInUser", |ask| Ok(json!(ask.person.0.to_string()))),
    ("url.getInfo", group::get_by_address),
    ("group.getInfo", group::get_info),
    ("group.getMembers", group::get_members),
    ("group.getUserGroupsByIds", group::get_relations),
    ("group.getStatTopics", posts::get_stat_topics),
    ("mediatopic.getTopics", posts::get_topics),
    ("mediatopic.getByIds", posts::get_by_ids),
    ("discussions.getDiscussionLikes", discussions::get_likes),
    ("discussions.getComments", discussions::get_comments),
];

/// What the list in an answer is called, and what is counted beside it.
const LISTS: [&str; 5] = ["users", "comments", "members", "topics", "media_topics"];
const COUNTS: [&str; 1] = ["totalCount"];

/// What a method sees of a call.
struct Ask<'a> {
    params: &'a Params,
    person: PersonId,
    world: &'a World,
}

impl<'a> Ask<'a> {
    fn group(&self, name: &str) -> Result<(GroupId, &'a Group), Refusal> {
        let id = GroupId(self.params.needed_number(name)?);
        let group = self.world.groups.get(&id).ok_or_else(|| Refusal::standard(160))?;
        Ok((id, group))
    }

    /// The group, if the owner of the session manages it.
    fn managed(&self, name: &str) -> Result<(GroupId, &'a Group), Refusal> {
        let (id, group) = self.group(name)?;
        if group.managers.contains(&self.person) { Ok((id, group)) } else { Err(Refusal::standard(50)) }
    }

    /// How many, at the most `most`.
    fn count(&self, usual: usize, most: usize) -> Result<usize, Refusal> {
        match self.params.number("count")? {
            None => Ok(usual),
            Some(count) => match usize::try_from(count) {
                Ok(count) if (1..=most).contains(&count) => Ok(count),
                _ => Err(Refusal::parameter("count")),
            },
        }
    }
}

/// `/fb.do`, by GET or POST.
pub(super) async fn call(State(standin): State<Arc<Standin>>, RawQuery(query): RawQuery, form: Bytes) -> Response {
    let params = Params::read(query.as_deref(), &form);
    let now_ms = standin.stage.world.now_ms();
    let name = params.text("method").unwrap_or_default();
    standin.stage.calls.note(name, &params, now_ms);
    let fault = standin.stage.faults.meet(name);
    let answered = match fault {
        Some(FaultKind::Error(code)) => Err(Refusal::standard(code)),
        Some(FaultKind::Few(rows)) => {
            decide(&standin, name, &params, now_ms).map(|response| answer::few(response, &LISTS, rows))
        }
        Some(FaultKind::Emptied) => {
            decide(&standin, name, &params, now_ms).map(|response| answer::emptied(response, &LISTS, &COUNTS))
        }
        _ => decide(&standin, name, &params, now_ms),
    };
    match answered {
        Ok(response) => answer::send(&response, fault).await,
        Err(refusal) => {
            let mut response = answer::send(&refusal.body(), fault).await;
            response.headers_mut().insert("invocation-error", HeaderValue::from(refusal.code));
            response
        }
    }
}

fn decide(standin: &Standin, name: &str, params: &Params, now_ms: i64) -> Answer {
    let app = standin.app().clone();
    let (_, method) = METHODS.iter().find(|(known, _)| *known == name).ok_or_else(|| Refusal::standard(3))?;
    if params.text("application_key") != Some(app.application_key.as_str()) {
        return Err(Refusal::standard(101));
    }
    let token = params.text("access_token");
    if params.text("sig") != Some(sign::expected(params, token, &app.secret_key).as_str()) {
        return Err(Refusal::standard(104));
    }
    let token = token.ok_or_else(|| Refusal::standard(453))?;
    let person = match standin.sessions().worth(token, now_ms) {
        Worth::Person(person) => person,
        Worth::Expired => return Err(Refusal::standard(102)),
        Worth::Unknown => return Err(Refusal::standard(103)),
    };
    if !standin.stage.meter.admits(token, standin.rate, now_ms) {
        return Err(Refusal::standard(8));
    }
    let world = standin.stage.world.state();
    method(&Ask { params, person, world: &world })
}

/// The names of the methods, for the page that injects faults.
pub(super) fn method_names() -> impl Iterator<Item = &'static str> {
    METHODS.iter().map(|(name, _)| *name)
}
