//! Groups at the desk and their runs.

use crate::{
    caller::{self, answer, told},
    error::ApiError,
    flash::{Flash, Note},
};
use kabinet_domain::{event::NetworkName, ids::GroupId, problem::Problem};
use kabinet_portal::{
    Error,
    groups::{GroupForm, NewGroup},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The name of the form that adds a group in a flash.
pub const ADD: &str = "add_group";
/// The name of the settings form in a flash.
pub const SETTINGS: &str = "group";

/// A group to be added.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct AddGroupForm {
    #[serde(default)]
    pub network: String,
    #[serde(default)]
    pub group: String,
    #[serde(default)]
    pub service_key: String,
    #[serde(default)]
    pub community_key: String,
}

impl std::fmt::Debug for AddGroupForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AddGroupForm")
            .field("network", &self.network)
            .field("group", &self.group)
            .finish_non_exhaustive()
    }
}

/// A group's schedule and window.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SaveGroupForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub cron: String,
    #[serde(default)]
    pub window_posts: String,
    #[serde(default)]
    pub window_days: String,
    #[serde(default)]
    pub reread_minutes: String,
    #[serde(default)]
    pub active: String,
}

/// Which group.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct GroupIdForm {
    #[serde(default)]
    pub id: String,
}

/// The group's page.
pub fn page(id: GroupId) -> String {
    format!("/desk/groups/{id}/")
}

fn parsed(id: &str) -> Result<GroupId, ApiError> {
    id.parse().map_err(|_| told(Error::NotFound))
}

/// Looks a group up at its network and adds it. The keys are never given back.
#[server(endpoint = "groups/add")]
pub async fn add(#[server(flatten)] form: AddGroupForm) -> Result<(), ApiError> {
    let marketer = caller::marketer()?;
    let AddGroupForm { network, group, service_key, community_key } = form;
    let typed = Flash::form(ADD, [("network", network.as_str()), ("group", group.as_str())]);
    let done = match NetworkName::parse(&network) {
        Some(network) => {
            marketer.add_group(&NewGroup { network, group: group.clone(), service_key, community_key }).await
        }
        None => Err(Error::field("network", Problem::NetworkOff)),
    };
    answer(done, typed, "/desk/groups/", |id| (page(id), Some(Note::GroupAdded))).await
}

/// Changes schedule and window.
#[server(endpoint = "groups/save")]
pub async fn save(#[server(flatten)] form: SaveGroupForm) -> Result<(), ApiError> {
    let marketer = caller::marketer()?;
    let id = parsed(&form.id)?;
    let SaveGroupForm { cron, window_posts, window_days, reread_minutes, active, .. } = form;
    let typed = Flash::form(
        SETTINGS,
        [
            ("cron", cron.as_str()),
            ("window_posts", window_posts.as_str()),
            ("window_days", window_days.as_str()),
            ("reread_minutes", reread_minutes.as_str()),
            ("active", active.as_str()),
        ],
    );
    let form = GroupForm {
        cron: cron.clone(),
        window_posts: window_posts.clone(),
        window_days: window_days.clone(),
        reread_minutes: reread_minutes.clone(),
        active: active.clone(),
    };
    let done = marketer.save_group(id, &form).await;
    answer(done, typed, &page(id), |()| (page(id), Some(Note::Saved))).await
}

/// Orders a run. The page is told since when it waits for one.
#[server(endpoint = "groups/run_now")]
pub async fn run_now(#[server(flatten)] form: GroupIdForm) -> Result<(), ApiError> {
    let marketer = caller::marketer()?;
    let id = parsed(&form.id)?;
    let ordered = caller::portal().clock.now().0;
    let done = marketer.run_now(id).await;
    answer(done, Flash::default(), &page(id), |()| (format!("{}?ordered={ordered}", page(id)), Some(Note::RunOrdered)))
        .await
}

/// Asks the run that is going on to stop. One that has just ended is left as it is.
#[server(endpoint = "groups/cancel_run")]
pub async fn cancel_run(#[server(flatten)] form: GroupIdForm) -> Result<(), ApiError> {
    let marketer = caller::marketer()?;
    let id = parsed(&form.id)?;
    let latest = marketer.latest_run(id).await.map_err(told)?;
    let done = match latest {
        Some(run) => marketer.cancel_run(run.id).await,
        None => Err(Error::NotFound),
    };
    let (done, note) = match done {
        Err(Error::NotFound) => (Ok(()), None),
        done => (done, Some(Note::RunCancelled)),
    };
    answer(done, Flash::default(), &page(id), |()| (page(id), note)).await
}
