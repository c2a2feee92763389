use crate::{Error, Portal, rules, secrets::new_id, who::Marketer};
use kabinet_domain::{
    ids::{OfferId, StaffId},
    offer::{OfferState, Terms, templates},
    problem::Problem,
    time::Millis,
};
use kabinet_store::{Tx, Write, offer};

impl Marketer {
    /// Adds an offer made from a template, as a draft.
    pub async fn add_offer(&self, template: &str) -> Result<OfferId, Error> {
        self.portal.add_offer(template, OfferState::Draft, Some(self.id)).await
    }

    /// Switches an offer on, off, or away. One that is not understood cannot be switched on.
    pub async fn switch_offer(&self, id: OfferId, state: OfferState) -> Result<(), Error> {
        self.portal.db.write(Switch { id, state }).await
    }
}

impl Portal {
    /// Adds an offer made from a template: by a marketer, or as part of setting up a demo.
    pub async fn add_offer(&self, key: &str, state: OfferState, by: Option<StaffId>) -> Result<OfferId, Error> {
        let template = templates::find(key).ok_or(Error::NotFound)?;
        let now = self.clock.now();
        let id = OfferId(new_id(now));
        let add = Add { id, state, template: template.key, body: template.terms.to_json(), by, now };
        self.db.write(add).await?;
        Ok(id)
    }
}

struct Add {
    id: OfferId,
    state: OfferState,
    template: &'static str,
    body: String,
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
            template: Some(self.template.to_owned()),
            body: self.body.clone(),
            edited: self.now,
        };
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
