use super::{
    Foreseen, UndoState,
    run::{self, Order},
};
use crate::{
    Error, Form, rules,
    secrets::new_id,
    tasks::{self, Kind},
    who::Marketer,
};
use jiff::tz::TimeZone;
use kabinet_domain::{
    ids::{MemberId, OfferId, StaffId, UndoId},
    points::Reason,
    problem::Problem,
    time::{DAY_MS, Millis},
};
use kabinet_store::{
    Tx, Write, offer,
    offer_undo::{self, Undo},
};
use serde::{Deserialize, Serialize};

/// A period as typed: dates with times, as the programme's clocks show them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UndoPeriod {
    /// From this moment on.
    #[serde(default)]
    pub from: String,
    /// Before this one; empty: up to now.
    #[serde(default)]
    pub until: String,
}

impl UndoPeriod {
    fn read(&self, zone: &TimeZone, now: Millis) -> Result<(Millis, Millis), Error> {
        let passed = |text: &str| Millis::local(text, zone).filter(|at| *at <= now).ok_or(Problem::PastMoment);
        let mut form = Form::default();
        let from = form.take("from", passed(&self.from));
        let until = form.take("until", if self.until.trim().is_empty() { Ok(now) } else { passed(&self.until) });
        let (Some(from), Some(until)) = (from, until) else { return Err(form.refusal()) };
        if from < until { Ok((from, until)) } else { Err(Error::field("until", Problem::Period)) }
    }
}

impl Marketer {
    /// Has a look at what undoing an offer's effects of a period comes to. Nothing is undone yet.
    pub async fn look_at_undo(&self, id: OfferId, period: &UndoPeriod) -> Result<UndoId, Error> {
        let mut tx = self.portal.db.read().await?;
        offer::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let zone = rules::main(&mut tx).await?.time_zone();
        drop(tx);
        let now = self.portal.clock.now();
        let (from, until) = period.read(&zone, now)?;
        let up_to_now = period.until.trim().is_empty();
        let look = Look { id: UndoId(new_id(now)), offer: id, from, until, up_to_now, by: self.id, now };
        let id = self.portal.db.write(look).await?;
        self.portal.work.notify_one();
        Ok(id)
    }

    /// Orders what was seen. The order itself is the key: the same once more changes nothing. Above the limit of Settings → Main
    /// somebody else must agree first ([`Marketer::decide_undo`]).
    pub async fn undo(&self, id: OfferId, undo: UndoId, reason: &str) -> Result<UndoState, Error> {
        let mut form = Form::default();
        let reason = form.take("reason", Reason::parse(reason));
        let Some(reason) = reason else { return Err(form.refusal()) };
        let now = self.portal.clock.now();
        let state = self.portal.db.write(Confirm { offer: id, undo, reason, by: self.id, now }).await?;
        self.portal.work.notify_one();
        Ok(state)
    }

    /// Agrees, or does not, to what somebody else ordered.
    pub async fn decide_undo(&self, id: OfferId, undo: UndoId, agrees: bool) -> Result<(), Error> {
        let now = self.portal.clock.now();
        self.portal.db.write(Decide { offer: id, undo, agrees, by: self.id, now }).await?;
        self.portal.work.notify_one();
        Ok(())
    }

    /// Stops a look, a proposal or an order that is open; one that nobody works on any more has broken off. What was undone by
    /// then stays so.
    pub async fn stop_undo(&self, id: OfferId) -> Result<(), Error> {
        self.portal.db.write(StopUndo { offer: id, now: self.portal.clock.now() }).await
    }
}

struct Look {
    id: UndoId,
    offer: OfferId,
    from: Millis,
    until: Millis,
    up_to_now: bool,
    by: StaffId,
    now: Millis,
}

impl Write for Look {
    type Out = UndoId;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<UndoId, Error> {
        let Self { id, offer, from, until, by, now, .. } = *self;
        let new = Undo {
            id,
            offer,
            from,
            until,
            state: UndoState::Looking,
            asked: now,
            asked_by: by,
            reason: None,
            ordered: None,
            ordered_by: None,
            decided: None,
            decided_by: None,
            ended: None,
            token: 0,
            after: MemberId(0),
            members_done: 0,
            members_total: 0,
            cancel: false,
            found: None,
            result: None,
        };
        if !offer_undo::ask(tx, &new).await? {
            let open = offer_undo::latest(tx, offer).await?;
            return open
                .filter(|open| self.is_again(open))
                .map(|open| open.id)
                .ok_or_else(|| Problem::UndoGoesOn.into());
        }
        tasks::enqueue(tx, Kind::Undo, &run::key_of_look(id), &Order { undo: id }, now).await?;
        Ok(id)
    }
}

impl Look {
    /// The same person has pressed twice.
    fn is_again(&self, open: &Undo) -> bool {
        let same = open.from == self.from && (self.up_to_now || open.until == self.until);
        open.state == UndoState::Looking && open.asked_by == self.by && same
    }
}

/// The order, if it is one of this offer.
async fn of_offer(tx: &mut Tx, offer: OfferId, undo: UndoId) -> Result<Undo, Error> {
    offer_undo::get(tx, undo).await?.filter(|found| found.offer == offer).ok_or(Error::NotFound)
}

async fn enqueue(tx: &mut Tx, undo: UndoId, now: Millis) -> Result<(), Error> {
    tasks::enqueue(tx, Kind::Undo, &run::key_of_order(undo), &Order { undo }, now).await.map(drop)
}

fn foreseen(found: &str) -> Result<Foreseen, Error> {
    serde_json::from_str(found).map_err(|error| Error::internal("reading what undoing comes to", &error))
}

struct Confirm {
    offer: OfferId,
    undo: UndoId,
    reason: Reason,
    by: StaffId,
    now: Millis,
}

impl Write for Confirm {
    type Out = UndoState;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<UndoState, Error> {
        let seen = of_offer(tx, self.offer, self.undo).await?;
        match seen.state {
            UndoState::Seen => {}
            _ if seen.ordered_by == Some(self.by) => return Ok(seen.state),
            UndoState::Dropped => return Err(Problem::LookedAgain.into()),
            _ => return Err(Problem::UndoGoesOn.into()),
        }
        // With what the same person has ordered alone for this offer within a day, else a long period could be cut in slices.
        let mut sum = foreseen(seen.found.as_deref().unwrap_or_default())?.sum();
        for earlier in offer_undo::alone(tx, self.offer, self.by, self.now.plus(-DAY_MS)).await? {
            sum = sum.saturating_add(foreseen(&earlier)?.sum());
        }
        let much = rules::main(tx).await?.four_eyes_above.is_some_and(|limit| sum > limit);
        let state = if much { UndoState::Proposed } else { UndoState::Running };
        let reason = String::from(self.reason.clone());
        if !offer_undo::order(tx, self.undo, state, &reason, self.by, self.now).await? {
            return Err(Problem::LookedAgain.into());
        }
        if state == UndoState::Running {
            enqueue(tx, self.undo, self.now).await?;
        }
        Ok(state)
    }
}

struct Decide {
    offer: OfferId,
    undo: UndoId,
    agrees: bool,
    by: StaffId,
    now: Millis,
}

impl Write for Decide {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let found = of_offer(tx, self.offer, self.undo).await?;
        if found.ordered_by == Some(self.by) {
            return Err(Problem::OwnProposal.into());
        }
        let state = if self.agrees { UndoState::Running } else { UndoState::Declined };
        if !offer_undo::decide(tx, self.undo, state, self.by, self.now).await? {
            return Err(Problem::DecidedAlready.into());
        }
        if self.agrees {
            enqueue(tx, self.undo, self.now).await?;
        }
        Ok(())
    }
}

struct StopUndo {
    offer: OfferId,
    now: Millis,
}

impl Write for StopUndo {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let Some(latest) = offer_undo::latest(tx, self.offer).await? else { return Ok(()) };
        let worked_on = matches!(latest.state, UndoState::Looking | UndoState::Running);
        if worked_on && !tasks::goes_on(tx, Kind::Undo, &run::key(&latest)).await? {
            return run::undo_breaks_off(tx, Order { undo: latest.id }, self.now).await;
        }
        offer_undo::request_cancel(tx, latest.id, self.now).await?;
        Ok(())
    }
}
