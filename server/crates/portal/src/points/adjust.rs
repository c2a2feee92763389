use super::{
    Receipt,
    once::{Asked, Turn, amount},
};
use crate::{Error, Form, rules, secrets::new_id, settings, who::Marketer};
use kabinet_domain::{
    ids::{MemberId, ProposalId, StaffId},
    points::{Beyond, Key, Posting, Reason},
    time::{DAY_MS, Millis},
};
use kabinet_store::{
    Tx, Write, member,
    points::{
        Origin, alone,
        proposal::{self, Proposal, ProposalState},
    },
};
use serde::{Deserialize, Serialize};

/// A change of points by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// Points are given, under the general rules of activation and expiry.
    Award {
        /// How many.
        points: i64,
    },
    /// Points are taken.
    Deduct {
        /// How many.
        points: i64,
        /// What to do when the member has fewer.
        beyond: Beyond,
    },
}

/// A marketer changes a member's points.
#[derive(Debug, Clone)]
pub struct Adjust {
    /// Whose.
    pub member: MemberId,
    /// How.
    pub change: Change,
    /// What the member is told.
    pub reason: String,
    /// The caller's key.
    pub key: String,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjusted {
    /// It was posted.
    Posted(Receipt),
    /// It is more than one person may do: it waits until somebody else approves it.
    Proposed(ProposalId),
}

impl Change {
    /// How many points.
    pub const fn points(self) -> i64 {
        match self {
            Self::Award { points } | Self::Deduct { points, .. } => points,
        }
    }

    /// What it comes to at `now`.
    pub(super) fn posting(self, main: &settings::Main, now: Millis) -> Posting {
        match self {
            Self::Award { points } => Posting::award(points, &main.terms, now, &main.time_zone()),
            Self::Deduct { points, beyond } => Posting::Deduct { points, beyond },
        }
    }
}

impl Marketer {
    /// Gives or takes points by hand. Above the limit of Settings → Main, together with what the same person has changed of
    /// the same member within 24 hours, it becomes a proposal.
    pub async fn adjust(&self, adjust: &Adjust) -> Result<Adjusted, Error> {
        let mut checked = Form::default();
        let points = checked.take("points", amount(adjust.change.points()));
        let reason = checked.take("reason", Reason::parse(&adjust.reason));
        let key = checked.take("key", Key::parse(&adjust.key));
        let (Some(_), Some(reason), Some(key)) = (points, reason, key) else { return Err(checked.refusal()) };
        let change = adjust.change;
        let request = ("adjust", change, &adjust.reason, self.id);
        let asked = Asked::new(&self.portal, adjust.member, &key, &request)?;
        let id = ProposalId(new_id(asked.now));
        self.portal.db.write(Post { asked, id, change, reason, by: self.id }).await
    }
}

struct Post {
    asked: Asked,
    /// Of the proposal, if it comes to that.
    id: ProposalId,
    change: Change,
    reason: Reason,
    by: StaffId,
}

impl Write for Post {
    type Out = Adjusted;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Adjusted, Error> {
        let mut ledger = match self.asked.turn(tx).await? {
            Turn::Open(ledger) => ledger,
            Turn::Done(receipt) => return Ok(Adjusted::Posted(receipt)),
            Turn::Proposed(id) => return Ok(Adjusted::Proposed(id)),
        };
        let main = rules::main(tx).await?;
        member::by_id(tx, self.asked.member).await?.ok_or(Error::NotFound)?;
        if let Some(limit) = main.four_eyes_above
            && self.today(tx).await?.saturating_add(self.change.points()) > limit
        {
            proposal::add(tx, &self.proposal()?).await?;
            return Ok(Adjusted::Proposed(self.id));
        }
        let posting = self.change.posting(&main, self.asked.now);
        let reason = Some(self.reason.clone().into());
        let origin = Origin { reason, actor: Some(self.by), ..Origin::default() };
        self.asked.post(tx, &mut ledger, posting, origin).await.map(Adjusted::Posted)
    }
}

impl Post {
    /// How many points of this member the same person has changed within a day, alone, by hand or by a file: else a large
    /// change could be made in several small ones.
    async fn today(&self, tx: &mut Tx) -> Result<i64, Error> {
        Ok(alone::of_member(tx, self.asked.member, self.by, self.asked.now.plus(-DAY_MS)).await?)
    }

    fn proposal(&self) -> Result<Proposal, Error> {
        let body = serde_json::to_string(&self.change).map_err(|error| Error::internal("proposing", &error))?;
        Ok(Proposal {
            member: self.asked.member,
            id: self.id,
            key: self.asked.key.clone(),
            req_hash: self.asked.hash,
            body,
            reason: self.reason.clone().into(),
            proposed_by: self.by,
            proposed: self.asked.now,
            state: ProposalState::Waiting,
            decided_by: None,
            decided: None,
            seq: None,
        })
    }
}
