use super::{
    Change, Receipt,
    once::{post, settled},
};
use crate::{Error, Portal, rules, who::Marketer};
use kabinet_domain::{
    ids::{MemberId, ProposalId, StaffId},
    problem::Problem,
    time::Millis,
};
use kabinet_store::{
    Tx, Write, member, offer_undo,
    points::{
        self, Origin,
        proposal::{self, Proposal, ProposalState},
    },
    staff,
};

/// How many proposals a page shows.
pub const PROPOSALS: u32 = 50;

/// A change of points that waits for a second pair of eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Whose points.
    pub member: MemberId,
    /// What the member is called.
    pub member_name: String,
    /// Which proposal.
    pub id: ProposalId,
    /// The change.
    pub change: Change,
    /// What the member is to be told.
    pub reason: String,
    /// When it was made.
    pub at: Millis,
    /// What whoever made it is called.
    pub by: String,
    /// It was made by whoever asks, who cannot decide about it.
    pub own: bool,
}

impl Marketer {
    /// Proposals that wait, oldest first; the next page begins behind `after`.
    pub async fn proposals(&self, after: Option<(Millis, ProposalId)>) -> Result<Vec<Proposed>, Error> {
        let mut tx = self.portal.db.read().await?;
        let waiting = proposal::waiting(&mut tx, after, PROPOSALS).await?;
        told(&mut tx, self.id, waiting).await
    }

    /// How many proposals wait, of whomever, with orders to undo what an offer did.
    pub async fn proposals_waiting(&self) -> Result<i64, Error> {
        let mut tx = self.portal.db.read().await?;
        Ok(proposal::how_many_wait(&mut tx).await? + offer_undo::how_many_wait(&mut tx).await?)
    }

    /// Agrees with somebody else's proposal: the change is posted now.
    pub async fn approve(&self, member: MemberId, proposal: ProposalId) -> Result<Receipt, Error> {
        let (by, now) = (self.id, self.portal.clock.now());
        self.portal.db.write(Approve(Decision { portal: self.portal.clone(), member, proposal, by, now })).await
    }

    /// Does not agree with somebody else's proposal: nothing is posted, ever.
    pub async fn decline(&self, member: MemberId, proposal: ProposalId) -> Result<(), Error> {
        let (by, now) = (self.id, self.portal.clock.now());
        self.portal.db.write(Decline(Decision { portal: self.portal.clone(), member, proposal, by, now })).await
    }
}

#[derive(Debug, Clone)]
struct Decision {
    portal: Portal,
    member: MemberId,
    proposal: ProposalId,
    by: StaffId,
    now: Millis,
}

impl Decision {
    /// The proposal, if it is for this person to decide.
    async fn proposal(&self, tx: &mut Tx) -> Result<Proposal, Error> {
        let found = proposal::get(tx, self.member, self.proposal).await?.ok_or(Error::NotFound)?;
        if found.proposed_by == self.by {
            return Err(Problem::OwnProposal.into());
        }
        if found.state != ProposalState::Waiting {
            return Err(Problem::DecidedAlready.into());
        }
        Ok(found)
    }

    async fn make(&self, tx: &mut Tx, state: ProposalState, seq: Option<i64>) -> Result<(), Error> {
        let which = (self.member, self.proposal);
        let made = proposal::decide(tx, which, state, self.by, self.now, seq).await?;
        if made { Ok(()) } else { Err(Problem::DecidedAlready.into()) }
    }
}

struct Approve(Decision);

impl Write for Approve {
    type Out = Receipt;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Receipt, Error> {
        let Decision { member, now, .. } = self.0;
        points::load(tx, member).await?;
        let proposal = self.0.proposal(tx).await?;
        let mut ledger = settled(tx, &self.0.portal, member, now).await?;
        let posting = change(&proposal)?.posting(&rules::main(tx).await?, now);
        let key = format!("prop:{}", proposal.id.0.simple());
        let (reason, actor, agreed) = (Some(proposal.reason), Some(proposal.proposed_by), Some(self.0.by));
        let origin = Origin { reason, actor, agreed, ..Origin::default() };
        let receipt = post(tx, member, &mut ledger, posting, key, &origin, now).await?;
        self.0.make(tx, ProposalState::Approved, Some(receipt.seq)).await?;
        Ok(receipt)
    }
}

struct Decline(Decision);

impl Write for Decline {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        self.0.proposal(tx).await?;
        self.0.make(tx, ProposalState::Declined, None).await
    }
}

/// Proposals as `asks` sees them.
pub(super) async fn told(tx: &mut Tx, asks: StaffId, proposals: Vec<Proposal>) -> Result<Vec<Proposed>, Error> {
    let mut told = Vec::with_capacity(proposals.len());
    for one in proposals {
        let person = staff::by_id(tx, one.proposed_by).await?;
        let member = member::by_id(tx, one.member).await?;
        told.push(Proposed {
            member: one.member,
            member_name: member.map(|member| member.name).unwrap_or_default(),
            id: one.id,
            change: change(&one)?,
            reason: one.reason,
            at: one.proposed,
            by: person.map(|person| person.name).unwrap_or_default(),
            own: one.proposed_by == asks,
        });
    }
    Ok(told)
}

fn change(proposal: &Proposal) -> Result<Change, Error> {
    serde_json::from_str(&proposal.body).map_err(|error| Error::internal("reading a proposal", &error))
}
