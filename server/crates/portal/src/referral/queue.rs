use super::hold::Sort;
use crate::{Error, who::Marketer};
use kabinet_domain::{
    ids::{MemberId, StaffId},
    lang::Lang,
    referral::{Standing, likeness::Signal},
    time::Millis,
    words,
};
use kabinet_store::{
    Tx, member,
    referral::{self, Referral},
    referral_held, staff,
};
use std::collections::{BTreeMap, BTreeSet};

/// How many recommendations a page shows.
pub const QUEUE: u32 = 30;

/// Somebody, with what the desk calls them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Someone {
    /// The number.
    pub id: MemberId,
    /// What they are called.
    pub name: String,
}

/// What is held of one sort: how often, and how many points offers are to pay for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What.
    pub sort: Sort,
    /// How often.
    pub n: i64,
    /// Only where it is decided already.
    pub points: i64,
}

/// What was decided about a recommendation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it counts.
    pub counts: bool,
    /// When.
    pub at: Millis,
    /// What whoever decided is called; `None`: the deadline passed.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// A recommendation that looked alike.
#[derive(Debug, Clone)]
pub struct Flagged {
    /// Who came.
    pub member: Someone,
    /// By whose recommendation.
    pub referrer: Someone,
    /// When.
    pub at: Millis,
    /// What looked alike, in words.
    pub signals: Vec<String>,
    /// Until when somebody is to decide.
    pub due: Millis,
    /// That has passed.
    pub is_overdue: bool,
    /// What those above are told once it is approved.
    pub held: Vec<Held>,
    /// What was decided, if anything was.
    pub outcome: Option<Outcome>,
}

/// Some of them.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Those that wait by deadline, those that were decided about by when, newest first.
    pub list: Vec<Flagged>,
    /// Where the next page begins.
    pub next: Option<(Millis, MemberId)>,
}

impl Marketer {
    /// Recommendations that wait to be looked at, the most overdue first; the next page begins behind `after`.
    pub async fn referrals_waiting(&self, after: Option<(Millis, MemberId)>) -> Result<Queue, Error> {
        let mut tx = self.portal.db.read().await?;
        let found = referral::waiting(&mut tx, after, QUEUE + 1).await?;
        self.queue(&mut tx, found, |one| one.due).await
    }

    /// Recommendations that were decided about, newest first.
    pub async fn referrals_decided(&self, after: Option<(Millis, MemberId)>) -> Result<Queue, Error> {
        let mut tx = self.portal.db.read().await?;
        let found = referral::decided(&mut tx, after, QUEUE + 1).await?;
        self.queue(&mut tx, found, |one| one.decided).await
    }

    async fn queue(
        &self,
        tx: &mut Tx,
        mut found: Vec<Referral>,
        place: fn(&Referral) -> Option<Millis>,
    ) -> Result<Queue, Error> {
        let more = found.len() > QUEUE as usize;
        found.truncate(QUEUE as usize);
        let end = found.last().filter(|_| more);
        let next = end.and_then(|end| Some((place(end)?, end.member)));
        let names = Names::of(tx, &found).await?;
        let members: Vec<MemberId> = found.iter().map(|one| one.member).collect();
        let mut held: BTreeMap<MemberId, Vec<Held>> = BTreeMap::new();
        for sum in referral_held::sums(tx, &members).await? {
            if let Some(sort) = Sort::parse(&sum.what) {
                held.entry(sum.member).or_default().push(Held { sort, n: sum.n, points: sum.points });
            }
        }
        let now = self.portal.clock.now();
        let list = found.into_iter().map(|one| {
            let mut held = held.remove(&one.member).unwrap_or_default();
            held.sort_by_key(|held| held.sort);
            let due = one.due.unwrap_or(one.at);
            Flagged {
                member: names.someone(one.member),
                referrer: names.someone(one.referrer),
                at: one.at,
                signals: signals(&one).iter().map(|signal| names.say(self, signal)).collect(),
                due,
                is_overdue: one.state == Standing::Waiting && due <= now,
                held,
                outcome: names.outcome(&one),
            }
        });
        Ok(Queue { list: list.collect(), next })
    }

    /// How many recommendations have waited beyond their deadline: what the menu of the desk reminds of.
    pub(crate) async fn referrals_overdue(&self, tx: &mut Tx) -> Result<i64, Error> {
        Ok(referral::overdue(tx, self.portal.clock.now()).await?)
    }
}

/// What looked alike; what a newer version wrote down is not understood and left out.
fn signals(one: &Referral) -> Vec<Signal> {
    let signals: Vec<serde_json::Value> = serde_json::from_str(&one.signals).unwrap_or_default();
    signals.into_iter().filter_map(|signal| serde_json::from_value(signal).ok()).collect()
}

/// What everybody is called whom a page names.
struct Names {
    members: BTreeMap<MemberId, String>,
    staff: BTreeMap<StaffId, String>,
}

impl Names {
    async fn of(tx: &mut Tx, found: &[Referral]) -> Result<Self, Error> {
        let ids = found.iter().flat_map(|one| {
            let like = signals(one).into_iter().filter_map(|signal| signal.like());
            like.chain([one.member, one.referrer])
        });
        let ids: BTreeSet<MemberId> = ids.collect();
        let ids: Vec<MemberId> = ids.into_iter().collect();
        let members = member::people(tx, &ids).await?.into_iter().map(|one| (one.id, one.name)).collect();
        let mut names = BTreeMap::new();
        for id in found.iter().filter_map(|one| one.decided_by).collect::<BTreeSet<_>>() {
            if let Some(person) = staff::by_id(tx, id).await? {
                names.insert(id, person.name);
            }
        }
        Ok(Self { members, staff: names })
    }

    fn someone(&self, id: MemberId) -> Someone {
        Someone { id, name: self.members.get(&id).cloned().unwrap_or_default() }
    }

    fn say(&self, asks: &Marketer, signal: &Signal) -> String {
        let like = signal.like().map(|like| self.someone(like));
        let number = match asks.lang {
            Lang::Ru => "№",
            Lang::En => "no.",
        };
        let like = like.map(|like| format!("{number}\u{a0}{} {}", like.id, like.name)).unwrap_or_default();
        words::signal(asks.lang, signal, &like)
    }

    fn outcome(&self, one: &Referral) -> Option<Outcome> {
        let counts = match one.state {
            Standing::Approved => true,
            Standing::Refused => false,
            Standing::Waiting | Standing::Clear => return None,
        };
        let by = one.decided_by.map(|by| self.staff.get(&by).cloned().unwrap_or_default());
        Some(Outcome { counts, at: one.decided?, by, reason: one.reason.clone() })
    }
}
