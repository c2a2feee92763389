use super::{
    Found, ReplayState,
    run::{Order, replay_breaks_off},
};
use crate::{
    Error, rules,
    secrets::new_id,
    tasks::{self, Broke, Kind},
    who::Marketer,
};
use kabinet_domain::{
    ids::{MemberId, OfferId, ReplayId, StaffId},
    offer::{OfferForm, Terms},
    problem::Problem,
    time::Millis,
};
use kabinet_store::{
    Tx, Write, member, offer,
    offer_replay::{self, Replay},
};

/// Over how many days an offer may be replayed.
pub const REPLAY_DAYS: [u32; 3] = [7, 30, 90];

/// The latest replay of an offer.
#[derive(Debug, Clone)]
pub struct ReplayView {
    /// Which.
    pub id: ReplayId,
    /// What was replayed had been typed, and is not what that version says.
    pub unsaved: bool,
    /// Over how many days.
    pub days: u32,
    /// How far it has come.
    pub state: ReplayState,
    /// Why it broke off, if it did.
    pub broke: Option<Broke>,
    /// When it was ordered.
    pub ordered: Millis,
    /// When it ended.
    pub ended: Option<Millis>,
    /// Events dealt with, and events in all.
    pub events: (i64, i64),
    /// What it found, once it is done.
    pub found: Option<Found>,
    /// What those are called who would have got the most.
    pub names: Vec<(MemberId, String)>,
}

/// An offer with its latest replay.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// What the offer is called.
    pub name: String,
    /// Its latest replay.
    pub latest: Option<ReplayView>,
}

impl Marketer {
    /// Orders a replay of an offer, as stored or as typed, over the last so many days, as if it had been on.
    pub async fn order_replay(&self, id: OfferId, days: u32, form: Option<&OfferForm>) -> Result<ReplayId, Error> {
        if !REPLAY_DAYS.contains(&days) {
            return Err(Error::field("days", Problem::Choice));
        }
        let mut tx = self.portal.db.read().await?;
        let stored = offer::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let mut terms = Terms::from_json(&stored.body).map_err(|_| Problem::OfferBroken)?;
        if let Some(form) = form {
            let zone = rules::main(&mut tx).await?.time_zone();
            terms = crate::offers::edit::typed(form, &terms, &zone)?;
        }
        drop(tx);
        let now = self.portal.clock.now();
        let replay = Replay {
            id: ReplayId(new_id(now)),
            offer: id,
            version: stored.version,
            body: terms.to_json(),
            days,
            state: ReplayState::Waiting,
            ordered: now,
            ended: None,
            token: 0,
            events_done: 0,
            events_total: 0,
            cancel: false,
            result: None,
        };
        let id = replay.id;
        self.portal.db.write(Ask { replay, by: self.id }).await?;
        self.portal.work.notify_one();
        Ok(id)
    }

    /// Asks a replay to stop; one that nobody works on any more has broken off. One that has ended is left as it is.
    pub async fn cancel_replay(&self, id: OfferId) -> Result<(), Error> {
        self.portal.db.write(Cancel { offer: id, now: self.portal.clock.now() }).await
    }

    /// The latest replay of an offer.
    pub async fn replayed(&self, id: OfferId) -> Result<Replayed, Error> {
        let mut tx = self.portal.db.read().await?;
        let stored = offer::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let name = Terms::from_json(&stored.body).map(|terms| terms.name.get(self.lang).to_owned());
        let name = name.unwrap_or_else(|_| id.to_string());
        let Some(replay) = offer_replay::latest(&mut tx, id).await? else { return Ok(Replayed { name, latest: None }) };
        let found: Option<Found> = replay.result.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let mut names = Vec::new();
        for (id, _) in found.iter().flat_map(|found| &found.top) {
            let member = member::by_id(&mut tx, *id).await?;
            names.push((*id, member.map(|member| member.name).unwrap_or_default()));
        }
        let saved = offer::get_version(&mut tx, replay.offer, replay.version).await?;
        let saved = saved.and_then(|saved| Terms::from_json(&saved.body).ok());
        let unsaved = saved != Terms::from_json(&replay.body).ok();
        let broke = match replay.state {
            ReplayState::Failed => Some(tasks::why(&mut tx, Kind::Replay, &replay.id.to_string()).await?),
            _ => None,
        };
        let Replay { id, days, state, ordered, ended, events_done, events_total, .. } = replay;
        let events = (events_done, events_total);
        let latest = ReplayView { id, unsaved, days, state, broke, ordered, ended, events, found, names };
        Ok(Replayed { name, latest: Some(latest) })
    }
}

struct Ask {
    replay: Replay,
    by: StaffId,
}

impl Write for Ask {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        if !offer_replay::order(tx, &self.replay, Some(self.by)).await? {
            return Err(Problem::ReplayGoesOn.into());
        }
        let (id, now) = (self.replay.id, self.replay.ordered);
        tasks::enqueue(tx, Kind::Replay, &id.to_string(), &Order { replay: id }, now).await?;
        Ok(())
    }
}

struct Cancel {
    offer: OfferId,
    now: Millis,
}

impl Write for Cancel {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let Some(latest) = offer_replay::latest(tx, self.offer).await? else { return Ok(()) };
        if latest.state == ReplayState::Running && !tasks::goes_on(tx, Kind::Replay, &latest.id.to_string()).await? {
            return replay_breaks_off(tx, Order { replay: latest.id }, self.now).await;
        }
        offer_replay::request_cancel(tx, latest.id, self.now).await?;
        Ok(())
    }
}
