use crate::{Error, Form, Inner, Portal, rules, secrets::new_id, who::Marketer};
use kabinet_domain::{event::NetworkName, ids::GroupId, problem::Problem, schedule::Schedule, time::Millis};
use kabinet_networks::{GroupKeys, NetworkError, Secret};
use kabinet_store::{
    Tx, Write,
    social_group::{self, Group, GroupState},
};
use serde::{Deserialize, Serialize};

/// The schedule a new group starts with: every hour.
const HOURLY: &str = "0 * * * *";
/// How many recent posts a new group's runs read.
const POSTS: i64 = 50;
/// How old a post may be, in days, for a new group's runs.
const DAYS: i64 = 60;

/// After how many minutes a new group's runs read everything again.
const REREAD_MINUTES: i64 = 60;
/// The longest anybody may wait for that: a week.
const MOST_REREAD_MINUTES: i64 = 7 * 24 * 60;

/// A group to be added.
#[derive(Debug, Clone)]
pub struct NewGroup {
    /// Where.
    pub network: NetworkName,
    /// Its address, short name or number.
    pub group: String,
    /// The application's key.
    pub service_key: String,
    /// The group's own key; may be empty.
    pub community_key: String,
}

/// What a marketer may change about a group, as typed.
#[derive(Debug, Clone, Default)]
pub struct GroupForm {
    /// A cron expression.
    pub cron: String,
    /// How many recent posts.
    pub window_posts: String,
    /// How old they may be, in days.
    pub window_days: String,
    /// After how many minutes everything is read again.
    pub reread_minutes: String,
    /// `on`: runs take place.
    pub active: String,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    service: String,
    community: Option<String>,
}

fn place(id: GroupId) -> String {
    format!("social_group:{id}")
}

/// The keys of a group, opened.
pub(crate) fn open_keys(portal: &Inner, group: &Group) -> Result<GroupKeys, Error> {
    let sealed = group.keys.as_deref().unwrap_or_default();
    let keys = portal
        .keys
        .open(&place(group.id), sealed)
        .map_err(|error| Error::internal("opening a group's keys", &error))?;
    let keys: Sealed =
        serde_json::from_slice(&keys).map_err(|error| Error::internal("reading a group's keys", &error))?;
    Ok(GroupKeys { service: Secret::new(keys.service), community: keys.community.map(Secret::new) })
}

impl Marketer {
    /// Looks the group up at the network with the given keys, and adds it.
    pub async fn add_group(&self, new: &NewGroup) -> Result<GroupId, Error> {
        self.portal.add_group(new).await
    }

    /// Changes schedule and window.
    pub async fn save_group(&self, id: GroupId, form: &GroupForm) -> Result<(), Error> {
        let mut checked = Form::default();
        let cron = checked.take("cron", Schedule::parse(&form.cron).map_err(|_| Problem::Schedule));
        let window_posts = checked.number("window_posts", &form.window_posts, 1, 1_000);
        let window_days = checked.number("window_days", &form.window_days, 1, 3_650);
        let reread_minutes = checked.number("reread_minutes", &form.reread_minutes, 1, MOST_REREAD_MINUTES);
        let (Some(cron), Some(window_posts), Some(window_days), Some(reread_minutes)) =
            (cron, window_posts, window_days, reread_minutes)
        else {
            return Err(checked.refusal());
        };
        let active = form.active == "on";
        let now = self.portal.clock.now();
        self.portal.db.write(Save { id, cron, window_posts, window_days, reread_minutes, active, now }).await
    }
}

impl Portal {
    /// Adds a group: by a marketer, or as part of setting up a demo.
    pub async fn add_group(&self, new: &NewGroup) -> Result<GroupId, Error> {
        let client = self.groups_at(new.network)?;
        let (service, community) = (new.service_key.trim(), new.community_key.trim());
        let community = (!community.is_empty()).then(|| community.to_owned());
        let keys =
            GroupKeys { service: Secret::new(service.to_owned()), community: community.clone().map(Secret::new) };
        let info = client.find_group(&keys, new.group.trim()).await.map_err(|error| unknown(&error))?;
        let now = self.clock.now();
        let id = GroupId(new_id(now));
        let sealed = Sealed { service: service.to_owned(), community };
        let sealed = serde_json::to_vec(&sealed).map_err(|error| Error::internal("sealing a group's keys", &error))?;
        let zone = rules::main(&mut self.db.read().await?).await?.time_zone();
        let group = Group {
            id,
            network: new.network,
            external_id: info.id,
            name: info.name,
            screen_name: info.screen_name,
            members_count: info.members.and_then(|count| i64::try_from(count).ok()).unwrap_or(0),
            closed: info.closed,
            cron: HOURLY.to_owned(),
            window_posts: POSTS,
            window_days: DAYS,
            collect: "{}".to_owned(),
            keys: Some(self.keys.seal(&place(id), &sealed)),
            state: GroupState::Healthy,
            obstacle: None,
            state_note: None,
            first_scan: None,
            next_run: Schedule::parse(HOURLY).ok().and_then(|schedule| schedule.next(now, &zone)),
            created: now,
            whole: None,
            reread_minutes: REREAD_MINUTES,
        };
        self.db.write(Add { group }).await?;
        Ok(id)
    }
}

fn unknown(error: &NetworkError) -> Error {
    tracing::warn!(%error, "a group could not be looked up");
    match error {
        NetworkError::NeedsReauthorisation { .. } => Error::field("service_key", Problem::GroupUnknown),
        error if error.is_retryable() => Problem::NetworkAway.into(),
        _ => Error::field("group", Problem::GroupUnknown),
    }
}

struct Add {
    group: Group,
}

impl Write for Add {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        if social_group::insert(tx, &self.group).await? {
            Ok(())
        } else {
            Err(Error::field("group", Problem::GroupTwice))
        }
    }
}

struct Save {
    id: GroupId,
    cron: Schedule,
    window_posts: i64,
    window_days: i64,
    reread_minutes: i64,
    active: bool,
    now: Millis,
}

impl Write for Save {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let zone = rules::main(tx).await?.time_zone();
        let mut group = social_group::get(tx, self.id).await?.ok_or(Error::NotFound)?;
        self.cron.as_str().clone_into(&mut group.cron);
        group.window_posts = self.window_posts;
        group.window_days = self.window_days;
        group.reread_minutes = self.reread_minutes;
        group.next_run = self.cron.next(self.now, &zone);
        social_group::update(tx, &group).await?;
        match (self.active, group.state) {
            (false, _) => social_group::set_state(tx, self.id, GroupState::Paused, None).await?,
            (true, GroupState::Paused) => social_group::set_state(tx, self.id, GroupState::Healthy, None).await?,
            (true, _) => true,
        };
        Ok(())
    }
}
