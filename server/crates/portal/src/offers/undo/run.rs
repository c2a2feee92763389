use super::{
    Foreseen, UndoState, Undone,
    amends::{Amends, Deeds},
};
use crate::{
    Error, Portal, events,
    points::{as_of, settled},
    rules, tasks,
};
use kabinet_domain::{
    ids::{MemberId, UndoId},
    time::Millis,
};
use kabinet_store::{
    Tx, Write,
    offer_undo::{self, Saved, Undo},
    points::{self, Origin, by_offer},
    task::{self, Task},
};
use serde::{Deserialize, Serialize};

/// How long the task stays ours after each sign of life.
const LEASE_MS: i64 = 120_000;
/// After so many members there is one, and a look whether to go on.
const SIGN_AFTER: usize = 10;
/// Members read at once.
const PAGE: u32 = 200;

/// Which order a task carries out, or looks at.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Order {
    pub undo: UndoId,
}

/// Under which key the task is enqueued that looks what an order comes to.
pub(super) fn key_of_look(undo: UndoId) -> String {
    format!("look:{undo}")
}

/// Under which key the task is enqueued that carries an order out.
pub(super) fn key_of_order(undo: UndoId) -> String {
    format!("undo:{undo}")
}

/// Under which key the last task of an order was enqueued.
pub(super) fn key(undo: &Undo) -> String {
    if undo.ordered.is_some() { key_of_order(undo.id) } else { key_of_look(undo.id) }
}

/// Why it stops before its end.
enum Stop {
    Cancel,
    /// Another process has begun it again.
    Lost,
    Fault(Error),
}

impl<E> From<E> for Stop
where
    Error: From<E>,
{
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

/// Finds out what an order comes to, or carries it out. A look that was cut off begins again; an order goes on where it was,
/// and what it had done for a member is not done twice.
#[tracing::instrument(name = "undo", skip_all, fields(undo = %order.undo))]
pub(crate) async fn undo_task(portal: &Portal, order: Order, task: &Task) -> Result<(), Error> {
    let mut tx = portal.db.read().await?;
    let Some(undo) = offer_undo::get(&mut tx, order.undo).await? else {
        // It was only looked at, long ago, and was forgotten.
        drop(tx);
        return portal.db.write(tasks::Finish { task: task.clone(), now: portal.clock.now() }).await;
    };
    let total = by_offer::how_many(&mut tx, undo.offer, (undo.from, undo.until)).await?;
    drop(tx);
    let now = portal.clock.now();
    let begun = portal.db.write(Begin { id: undo.id, total, task: task.clone(), now }).await?;
    let Some(undo) = begun else { return Ok(()) };
    let looks = undo.state == UndoState::Looking;
    let turn = Turn { portal: portal.clone(), undo, task: task.clone() };
    let ended = if looks { turn.look().await } else { turn.carry_out().await };
    match ended {
        Ok(()) | Err(Stop::Lost) => Ok(()),
        Err(Stop::Cancel) => turn.end(UndoState::Stopped).await,
        Err(Stop::Fault(error)) => Err(error),
    }
}

/// Nobody looks or carries out any more: what was undone by then stays so.
pub(crate) async fn undo_breaks_off(tx: &mut Tx, order: Order, now: Millis) -> Result<(), Error> {
    match offer_undo::get(tx, order.undo).await? {
        Some(undo) => end(tx, &undo, UndoState::Failed, now).await,
        None => Ok(()),
    }
}

/// Ends an order that is being looked at or carried out, with what was done: that is read from the ledger, so that it is true
/// however often the task was cut off.
async fn end(tx: &mut Tx, undo: &Undo, state: UndoState, now: Millis) -> Result<(), Error> {
    let mut done = None;
    if undo.ordered.is_some() {
        let undone = Undone::from(by_offer::undone(tx, undo.id).await?);
        done = Some(serde_json::to_string(&undone).map_err(|error| Error::internal("ending an undoing", &error))?);
    }
    offer_undo::finish(tx, undo.id, undo.token, (state, done.as_deref()), now).await?;
    Ok(())
}

/// One try.
struct Turn {
    portal: Portal,
    undo: Undo,
    task: Task,
}

impl Turn {
    async fn look(&self) -> Result<(), Stop> {
        let mut found = Foreseen::default();
        let mut after = self.undo.after;
        loop {
            // A page is looked at in one snapshot.
            let mut tx = self.portal.db.read().await?;
            let members = self.members(&mut tx, after).await?;
            let Some(last) = members.last() else { break };
            after = *last;
            for member in members {
                self.foresee(&mut tx, member, &mut found).await?;
            }
            drop(tx);
            self.alive((after, found.members)).await?;
        }
        let found = serde_json::to_string(&found).map_err(|error| Error::internal("ending a look", &error))?;
        let (id, token, task) = (self.undo.id, self.undo.token, self.task.clone());
        Ok(self.portal.db.write(See { id, token, found, task, now: self.portal.clock.now() }).await?)
    }

    async fn foresee(&self, tx: &mut Tx, member: MemberId, found: &mut Foreseen) -> Result<(), Stop> {
        let (main, now) = (rules::main(tx).await?, self.portal.clock.now());
        let (mut ledger, settled) = as_of(tx, member, &main, now).await?;
        let mut deeds = Deeds::read(tx, &self.undo, member).await?;
        deeds.passed(&settled);
        let amends = deeds.undo(&mut ledger, self.undo.id, &main, now);
        found.add(member, &deeds, &amends);
        Ok(())
    }

    async fn carry_out(&self) -> Result<(), Stop> {
        let (mut after, mut done) = (self.undo.after, self.undo.members_done);
        loop {
            let members = self.members(&mut self.portal.db.read().await?, after).await?;
            if members.is_empty() {
                return Ok(self.end(UndoState::Done).await?);
            }
            for some in members.chunks(SIGN_AFTER) {
                for member in some {
                    let (portal, undo, now) = (self.portal.clone(), self.undo.clone(), self.portal.clock.now());
                    self.portal.db.write(MakeAmends { portal, undo, member: *member, now }).await?;
                    after = *member;
                    done += 1;
                }
                self.alive((after, done)).await?;
            }
        }
    }

    async fn members(&self, tx: &mut Tx, after: MemberId) -> Result<Vec<MemberId>, Error> {
        let Undo { offer, from, until, .. } = self.undo;
        Ok(by_offer::members(tx, offer, (from, until), after, PAGE).await?)
    }

    /// Says how far it is, and hears whether it should go on.
    async fn alive(&self, reached: (MemberId, i64)) -> Result<(), Stop> {
        let (id, token, task) = (self.undo.id, self.undo.token, self.task.clone());
        match self.portal.db.write(Mark { id, token, reached, task, now: self.portal.clock.now() }).await? {
            Saved::Kept => Ok(()),
            Saved::Cancel => Err(Stop::Cancel),
            Saved::Lost => Err(Stop::Lost),
        }
    }

    async fn end(&self, state: UndoState) -> Result<(), Error> {
        let (undo, task, now) = (self.undo.clone(), self.task.clone(), self.portal.clock.now());
        self.portal.db.write(End { undo, state, task, now }).await
    }
}

/// What is undone for one member, in a transaction of its own.
struct MakeAmends {
    portal: Portal,
    undo: Undo,
    member: MemberId,
    now: Millis,
}

impl Write for MakeAmends {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let Self { portal, undo, member, now } = self;
        let mut ledger = settled(tx, portal, *member, *now).await?;
        let rules = portal.rules.in_force(tx).await?;
        let mut deeds = Deeds::read(tx, undo, *member).await?;
        deeds.not_done_yet(tx, undo.id, *member).await?;
        let amends = deeds.undo(&mut ledger, undo.id, &rules.main, *now);
        for one in &amends {
            let origin = Origin {
                offer: one.version.map(|version| (undo.offer, version)),
                reason: undo.reason.clone(),
                actor: undo.ordered_by,
                agreed: undo.decided_by,
                undo: Some(undo.id),
                ..Origin::default()
            };
            points::post(tx, *member, &one.entries, &origin, &ledger).await?;
        }
        events::give_back(tx, &rules, (*member, undo.offer), &Amends::actings(&amends)).await
    }
}

struct Begin {
    id: UndoId,
    total: i64,
    task: Task,
    now: Millis,
}

impl Write for Begin {
    type Out = Option<Undo>;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Self::Out, Error> {
        // Whoever lost the task meanwhile leaves the order alone.
        if !task::extend(tx, &self.task, self.now.plus(LEASE_MS)).await? {
            return Ok(None);
        }
        let begun = offer_undo::begin(tx, self.id, self.total).await?;
        if begun.is_none() {
            task::finish(tx, &self.task, self.now).await?;
        }
        Ok(begun)
    }
}

struct Mark {
    id: UndoId,
    token: i64,
    reached: (MemberId, i64),
    task: Task,
    now: Millis,
}

impl Write for Mark {
    type Out = Saved;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Saved, Error> {
        if !task::extend(tx, &self.task, self.now.plus(LEASE_MS)).await? {
            return Ok(Saved::Lost);
        }
        Ok(offer_undo::save(tx, self.id, self.token, self.reached).await?)
    }
}

struct See {
    id: UndoId,
    token: i64,
    found: String,
    task: Task,
    now: Millis,
}

impl Write for See {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        offer_undo::saw(tx, self.id, self.token, &self.found).await?;
        task::finish(tx, &self.task, self.now).await?;
        Ok(())
    }
}

struct End {
    undo: Undo,
    state: UndoState,
    task: Task,
    now: Millis,
}

impl Write for End {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        end(tx, &self.undo, self.state, self.now).await?;
        task::finish(tx, &self.task, self.now).await?;
        Ok(())
    }
}
