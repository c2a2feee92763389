use crate::{Error, Portal, rules, secrets::new_id, who::Marketer};
use kabinet_domain::{
    event::EventKind,
    ids::{CounterId, OfferId, StaffId},
    lang::{Lang, Localized},
    offer::{OfferState, Terms, templates},
    problem::Problem,
    time::Millis,
    words,
};
use kabinet_store::{Tx, Write, counter, offer};
use std::collections::BTreeMap;

impl Marketer {
    /// Adds an offer made from a template, as a draft.
    pub async fn add_offer(&self, template: &str) -> Result<OfferId, Error> {
        self.portal.add_offer(template, OfferState::Draft, Some(self.id)).await
    }

    /// Adds an offer of one's own that waits for `trigger`, as a draft that awards something small.
    pub async fn new_offer(&self, trigger: EventKind) -> Result<OfferId, Error> {
        let words = |lang| words::kind(lang, trigger).to_owned();
        let terms = Terms::new(Localized { ru: words(Lang::Ru), en: words(Lang::En) }, trigger);
        self.portal.add_terms(&terms, None, Vec::new(), (OfferState::Draft, Some(self.id))).await
    }

    /// Switches an offer on, off, or away. One that is not understood cannot be switched on.
    pub async fn switch_offer(&self, id: OfferId, state: OfferState) -> Result<(), Error> {
        self.portal.db.write(Switch { id, state }).await
    }
}

impl Portal {
    /// Adds an offer made from a template: by a marketer, or as part of setting up a demo.
    pub async fn add_offer(&self, key: &str, state: OfferState, by: Option<StaffId>) -> Result<OfferId, Error> {
        let templates::Template { key, terms, counters } = templates::find(key).ok_or(Error::NotFound)?;
        let now = self.clock.now();
        // Each offer gets counters of its own, so that two made from one template do not count for each other.
        let own: BTreeMap<CounterId, CounterId> =
            counters.iter().map(|(called, _)| (*called, CounterId(new_id(now)))).collect();
        let terms = terms.with_counters(&|called| own.get(&called).copied().unwrap_or(called));
        let counters = counters
            .iter()
            .filter_map(|(called, counter)| Some((*own.get(called)?, serde_json::to_string(counter).ok()?)))
            .collect();
        self.add_terms(&terms, Some(key), counters, (state, by)).await
    }

    /// Adds an offer that says `terms`, and the counters it brings along.
    pub async fn add_terms(
        &self,
        terms: &Terms,
        template: Option<&'static str>,
        counters: Vec<(CounterId, String)>,
        (state, by): (OfferState, Option<StaffId>),
    ) -> Result<OfferId, Error> {
        terms.check().map_err(|broken| Error::internal("adding an offer", &broken))?;
        let now = self.clock.now();
        let id = OfferId(new_id(now));
        self.db.write(Add { id, state, template, body: terms.to_json(), counters, by, now }).await?;
        Ok(id)
    }
}

struct Add {
    id: OfferId,
    state: OfferState,
    template: Option<&'static str>,
    body: String,
    counters: Vec<(CounterId, String)>,
    by: Option<StaffId>,
    now: Millis,
}

impl Write for Add {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let new = offer::OfferRow {
            id: self.id,
            state: self.state,
            version: 1,
            created: self.now,
            template: self.template.map(str::to_owned),
            body: self.body.clone(),
            edited: self.now,
        };
        for (id, body) in &self.counters {
            counter::insert(tx, *id, body, self.now, rules::fresh()).await?;
        }
        offer::insert(tx, &new, self.by, rules::fresh()).await?;
        Ok(())
    }
}

struct Switch {
    id: OfferId,
    state: OfferState,
}

impl Write for Switch {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let stored = offer::get(tx, self.id).await?.ok_or(Error::NotFound)?;
        if self.state == OfferState::Active && Terms::from_json(&stored.body).is_err() {
            return Err(Problem::OfferBroken.into());
        }
        if !offer::set_state(tx, self.id, stored.state, self.state, rules::fresh()).await? {
            return Err(Problem::SwitchedMeanwhile.into());
        }
        Ok(())
    }
}
