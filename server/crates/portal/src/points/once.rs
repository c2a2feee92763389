//! Postings that a caller asks for under a key of its own: carried out once, answered the same ever after.

use crate::{
    Error, Portal,
    events::{record, settle},
    rules,
    secrets::new_id,
    settings,
};
use kabinet_domain::{
    event::{CauseKey, Event, Happening},
    ids::{EventId, MemberId, ProposalId, StaffId},
    member::FieldError,
    points::{Key, Ledger, MAX_POSTING, Posting, Reason, Refused, days_after},
    problem::Problem,
    time::Millis,
};
use kabinet_store::{
    Tx, Write,
    member::{self, MemberState},
    points::{self, Origin, proposal},
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// What a request did to a member's points: the same for the same key, whatever has happened since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The number of the entry in the member's history, by which later requests name it.
    pub seq: i64,
    /// How many points it moved; fewer than were asked for where the request said so.
    pub points: i64,
    /// When.
    pub at: Millis,
}

/// A request under a key, read at the door.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    portal: Portal,
    pub member: MemberId,
    /// As it is stored: in a room of its own, so that no client can take the keys that the ledger makes itself.
    pub key: String,
    /// Of everything that was asked for, so that the same key with another question is seen.
    pub hash: i64,
    pub now: Millis,
}

/// What is found under a key.
pub(super) enum Turn {
    /// Nothing yet: the member's ledger, locked and settled.
    Open(Ledger),
    /// It was carried out before.
    Done(Receipt),
    /// It was proposed before.
    Proposed(ProposalId),
}

impl Asked {
    /// `request` is everything that was asked for, with the name of the verb.
    pub fn new(portal: &Portal, member: MemberId, key: &Key, request: &impl Serialize) -> Result<Self, Error> {
        Self::under(portal, member, format!("key:{key}"), request)
    }

    /// As [`Asked::new`], in another room of keys, which `key` names.
    pub fn under(portal: &Portal, member: MemberId, key: String, request: &impl Serialize) -> Result<Self, Error> {
        let hash = Self::hashed(request)?;
        Ok(Self { portal: portal.clone(), member, key, hash, now: portal.clock.now() })
    }

    /// The hash of a request.
    pub fn hashed(request: &impl Serialize) -> Result<i64, Error> {
        let said =
            serde_json::to_vec(request).map_err(|error| Error::internal("reading a request about points", &error))?;
        let digest = Sha256::digest(said);
        Ok(i64::from_be_bytes(digest.first_chunk().copied().unwrap_or_default()))
    }

    /// Locks the member's ledger and looks whether this was asked before.
    pub async fn turn(&self, tx: &mut Tx) -> Result<Turn, Error> {
        points::load(tx, self.member).await?;
        if let Some(op) = points::op_by_key(tx, self.member, &self.key).await? {
            let receipt = Receipt { seq: op.seq, points: op.applied, at: op.at };
            return self.same(op.req_hash, Turn::Done(receipt));
        }
        if let Some(proposal) = proposal::by_key(tx, self.member, &self.key).await? {
            return self.same(proposal.req_hash, Turn::Proposed(proposal.id));
        }
        Ok(Turn::Open(settled(tx, &self.portal, self.member, self.now).await?))
    }

    fn same(&self, hash: i64, before: Turn) -> Result<Turn, Error> {
        if hash == self.hash { Ok(before) } else { Err(Problem::KeyReused.into()) }
    }

    /// Posts and writes under the key.
    pub async fn post(
        &self,
        tx: &mut Tx,
        ledger: &mut Ledger,
        posting: Posting,
        origin: Origin,
    ) -> Result<Receipt, Error> {
        let origin = Origin { req_hash: self.hash, ..origin };
        post(tx, self.member, ledger, posting, self.key.clone(), &origin, self.now).await
    }
}

/// The member's ledger after what time has brought since it was last touched, with what offers say about that.
pub(crate) async fn settled(tx: &mut Tx, portal: &Portal, member: MemberId, now: Millis) -> Result<Ledger, Error> {
    settle(tx, portal, member, now).await?;
    Ok(points::load(tx, member).await?)
}

/// Posts and writes; the receipt is for the entry that was asked for.
pub(super) async fn post(
    tx: &mut Tx,
    member: MemberId,
    ledger: &mut Ledger,
    posting: Posting,
    key: String,
    origin: &Origin,
    now: Millis,
) -> Result<Receipt, Error> {
    let entries = ledger.post(posting, key, now).map_err(refused)?;
    points::post(tx, member, &entries, origin, ledger).await?;
    let entry = entries.first().ok_or_else(|| Error::Internal("a posting without an entry".to_owned()))?;
    Ok(Receipt { seq: entry.seq, points: entry.applied, at: entry.at })
}

/// What to post, where it can be known only under the lock.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// A member's points are used: not those of one who is blocked.
    Use(Posting),
    /// As it stands.
    Do(Posting),
    /// The spending with this number is given back.
    Return { spend: i64, points: Option<i64> },
    /// What passed by the entry with this number is given back for so many days.
    Restore { expiry: i64, points: Option<i64>, days: u32 },
}

/// One posting under a caller's key.
pub(super) struct Once {
    pub asked: Asked,
    pub what: What,
    pub reason: Option<Reason>,
    pub actor: Option<StaffId>,
}

impl Write for Once {
    type Out = Receipt;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Receipt, Error> {
        let mut ledger = match self.asked.turn(tx).await? {
            Turn::Open(ledger) => ledger,
            Turn::Done(receipt) => return Ok(receipt),
            Turn::Proposed(_) => return Err(Problem::KeyReused.into()),
        };
        let posting = self.posting(tx).await?;
        let reason = self.reason.clone().map(String::from);
        let origin = Origin { reason, actor: self.actor, ..Origin::default() };
        let spends = matches!(posting, Posting::Spend { .. } | Posting::Confirm { .. });
        let receipt = self.asked.post(tx, &mut ledger, posting, origin).await?;
        if spends {
            self.tell_of_spending(tx, receipt).await?;
        }
        Ok(receipt)
    }
}

impl Once {
    /// Points that were used are an event, for which offers may wait.
    async fn tell_of_spending(&self, tx: &mut Tx, receipt: Receipt) -> Result<(), Error> {
        let Asked { portal, member, now, .. } = &self.asked;
        let event = Event {
            id: EventId(new_id(*now)),
            member: *member,
            at: *now,
            seen: *now,
            cause: CauseKey::points("spent", receipt.seq),
            what: Happening::PointsSpent { points: receipt.points, entry: receipt.seq },
        };
        record(tx, portal, &event).await.map(drop)
    }

    async fn posting(&self, tx: &mut Tx) -> Result<Posting, Error> {
        let (member, now) = (self.asked.member, self.asked.now);
        let person = member::by_id(tx, member).await?.ok_or(Error::NotFound)?;
        Ok(match &self.what {
            What::Use(_) if person.state == MemberState::Blocked => return Err(Problem::MemberBlocked.into()),
            What::Use(posting) | What::Do(posting) => posting.clone(),
            What::Return { spend, points } => {
                let mut spend = points::spend(tx, member, *spend).await?.ok_or(Error::NotFound)?;
                let main = rules::main(tx).await?;
                if let Some(active) = person.active {
                    let zone = main.time_zone();
                    spend.stir(active, |from, days| days_after(from, days, &zone));
                }
                Posting::Return { spend, points: *points, grace_until: in_days(&main, main.grace_days, now) }
            }
            What::Restore { expiry, points, days } => {
                let passed = points::expiry(tx, member, *expiry).await?.ok_or(Error::NotFound)?;
                let main = rules::main(tx).await?;
                Posting::Restore { passed, points: *points, grace_until: in_days(&main, *days, now) }
            }
        })
    }
}

/// So many calendar days on, in the programme's zone.
fn in_days(main: &settings::Main, days: u32, now: Millis) -> Millis {
    days_after(now, days, &main.time_zone())
}

/// A number of points that may be asked for.
pub(super) const fn amount(points: i64) -> Result<i64, Problem> {
    match points {
        1..=MAX_POSTING => Ok(points),
        _ => Err(Problem::Number { least: 1, most: MAX_POSTING }),
    }
}

/// As [`amount`], where all there is may be asked for as well.
pub(super) fn part(points: Option<i64>) -> Result<Option<i64>, Problem> {
    points.map(amount).transpose()
}

/// What the member is told, where that may be nothing.
pub(super) fn maybe(reason: &str) -> Result<Option<Reason>, FieldError> {
    if reason.is_empty() { Ok(None) } else { Reason::parse(reason).map(Some) }
}

/// The ledger's no, said to a person.
pub(super) fn refused(refused: Refused) -> Error {
    let problem = match refused {
        Refused::NotEnough { missing } => Problem::NotEnoughPoints { missing },
        Refused::NothingLeft { left } => Problem::NothingLeft { left },
        Refused::NotPositive => Problem::Number { least: 1, most: MAX_POSTING },
        Refused::AlreadyExpired => Problem::PointsPassed,
        Refused::HoldOver => Problem::HoldOver,
        Refused::Overflow => Problem::AccountFull,
        Refused::Unsettled => return Error::internal("posting", &refused),
    };
    problem.into()
}
