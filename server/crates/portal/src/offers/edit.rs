use super::list::{OfferCard, card};
use crate::{Error, points::names_for_desk, rules, who::Marketer};
use jiff::tz::TimeZone;
use kabinet_domain::{
    event::{EventKind, NetworkName},
    ids::{CounterId, GroupId, OfferId, StaffId},
    offer::{Broken, OfferForm, Terms},
    problem::Problem,
    time::Millis,
};
use kabinet_store::{Tx, Write, offer, social_group};

/// What the form chooses from.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Networks that are set up.
    pub networks: Vec<NetworkName>,
    /// The programme's groups.
    pub groups: Vec<(GroupId, String)>,
    /// The programme's counters.
    pub counters: Vec<(CounterId, String)>,
}

/// An offer's page at the desk.
#[derive(Debug, Clone)]
pub struct OfferPage {
    /// What the list shows of it.
    pub card: OfferCard,
    /// What it waits for, and the form filled in; `None` when the offer is not understood.
    pub form: Option<(EventKind, OfferForm)>,
    /// What the form chooses from.
    pub known: Known,
}

impl Marketer {
    /// One offer with its form.
    pub async fn offer(&self, id: OfferId) -> Result<OfferPage, Error> {
        let mut tx = self.portal.db.read().await?;
        let main = rules::main(&mut tx).await?;
        let names = names_for_desk(&mut tx, &self.portal, &main).await?;
        let stored = offer::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let terms = Terms::from_json(&stored.body).ok();
        let counters = names.counters.iter().map(|(id, name)| (*id, name.get(self.lang).to_owned())).collect();
        Ok(OfferPage {
            card: card(self.lang, &stored, &names),
            form: terms.map(|terms| (terms.trigger, OfferForm::of(&terms, &main.time_zone()))),
            known: Known {
                networks: self.portal.networks.keys().copied().collect(),
                groups: social_group::list(&mut tx).await?.into_iter().map(|group| (group.id, group.name)).collect(),
                counters,
            },
        })
    }

    /// Saves the form as the next version, if `version` is still the one in force.
    pub async fn save_offer(&self, id: OfferId, version: i64, form: &OfferForm) -> Result<(), Error> {
        let mut tx = self.portal.db.read().await?;
        let zone = rules::main(&mut tx).await?.time_zone();
        let stored = offer::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        drop(tx);
        let before = Terms::from_json(&stored.body).map_err(|_| Problem::OfferBroken)?;
        let terms = typed(form, &before, &zone)?;
        let now = self.portal.clock.now();
        self.portal.db.write(Publish { id, version, body: terms.to_json(), by: self.id, now }).await
    }
}

/// The offer as the form would have it.
pub(super) fn typed(form: &OfferForm, before: &Terms, zone: &TimeZone) -> Result<Terms, Error> {
    let refused = |wrong: Vec<(String, Problem)>| {
        Error::Refused(wrong.into_iter().map(|(field, problem)| (field.into(), problem)).collect())
    };
    let terms = form.apply(before, zone).map_err(refused)?;
    terms.check().map_err(|broken| broken_problem(&broken))?;
    Ok(terms)
}

fn broken_problem(broken: &Broken) -> Problem {
    match broken {
        Broken::Period => Problem::Period,
        Broken::Amount(_) => Problem::Number { least: 0, most: 1_000_000 },
        Broken::Awards => Problem::AwardsOnce,
        Broken::NoAction => Problem::NothingToDo,
        _ => Problem::OfferBroken,
    }
}

struct Publish {
    id: OfferId,
    version: i64,
    body: String,
    by: StaffId,
    now: Millis,
}

impl Write for Publish {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let (by, generation) = (Some(self.by), rules::fresh());
        if !offer::publish_version(tx, self.id, self.version, &self.body, self.now, by, generation).await? {
            return Err(Problem::ChangedMeanwhile.into());
        }
        Ok(())
    }
}
