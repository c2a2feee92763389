//! What those above are told of a recommendation that waits to be looked at is held, and let go by the decision. There is
//! one way to them, [`Way::order`]; whether an offer pays when a friend registers or when they begin to take part makes no
//! difference here. The new member's own bonus is paid at once: they did what it was promised for, and who wants to be surer
//! of them lets the offer wait for a purchase.
//!
//! What is held pays what it would have paid: an offer's part is decided when it acts, and of a registration, or of a friend
//! who begins to take part, the offers are asked that were in force then, in their versions of then. Whether a marketer has
//! paused, ended or edited one meanwhile makes no difference, as it makes none to those who were not looked at; what an offer
//! did in that time and what was undone is not paid.
//!
//! Of those whom the new member invites in turn the same is asked again, of each by themselves.

use super::pass_on::{Told, What};
use crate::{Error, Portal, rules::Rules, tasks};
use kabinet_domain::{ids::MemberId, referral::Standing, time::Millis};
use kabinet_store::{
    Tx, Write, referral,
    referral_held::{self, Held},
    task::{self, Task},
};
use serde::{Deserialize, Serialize};

/// How much is let go in one transaction.
const BATCH: u32 = 100;

/// Which way what somebody does goes to those above. Whoever asks holds the member's lock, as does whoever decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// By tasks, at once.
    Told,
    /// By tasks, once the recommendation is approved.
    Held,
    /// It was refused.
    Nowhere,
}

impl Way {
    pub async fn of(tx: &mut Tx, invitee: MemberId) -> Result<Self, Error> {
        Ok(match referral::get(tx, invitee).await?.map(|found| found.state) {
            Some(Standing::Waiting) => Self::Held,
            Some(Standing::Refused) => Self::Nowhere,
            Some(Standing::Clear | Standing::Approved) | None => Self::Told,
        })
    }

    /// Orders that one of those above is told.
    pub async fn order(self, tx: &mut Tx, rules: &Rules, key: &str, told: Told, now: Millis) -> Result<(), Error> {
        match self {
            Self::Nowhere => {}
            Self::Told => {
                tasks::enqueue(tx, tasks::Kind::Referral, key, &told, now).await?;
            }
            Self::Held => {
                let (what, points) = told.what.sort();
                let told = told.held(rules, now);
                let body = serde_json::to_string(&told).map_err(|error| Error::internal("holding a task", &error))?;
                let (key, what) = (key.to_owned(), what.code().to_owned());
                referral_held::add(tx, &Held { member: told.invitee, key, what, points, body, at: now }).await?;
            }
        }
        Ok(())
    }
}

/// A sort of things that are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// The registration, once for each level.
    Registered,
    /// They began to take part, once for each level.
    Qualified,
    /// Offers pay for what they did.
    Earned,
    /// Something of it was taken back.
    Withdrew,
}

impl Sort {
    const ALL: [Self; 4] = [Self::Registered, Self::Qualified, Self::Earned, Self::Withdrew];

    /// The word used in columns.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Qualified => "qualified",
            Self::Earned => "earned",
            Self::Withdrew => "withdrew",
        }
    }

    pub(super) fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }
}

impl What {
    /// Of which sort it is, and how many points an offer is to pay for it.
    const fn sort(&self) -> (Sort, i64) {
        match self {
            Self::Registered => (Sort::Registered, 0),
            Self::Qualified { .. } => (Sort::Qualified, 0),
            Self::Earned(earning) => (Sort::Earned, earning.points()),
            Self::Disqualified { .. } | Self::Withdrew { .. } => (Sort::Withdrew, 0),
        }
    }
}

/// Of whom everything that is held is let go.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct LetGo {
    pub invitee: MemberId,
}

/// Lets go what was held of an approved recommendation, so much at a time.
pub(crate) async fn let_go(portal: &Portal, order: LetGo, task: &Task) -> Result<(), Error> {
    let batch = || Batch { invitee: order.invitee, task: task.clone(), now: portal.clock.now() };
    while portal.db.write(batch()).await? {}
    portal.work.notify_one();
    Ok(())
}

/// One part of it; gives whether there may be more. The last part ends the task.
struct Batch {
    invitee: MemberId,
    task: Task,
    now: Millis,
}

impl Write for Batch {
    type Out = bool;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<bool, Error> {
        let held = referral_held::first(tx, self.invitee, BATCH).await?;
        for one in &held {
            let told: Told = serde_json::from_str(&one.body).map_err(|error| Error::internal("letting go", &error))?;
            tasks::enqueue(tx, tasks::Kind::Referral, &one.key, &told, self.now).await?;
            referral_held::remove(tx, self.invitee, &one.key).await?;
        }
        let more = held.len() == BATCH as usize;
        if !more {
            task::finish(tx, &self.task, self.now).await?;
        }
        Ok(more)
    }
}
