use super::notice::as_of;
use crate::{
    Error, rules, settings,
    who::{Marketer, Member},
};
use jiff::{civil::Date, tz::TimeZone};
use kabinet_domain::{
    ids::MemberId,
    points::{Bucket, Entry, LotState},
    time::Millis,
};
use kabinet_store::{Tx, member, points::totals};
use std::collections::BTreeMap;

/// Where a member's points are, as of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Usable: the sum of [`Split::expiring`], [`Split::idle`] and [`Split::lasting`].
    pub active: i64,
    /// Not usable yet: the sum of [`Split::waiting`].
    pub pending: i64,
    /// Set aside.
    pub held: i64,
    /// Owed.
    pub debt: i64,
    /// Spent so far.
    pub spent: i64,
    /// Passed unused so far.
    pub expired: i64,
    /// What becomes usable, by day.
    pub waiting: Vec<(Date, i64)>,
    /// What passes unless it is used before, by month (its first day).
    pub expiring: Vec<(Date, i64)>,
    /// What passes unless it is used before or the member does anything else until then, by month (its first day).
    pub idle: Vec<(Date, i64)>,
    /// What does not pass.
    pub lasting: i64,
    /// The programme's zone, to which days and months belong.
    pub zone: TimeZone,
}

impl Member {
    /// Where the points are: usable, waiting, passing, set aside, spent, passed, owed.
    pub async fn split(&self) -> Result<Split, Error> {
        let mut tx = self.portal.db.read().await?;
        let main = rules::main(&mut tx).await?;
        split(&mut tx, self.id, &main, self.portal.clock.now()).await
    }
}

impl Marketer {
    /// As [`Member::split`], of any member.
    pub async fn split(&self, member: MemberId) -> Result<Split, Error> {
        let mut tx = self.portal.db.read().await?;
        member::by_id(&mut tx, member).await?.ok_or(Error::NotFound)?;
        let main = rules::main(&mut tx).await?;
        split(&mut tx, member, &main, self.portal.clock.now()).await
    }
}

pub(super) async fn split(tx: &mut Tx, member: MemberId, main: &settings::Main, now: Millis) -> Result<Split, Error> {
    let zone = main.time_zone();
    let gone = totals::gone(tx, member).await?;
    let (ledger, entries) = as_of(tx, member, main, now).await?;
    let passed: i64 = entries.iter().map(passing).sum();
    let (mut waiting, mut expiring, mut idle, mut lasting) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), 0);
    for lot in ledger.lots.iter().filter(|lot| lot.remaining > 0) {
        let sum = match lot.state {
            LotState::Pending => waiting.entry(lot.active_from.date(&zone)).or_default(),
            _ if lot.expires == Millis::NEVER => &mut lasting,
            _ if lot.idle_days.is_some() => idle.entry(lot.expires.date(&zone).first_of_month()).or_default(),
            _ => expiring.entry(lot.expires.date(&zone).first_of_month()).or_default(),
        };
        *sum += lot.remaining;
    }
    Ok(Split {
        active: ledger.account.active,
        pending: ledger.account.pending,
        held: ledger.account.held,
        debt: ledger.account.debt,
        spent: gone.spent,
        expired: gone.expired + passed,
        waiting: waiting.into_iter().collect(),
        expiring: expiring.into_iter().collect(),
        idle: idle.into_iter().collect(),
        lasting,
        zone,
    })
}

fn passing(entry: &Entry) -> i64 {
    entry.moves.iter().filter(|one| one.to == Bucket::Expired).map(|one| one.amount).sum()
}
