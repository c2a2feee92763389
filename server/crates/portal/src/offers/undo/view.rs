use super::{Foreseen, UndoState, Undone, run::key};
use crate::{
    Error, rules,
    tasks::{self, Broke, Kind},
    who::Marketer,
};
use kabinet_domain::{
    ids::{MemberId, OfferId, StaffId, UndoId},
    offer::{OfferState, Terms},
    time::Millis,
};
use kabinet_store::{
    Tx, member, offer,
    offer_undo::{self, Undo},
    staff,
};

/// How many orders a page shows.
const ORDERS: u32 = 20;
/// How many of those that wait for somebody else a page shows.
const WAITING: u32 = 50;

/// An order to undo what an offer did, or a look at what that comes to.
#[derive(Debug, Clone)]
pub struct UndoView {
    /// Which.
    pub id: UndoId,
    /// What the offer did from this moment on …
    pub from: Millis,
    /// … and before this one.
    pub until: Millis,
    /// How far it has come.
    pub state: UndoState,
    /// Why it broke off, if it did.
    pub broke: Option<Broke>,
    /// When somebody looked.
    pub asked: Millis,
    /// When it was ordered, and by whom.
    pub ordered: Option<(Millis, String)>,
    /// Whoever asks ordered it, and cannot decide about it.
    pub own: bool,
    /// What members are told.
    pub reason: String,
    /// When somebody else decided about it, and who.
    pub decided: Option<(Millis, String)>,
    /// When it ended.
    pub ended: Option<Millis>,
    /// Members dealt with, and members in all.
    pub members: (i64, i64),
    /// What the look found.
    pub found: Option<Foreseen>,
    /// What was done, once it has ended.
    pub done: Option<Undone>,
}

/// An offer with what was undone of it.
#[derive(Debug, Clone)]
pub struct Undoing {
    /// What the offer is called.
    pub name: String,
    /// It acts: what it does from now on is not undone.
    pub is_on: bool,
    /// The latest look or order.
    pub latest: Option<UndoView>,
    /// What those are called from whom most would be taken.
    pub names: Vec<(MemberId, String)>,
    /// Orders, newest first.
    pub orders: Vec<UndoView>,
    /// Above so many points somebody else must agree.
    pub four_eyes_above: Option<i64>,
}

/// An order that waits for a second pair of eyes.
#[derive(Debug, Clone)]
pub struct UndoWaits {
    /// Of which offer.
    pub offer: OfferId,
    /// What the offer is called.
    pub name: String,
    /// The order.
    pub order: UndoView,
}

impl Marketer {
    /// The latest look or order of an offer, and the orders before it.
    pub async fn undoing(&self, id: OfferId) -> Result<Undoing, Error> {
        let mut tx = self.portal.db.read().await?;
        let stored = offer::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let latest = match offer_undo::latest(&mut tx, id).await? {
            Some(undo) => Some(self.told(&mut tx, undo).await?),
            None => None,
        };
        let mut names = Vec::new();
        for (id, _) in latest.iter().filter_map(|latest| latest.found.as_ref()).flat_map(|found| &found.top) {
            let member = member::by_id(&mut tx, *id).await?;
            names.push((*id, member.map(|member| member.name).unwrap_or_default()));
        }
        let mut orders = Vec::new();
        for undo in offer_undo::ordered(&mut tx, id, ORDERS).await? {
            orders.push(self.told(&mut tx, undo).await?);
        }
        let four_eyes_above = rules::main(&mut tx).await?.four_eyes_above;
        let (name, is_on) = (self.name_of(&stored), stored.state == OfferState::Active);
        Ok(Undoing { name, is_on, latest, names, orders, four_eyes_above })
    }

    /// Orders to undo that wait for somebody else, oldest first.
    pub async fn undos_waiting(&self) -> Result<Vec<UndoWaits>, Error> {
        let mut tx = self.portal.db.read().await?;
        let mut waiting = Vec::new();
        for undo in offer_undo::waiting(&mut tx, WAITING).await? {
            let offer = undo.offer;
            let stored = offer::get(&mut tx, offer).await?.ok_or(Error::NotFound)?;
            let order = self.told(&mut tx, undo).await?;
            waiting.push(UndoWaits { offer, name: self.name_of(&stored), order });
        }
        Ok(waiting)
    }

    /// One that is not understood is called by its number.
    fn name_of(&self, stored: &offer::OfferRow) -> String {
        let name = Terms::from_json(&stored.body).map(|terms| terms.name.get(self.lang).to_owned());
        name.unwrap_or_else(|_| stored.id.to_string())
    }

    async fn told(&self, tx: &mut Tx, undo: Undo) -> Result<UndoView, Error> {
        let ordered = who_and_when(tx, undo.ordered, undo.ordered_by).await?;
        let decided = who_and_when(tx, undo.decided, undo.decided_by).await?;
        let broke = match undo.state {
            UndoState::Failed => Some(tasks::why(tx, Kind::Undo, &key(&undo)).await?),
            _ => None,
        };
        Ok(UndoView {
            id: undo.id,
            from: undo.from,
            until: undo.until,
            state: undo.state,
            broke,
            asked: undo.asked,
            ordered,
            own: undo.ordered_by == Some(self.id),
            reason: undo.reason.unwrap_or_default(),
            decided,
            ended: undo.ended,
            members: (undo.members_done, undo.members_total),
            found: undo.found.as_deref().and_then(|text| serde_json::from_str(text).ok()),
            done: undo.result.as_deref().and_then(|text| serde_json::from_str(text).ok()),
        })
    }
}

async fn who_and_when(tx: &mut Tx, at: Option<Millis>, by: Option<StaffId>) -> Result<Option<(Millis, String)>, Error> {
    let (Some(at), Some(by)) = (at, by) else { return Ok(None) };
    let person = staff::by_id(tx, by).await?;
    Ok(Some((at, person.map(|person| person.name).unwrap_or_default())))
}
