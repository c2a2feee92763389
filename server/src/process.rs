//! The parts of a running Kabinet, put together.

use crate::{
    Command, Config, Control, Failure,
    http::{assets::SITE, batches, call, entry, oauth, security::provide_nonce},
    timetable,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use kabinet_app::shell;
use kabinet_domain::{activity::Obstacle, ids::GroupId, lang::Lang};
use kabinet_messaging::{Channel, EmailChannel};
use kabinet_networks::{Network, RealTimer, Timer, oidc::Oidc, ok::Odnoklassniki, vk::Vk};
use kabinet_portal::{
    Clock, Error, Keys, Parts, Portal,
    activity::{Ended, Reason},
    passwords::Passwords,
    settings::Main,
    staff::{NewStaff, Role},
};
use kabinet_store::{Db, Settings, StoreError};
use leptos::{config::LeptosOptions, context::provide_context};
use leptos_axum::{LeptosRoutes as _, file_and_error_handler_with_context, generate_route_list};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc::Sender, watch};

/// How often a collecting command says how far it is.
const SAY_EVERY: Duration = Duration::from_millis(500);

/// Everything that a command or a page needs.
#[derive(Debug)]
pub struct Process {
    portal: Portal,
}

impl Process {
    /// Opens the database, brings it to this version and puts the parts together. [`Failure::Locked`] when another process
    /// has it open.
    pub async fn open(config: &Config) -> Result<Self, Failure> {
        let process = Self::with(config, Clock::System).await?;
        let seed = &config.programme;
        let mut main = Main { zone: seed.zone.clone(), lang: seed.lang, ..Main::default() };
        (main.name.ru, main.name.en) = (seed.name_ru.clone(), seed.name_en.clone());
        process.set_up(&main).await?;
        Ok(process)
    }

    /// As [`Process::open`], without seeding the programme.
    pub async fn with(config: &Config, clock: Clock) -> Result<Self, Failure> {
        let keys = Keys::new(*config.secrets.key()?.reveal());
        let db = database(config).await?;
        db.migrate().await.map_err(|error| refused(&error))?;
        let networks = networks(config, &clock)?;
        let email = match &config.email {
            Some(email) => {
                let channel = EmailChannel::new(email).map_err(|error| Failure::Refused(error.to_string()))?;
                Some(Arc::new(channel) as Arc<dyn Channel>)
            }
            None => None,
        };
        let passwords = Passwords::new(config.passwords.concurrency, config.passwords.queue);
        let parts = Parts { db, clock, keys, passwords, public_url: config.http.public_url.to_url() };
        let portal = Portal::new(parts, networks, email);
        portal.wake_up().await.map_err(told)?;
        Ok(Self { portal })
    }

    pub(crate) async fn set_up(&self, main: &Main) -> Result<(), Failure> {
        self.portal.set_up(main).await.map_err(told)
    }

    /// The use cases.
    pub const fn portal(&self) -> &Portal {
        &self.portal
    }

    /// Brings the database to this version.
    pub async fn migrate(config: &Config) -> Result<Value, Failure> {
        let db = database(config).await?;
        db.migrate().await.map_err(|error| refused(&error))?;
        db.close().await;
        Ok(json!("the database is of this version"))
    }

    /// The pages and what programs call, without what stands before them.
    pub fn routes(&self) -> Router {
        let options = LeptosOptions::builder().output_name(SITE.stem).site_pkg_dir("pkg").build();
        let portal = self.portal.clone();
        let context = move || {
            provide_nonce();
            provide_context(portal.clone());
        };
        let routes = generate_route_list(kabinet_app::pages::App);
        let lost = file_and_error_handler_with_context::<LeptosOptions, _>(context.clone(), shell);
        let pages = Router::new()
            .leptos_routes_with_context(&options, routes, context, {
                let options = options.clone();
                move || shell(options.clone())
            })
            .fallback(lost)
            .with_state(options);
        Router::new()
            .route("/i/{code}", get(entry::invite))
            .route("/oauth/{network}/start", post(oauth::start))
            .route("/oauth/{network}/callback", get(oauth::callback))
            .route("/desk/points/batch/{id}/rejected.csv", get(batches::rejected))
            .with_state(self.portal.clone())
            .merge(pages)
            .layer(from_fn(call::answer))
            .layer(from_fn_with_state(self.portal.clone(), entry::find))
    }

    /// Where files are sent, which are larger than forms.
    pub fn uploads(&self) -> Router {
        Router::new()
            .route(kabinet_app::api::batches::UPLOAD, post(batches::upload))
            .layer(DefaultBodyLimit::max(batches::MOST_BYTES))
            .with_state(self.portal.clone())
            .layer(from_fn_with_state(self.portal.clone(), entry::find))
    }

    /// Which parts cannot work now.
    pub async fn ready(&self) -> Result<(), Vec<&'static str>> {
        match self.portal.is_ready().await {
            Ok(()) => Ok(()),
            Err(error) => {
                tracing::error!(%error, "not ready");
                Err(vec!["database"])
            }
        }
    }

    /// Tasks, letters and the timetable, until `stop` says so.
    pub async fn work(&self, stop: watch::Receiver<bool>) {
        timetable::work(&self.portal, stop).await;
    }

    async fn collect(&self, group: Option<String>, progress: &Sender<String>) -> Result<Value, String> {
        let mut groups = self.portal.all_groups().await.map_err(say)?;
        if let Some(wanted) = group {
            let wanted: GroupId = wanted.parse().map_err(|_| format!("{wanted} is not the id of a group"))?;
            groups.retain(|(id, _)| *id == wanted);
            if groups.is_empty() {
                return Err(format!("there is no group {wanted}"));
            }
        }
        let mut runs = Vec::new();
        for (id, name) in groups {
            runs.push(self.collect_group(id, &name, progress).await?);
        }
        Ok(json!(runs))
    }

    async fn collect_group(&self, id: GroupId, name: &str, progress: &Sender<String>) -> Result<Value, String> {
        let run = self.portal.collect(id, Reason::Command);
        tokio::pin!(run);
        let ended = loop {
            tokio::select! {
                ended = &mut run => break ended.map_err(say)?,
                () = tokio::time::sleep(SAY_EVERY) => {
                    if let Ok(Some(run)) = self.portal.latest_run(id).await {
                        let line = format!("{name}: {} of {} lists, {} calls", run.lists_done, run.lists_total, run.calls);
                        // A line that finds no room is one of progress only; the next says more.
                        drop(progress.try_send(line));
                    }
                }
            }
        };
        if ended == Ended::Busy {
            return Err(format!("{name}: another run is going on"));
        }
        let run = self.portal.latest_run(id).await.map_err(say)?.ok_or("the run is gone")?;
        Ok(json!({
            "group": id, "name": name, "state": run.state.code(), "calls": run.calls, "lists": run.lists_done,
            "found": run.found, "events": run.events, "awards": run.awarded,
            "obstacle": run.obstacle.map(Obstacle::code), "error": run.error,
            "ms": run.ended.map(|ended| ended.0 - run.started.0),
        }))
    }
}

impl Control for Process {
    async fn handle(&self, command: Command, progress: Sender<String>) -> Result<Value, String> {
        match command {
            Command::Collect { group } => self.collect(group, &progress).await,
            Command::AdminCreate { email, role, password } => {
                let role = match role {
                    crate::socket::Role::Administrator => Role::Administrator,
                    crate::socket::Role::Operator => Role::Operator,
                    crate::socket::Role::Marketer => Role::Marketer,
                };
                let name = email.split('@').next().unwrap_or(&email).to_owned();
                let new = NewStaff { name, email: email.clone(), password: password.reveal().to_owned(), role };
                let id = self.portal.create_staff(&new).await.map_err(say)?;
                Ok(json!({ "id": id, "email": email }))
            }
            Command::LedgerVerify => match self.portal.verify_ledger().await.map_err(say)? {
                None => Ok(json!("the ledger holds: twelve invariants, nothing found")),
                Some(offender) => Err(offender),
            },
        }
    }
}

/// The networks that are set up. VK is always there: its keys come with its groups.
fn networks(config: &Config, clock: &Clock) -> Result<Vec<Arc<dyn Network>>, Failure> {
    let clock = clock.clone();
    let timer: Arc<dyn Timer> = Arc::new(RealTimer::new(move || clock.now()));
    let refused = |error: kabinet_networks::NoNetwork| Failure::Refused(error.to_string());
    let vk = Vk::new(config.networks.vk.clone(), Arc::clone(&timer)).map_err(refused)?;
    let mut networks: Vec<Arc<dyn Network>> = vec![Arc::new(vk)];
    if config.networks.ok.is_set_up() {
        let ok = Odnoklassniki::new(config.networks.ok.clone(), Arc::clone(&timer)).map_err(refused)?;
        networks.push(Arc::new(ok));
    }
    if config.networks.oidc.is_set_up() {
        networks.push(Arc::new(Oidc::new(config.networks.oidc.clone(), timer).map_err(refused)?));
    }
    Ok(networks)
}

async fn database(config: &Config) -> Result<Db, Failure> {
    if let Some(folder) = config.database.file().and_then(std::path::Path::parent) {
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::Io { what: format!("making {}", folder.display()), error })?;
    }
    let settings = Settings { url: config.database.url.clone(), readers: config.database.readers, lock: true };
    Db::open(&settings).await.map_err(|error| refused(&error))
}

fn refused(error: &StoreError) -> Failure {
    if let StoreError::Locked { .. } = error { Failure::Locked } else { Failure::Refused(error.to_string()) }
}

pub(crate) fn told(error: Error) -> Failure {
    Failure::Refused(say(error))
}

/// For whoever typed the command.
fn say(error: Error) -> String {
    match error {
        Error::Refused(problems) => problems
            .into_iter()
            .map(|(field, problem)| {
                let sentence = problem.say(Lang::En);
                if field.is_empty() { sentence } else { format!("{field}: {sentence}") }
            })
            .collect::<Vec<_>>()
            .join("\n"),
        error => error.to_string(),
    }
}
