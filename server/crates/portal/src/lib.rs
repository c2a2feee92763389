//! The use cases, one verb per file. Each reads as a paragraph: begin, decide, write, commit; messages are outbox rows.
//!
//! [`Portal`] is the process's one set of parts; [`Portal::visitor`], [`Portal::who`] and the handles of [`who`] are the
//! ways in for people, [`tasks`] and [`activity`] for the clock.

pub mod accounts;
pub mod activity;
pub mod clock;
pub mod counters;
mod error;
pub mod events;
mod flash;
pub mod groups;
pub mod links;
pub mod messages;
pub mod offers;
pub mod passwords;
pub mod points;
mod programme;
pub mod purchases;
pub mod referral;
mod rules;
pub mod secrets;
pub mod settings;
pub mod staff;
pub mod tasks;
pub mod who;

pub use clock::Clock;
pub use error::{Error, Field, Form};
pub use programme::{Programme, Sign};
pub use secrets::Keys;

use kabinet_domain::{event::NetworkName, lang::Lang, problem::Problem, words};
use kabinet_messaging::Channel;
use kabinet_networks::{Groups, Network};
use kabinet_store::Db;
use std::{collections::BTreeMap, fmt, net::IpAddr, ops::Deref, sync::Arc};
use tokio::sync::Notify;
use url::Url;

/// Everything a use case needs. Cheap to clone.
#[derive(Clone)]
pub struct Portal(Arc<Inner>);

/// The parts of a [`Portal`].
pub struct Inner {
    /// The database.
    pub db: Db,
    /// Where `now` comes from.
    pub clock: Clock,
    /// The installation's key.
    pub keys: Keys,
    /// Hashes passwords, a bounded number at a time.
    pub passwords: passwords::Passwords,
    /// The social networks that are set up.
    pub networks: BTreeMap<NetworkName, Arc<dyn Network>>,
    /// The e-mail channel, where one is set up.
    pub email: Option<Arc<dyn Channel>>,
    /// Where the portal is reached, without a slash at the end.
    pub public_url: Url,
    /// Woken when there is new work, so that it need not wait for the next look.
    pub work: Notify,
    /// What was last known of the programme.
    pub sign: Sign,
    pub(crate) rules: rules::Cached,
}

impl fmt::Debug for Portal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Portal").field("public_url", &self.public_url.as_str()).finish_non_exhaustive()
    }
}

impl Deref for Portal {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// The parts that the process brings.
pub struct Parts {
    /// The database, migrated.
    pub db: Db,
    /// Where `now` comes from.
    pub clock: Clock,
    /// The installation's key.
    pub keys: Keys,
    /// Hashes passwords.
    pub passwords: passwords::Passwords,
    /// Where the portal is reached.
    pub public_url: Url,
}

impl Portal {
    /// Puts the parts together.
    pub fn new(parts: Parts, networks: Vec<Arc<dyn Network>>, email: Option<Arc<dyn Channel>>) -> Self {
        let Parts { db, clock, keys, passwords, public_url } = parts;
        let networks = networks.into_iter().map(|network| (network.name(), network)).collect();
        Self(Arc::new(Inner {
            db,
            clock,
            keys,
            passwords,
            networks,
            email,
            public_url,
            work: Notify::new(),
            sign: Sign::default(),
            rules: rules::Cached::default(),
        }))
    }

    /// Somebody who is not signed in.
    pub fn visitor(&self, address: IpAddr, lang: Lang) -> who::Visitor {
        who::Visitor { portal: self.clone(), address, lang }
    }
}

impl Inner {
    /// The groups of a network that is set up and has some.
    pub(crate) fn groups_at(&self, network: NetworkName) -> Result<&dyn Groups, Error> {
        let client = self.networks.get(&network).ok_or(Problem::NetworkOff)?;
        Ok(client.groups().ok_or(Problem::NetworkOff)?)
    }

    /// What people know a network as.
    pub fn network_title(&self, lang: Lang, network: NetworkName) -> String {
        let title = self.networks.get(&network).and_then(|client| client.title());
        title.unwrap_or_else(|| words::network(lang, network)).to_owned()
    }

    /// An address of the portal itself, for links in letters and redirects back from networks.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}

impl Portal {
    /// After a start: the programme's name is read, and on SQLite, where no other process can be working, runs that a dead process held are free at once.
    pub async fn wake_up(&self) -> Result<(), Error> {
        self.read_sign().await?;
        match &self.db {
            Db::Lite(_) => self.db.write(activity::FreeRuns { now: self.clock.now() }).await,
            Db::Pg(_) => Ok(()),
        }
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> Result<(), Error> {
        rules::main(&mut self.db.read().await?).await.map(drop)
    }
}
