use super::list::{OfferCard, card};
use crate::{Error, points::names_for_desk, rules, who::Marketer};
use kabinet_domain::{
    event::EventKind,
    ids::{GroupId, OfferId, StaffId},
    offer::{Broken, OfferForm, Terms},
    problem::Problem,
    time::Millis,
};
use kabinet_store::{Tx, Write, offer, social_group};

/// Which fields of the form this offer has a use for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one flag per part of the form")]
pub struct Shows {
    /// A group can be chosen.
    pub group: bool,
    /// Posts can be named.
    pub posts: bool,
    /// Earlier acts can be paid for.
    pub earlier_acts: bool,
    /// What the act earned can be taken back.
    pub takes_back: bool,
    /// A limit can be set.
    pub limit: bool,
}

/// An offer's page at the desk.
#[derive(Debug, Clone)]
pub struct OfferPage {
    /// What the list shows of it.
    pub card: OfferCard,
    /// The form filled in; `None` when the offer is not understood.
    pub form: Option<OfferForm>,
    /// Which fields matter.
    pub shows: Shows,
    /// Groups to choose from.
    pub groups: Vec<(GroupId, String)>,
}

impl Marketer {
    /// One offer with its form.
    pub async fn offer(&self, id: OfferId) -> Result<OfferPage, Error> {
        let mut tx = self.portal.db.read().await?;
        let main = rules::main(&mut tx).await?;
        let names = names_for_desk(&mut tx, &main).await?;
        let stored = offer::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let terms = Terms::from_json(&stored.body).ok();
        let trigger = terms.as_ref().map(|terms| terms.trigger);
        let acts = matches!(trigger, Some(EventKind::SocialActed));
        let paid = terms.as_ref().is_some_and(pays);
        let shows = Shows {
            group: matches!(
                trigger,
                Some(
                    EventKind::SocialActed
                        | EventKind::SocialWithdrew
                        | EventKind::SocialJoined
                        | EventKind::SocialLeft
                )
            ),
            posts: acts || matches!(trigger, Some(EventKind::SocialWithdrew)),
            earlier_acts: paid && (acts || matches!(trigger, Some(EventKind::SocialJoined))),
            takes_back: paid && (acts || matches!(trigger, Some(EventKind::SocialJoined))),
            limit: paid,
        };
        Ok(OfferPage {
            card: card(self.lang, &stored, &names),
            form: terms.map(|terms| OfferForm::of(&terms, &main.time_zone())),
            shows,
            groups: social_group::list(&mut tx).await?.into_iter().map(|group| (group.id, group.name)).collect(),
        })
    }

    /// Saves the form as the next version, if `version` is still the one in force.
    pub async fn save_offer(&self, id: OfferId, version: i64, form: &OfferForm) -> Result<(), Error> {
        let mut tx = self.portal.db.read().await?;
        let zone = rules::main(&mut tx).await?.time_zone();
        let stored = offer::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        drop(tx);
        let before = Terms::from_json(&stored.body).map_err(|_| Problem::OfferBroken)?;
        let terms = form.apply(&before, &zone).map_err(Error::Refused)?;
        terms.check().map_err(|broken| broken_problem(&broken))?;
        let now = self.portal.clock.now();
        self.portal.db.write(Publish { id, version, body: terms.to_json(), by: self.id, now }).await
    }
}

fn pays(terms: &Terms) -> bool {
    terms.actions.iter().any(|action| matches!(action, kabinet_domain::offer::Action::Award { .. }))
}

fn broken_problem(broken: &Broken) -> Problem {
    match broken {
        Broken::Period => Problem::Period,
        Broken::Amount(_) => Problem::Number { least: 0, most: 1_000_000 },
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
