use crate::{Error, Portal, events::facts_for_trial, points::names, rules, who::Marketer};
use kabinet_domain::{
    event::Event,
    ids::{EventId, MemberId, OfferId},
    lang::Lang,
    offer::{Answer, Limit, Offer, OfferForm, Outcome, Terms, trace},
    problem::Problem,
    time::Millis,
    words::{self, Names},
};
use kabinet_store::{Tx, Write, event, member, offer};
use std::convert::Infallible;

/// On what an offer is to be tried.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    /// The member's number, as typed.
    pub member: String,
    /// One of the member's events; `None`: the latest that the offer waits for.
    pub event: Option<EventId>,
    /// The offer as typed; `None`: as stored.
    pub form: Option<OfferForm>,
}

/// What trying an offer on a member brought to light, said.
#[derive(Debug, Clone)]
pub struct Tried {
    /// On whom.
    pub member: MemberId,
    /// What they are called.
    pub name: String,
    /// What had happened.
    pub happened: String,
    /// When.
    pub at: Millis,
    /// Every condition with its answer.
    pub conditions: Said,
    /// Everything that stands in the way, the first reason first.
    pub against: Vec<String>,
    /// The limits, each with how much of it was used before.
    pub limits: Vec<String>,
    /// What would be done; nothing: it does not act.
    pub does: Vec<String>,
}

/// A condition with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// It holds.
    pub holds: bool,
    /// What is asked.
    pub asks: Asks,
}

/// What a condition asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asks {
    /// That each of these holds.
    All(Vec<Said>),
    /// That one of these holds.
    Any(Vec<Said>),
    /// That this does not hold.
    Not(Box<Said>),
    /// A single question.
    One(String),
}

impl Marketer {
    /// Tries an offer on something that has happened to a member. Nothing is written.
    pub async fn try_offer(&self, id: OfferId, trial: &Trial) -> Result<Tried, Error> {
        let mut tx = self.portal.db.read().await?;
        let main = rules::main(&mut tx).await?;
        let stored = offer::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let mut terms = Terms::from_json(&stored.body).map_err(|_| Problem::OfferBroken)?;
        if let Some(form) = &trial.form {
            terms = super::edit::typed(form, &terms, &main.time_zone())?;
        }
        let unknown = || Error::field("member", Problem::NoSuchMember);
        let id = trial.member.trim().parse().map(MemberId).map_err(|_| unknown())?;
        let member = member::by_id(&mut tx, id).await?.ok_or_else(unknown)?;
        let event = if let Some(event) = trial.event {
            event::by_id(&mut tx, id, event).await?
        } else {
            let waits = event::Filter { member: Some(id), kind: Some(terms.trigger), group: None };
            event::journal(&mut tx, &waits, None, 1).await?.pop()
        };
        let waited = event.filter(|event| event.what.kind() == terms.trigger);
        let event = waited.ok_or_else(|| Error::field("member", Problem::NothingToTry))?;
        let mut names = names(&mut tx, &self.portal, &main, std::slice::from_ref(&event.what)).await?;
        let desk = crate::points::names_for_desk(&mut tx, &self.portal, &main).await?;
        (names.groups, names.counters) = (desk.groups, desk.counters);
        drop(tx);
        let offer = Offer { id: stored.id, version: stored.version, terms };
        let (portal, lang) = (self.portal.clone(), self.lang);
        let attempt = Attempt { portal, offer, event, name: member.name, names, lang };
        match self.portal.db.write(attempt).await {
            Err(Ended::Tried(tried)) => Ok(*tried),
            Err(Ended::Fault(error)) => Err(error),
            Ok(never) => match never {},
        }
    }
}

/// A transaction that is always given up: facts about what is shared can only be asked by locking it.
struct Attempt {
    portal: Portal,
    offer: Offer,
    event: Event,
    name: String,
    names: Names,
    lang: Lang,
}

enum Ended {
    Tried(Box<Tried>),
    Fault(Error),
}

impl<E> From<E> for Ended
where
    Error: From<E>,
{
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

impl Write for Attempt {
    type Out = Infallible;
    type Err = Ended;

    async fn run(&self, tx: &mut Tx) -> Result<Infallible, Ended> {
        let facts = facts_for_trial(tx, &self.portal, &self.offer, &self.event).await?;
        let (lang, names) = (self.lang, &self.names);
        let traced = trace(&self.offer, &self.event, &facts);
        let does = match &traced.outcome {
            Outcome::Acted(decisions) => decisions.iter().map(|one| words::decision(lang, one, names)).collect(),
            Outcome::Refused(_) => Vec::new(),
        };
        let limit = |(limit, used): &(&Limit, i64)| words::limit_used(lang, limit, *used, names);
        Err(Ended::Tried(Box::new(Tried {
            member: self.event.member,
            name: self.name.clone(),
            happened: words::event(lang, &self.event.what, names),
            at: self.event.at,
            conditions: said(lang, &traced.conditions, names),
            against: traced.against.iter().map(|why| words::refusal(lang, why, names)).collect(),
            limits: traced.limits.iter().map(limit).collect(),
            does,
        })))
    }
}

fn said(lang: Lang, answer: &Answer<'_>, names: &Names) -> Said {
    let each = |list: &[Answer<'_>]| list.iter().map(|one| said(lang, one, names)).collect();
    let asks = match answer {
        Answer::All(list) => Asks::All(each(list)),
        Answer::Any(list) => Asks::Any(each(list)),
        Answer::Not(one) => Asks::Not(Box::new(said(lang, one, names))),
        Answer::Is { leaf, .. } => Asks::One(words::question(lang, leaf, names)),
    };
    Said { holds: answer.holds(), asks }
}
