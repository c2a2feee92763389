//! What decides: the active offers and the programme's general rules, cached until somebody changes them.

use crate::{Error, secrets::random, settings};
use jiff::tz::TimeZone;
use kabinet_domain::{
    counter::Counter,
    event::EventKind,
    ids::{CounterId, OfferId},
    offer::{Index, Offer, OfferState, Terms},
};
use kabinet_store::{
    Tx, counter,
    offer::{self, Generation},
    setting,
};
use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};
use uuid::Uuid;

/// The rules as of one generation; any change of an offer or a setting makes the next.
#[derive(Debug)]
pub(crate) struct Rules {
    pub generation: Option<Generation>,
    pub offers: Index,
    pub counters: HashMap<CounterId, Counter>,
    pub main: settings::Main,
    pub zone: TimeZone,
}

impl Rules {
    /// Which versions of offers wait for this kind of event.
    pub fn versions_waiting_for(&self, kind: EventKind) -> Vec<(OfferId, i64)> {
        let waiting = self.offers.offers().filter(|offer| offer.terms.trigger == kind);
        waiting.map(|offer| (offer.id, offer.version)).collect()
    }
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

/// Names a change of the rules. Taken anew in each run of the write that makes it, and never a field of it: what a run that
/// was rolled back had written may be in the cache under its name.
pub(crate) fn fresh() -> Generation {
    Generation(Uuid::from_bytes(random()))
}

async fn read(tx: &mut Tx, generation: Option<Generation>) -> Result<Rules, Error> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use kabinet_domain::time::Millis;
    use kabinet_store::{Db, Settings, Write};

    /// Changes how many levels of referrers there are; looks at the rules then, or gives up then.
    struct Change {
        cached: Arc<Cached>,
        levels: u8,
        looks: bool,
        gives_up: bool,
    }

    impl Write for Change {
        type Out = ();
        type Err = Error;

        async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
            let main = settings::Main { referral_levels: self.levels, ..settings::Main::default() };
            let body = serde_json::to_string(&main).expect("JSON");
            setting::put(tx, settings::MAIN, &body, Millis(1)).await?;
            offer::rules_changed(tx, fresh()).await?;
            if self.looks {
                assert_eq!(self.cached.in_force(tx).await?.main.referral_levels, self.levels);
            }
            if self.gives_up { Err(Error::NotFound) } else { Ok(()) }
        }
    }

    #[tokio::test]
    async fn rules_that_were_rolled_back_are_never_in_force_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("kabinet.db").display());
        let db = Db::open(&Settings { url, readers: 1, lock: true }).await.expect("opens");
        db.migrate().await.expect("migrates");
        let cached = Arc::new(Cached::default());
        let levels = || async {
            let mut tx = db.read().await.expect("a snapshot");
            cached.in_force(&mut tx).await.expect("rules").main.referral_levels
        };
        let change = |levels, looks, gives_up| {
            let cached = Arc::clone(&cached);
            db.write(Change { cached, levels, looks, gives_up })
        };
        assert_eq!(levels().await, 1);
        change(3, true, true).await.expect_err("gives up");
        assert_eq!(levels().await, 1, "as before the change");
        change(3, true, true).await.expect_err("gives up");
        change(5, false, false).await.expect("changes");
        assert_eq!(levels().await, 5, "the change after the one that was given up");
    }
}
