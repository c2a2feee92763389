//! What decides: the active offers and the programme's general rules, cached until somebody changes them.

use crate::{Error, settings};
use jiff::tz::TimeZone;
use kabinet_domain::{
    counter::Counter,
    ids::{CounterId, OfferId},
    offer::{Index, Offer, OfferState, Terms},
};
use kabinet_store::{Tx, counter, offer, setting};
use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

/// The rules as of one generation; any change of an offer or a setting makes the next.
#[derive(Debug)]
pub(crate) struct Rules {
    pub generation: i64,
    pub offers: Index,
    pub counters: HashMap<CounterId, Counter>,
    pub main: settings::Main,
    pub zone: TimeZone,
}

/// The last rules that were read.
#[derive(Debug, Default)]
pub(crate) struct Cached(RwLock<Option<Arc<Rules>>>);

impl Cached {
    /// The rules in force for this transaction: one cheap statement when nothing has changed.
    pub async fn in_force(&self, tx: &mut Tx) -> Result<Arc<Rules>, Error> {
        let generation = offer::generation(tx).await?;
        if let Some(rules) = self.last().filter(|rules| rules.generation == generation) {
            return Ok(rules);
        }
        let rules = Arc::new(read(tx, generation).await?);
        *self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(rules.clone());
        Ok(rules)
    }

    fn last(&self) -> Option<Arc<Rules>> {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}

async fn read(tx: &mut Tx, generation: i64) -> Result<Rules, Error> {
    let main = main(tx).await?;
    let mut active = Vec::new();
    for stored in offer::list(tx).await? {
        if stored.state != OfferState::Active {
            continue;
        }
        match Terms::from_json(&stored.body) {
            Ok(terms) => active.push(Offer { id: stored.id, version: stored.version, terms }),
            Err(broken) => broken_offer(stored.id, &broken),
        }
    }
    let counters = counters(tx).await?;
    Ok(Rules { generation, offers: Index::new(active), counters, zone: main.time_zone(), main })
}

/// The counters that are understood.
pub(crate) async fn counters(tx: &mut Tx) -> Result<HashMap<CounterId, Counter>, Error> {
    let read = |stored: counter::CounterRow| match serde_json::from_str(&stored.body) {
        Ok(described) => Some((stored.id, described)),
        Err(error) => {
            tracing::error!(counter = %stored.id, %error, "a counter is not understood and counts nothing");
            None
        }
    };
    Ok(counter::list(tx).await?.into_iter().filter_map(read).collect())
}

fn broken_offer(id: OfferId, broken: &kabinet_domain::offer::Broken) {
    tracing::error!(offer = %id, %broken, "an active offer is not understood and does nothing");
}

/// The general rules, or their defaults before anybody has saved any.
pub(crate) async fn main(tx: &mut Tx) -> Result<settings::Main, Error> {
    match setting::get(tx, settings::MAIN).await? {
        None => Ok(settings::Main::default()),
        Some(body) => serde_json::from_str(&body).map_err(|error| Error::internal("reading Settings → Main", &error)),
    }
}
