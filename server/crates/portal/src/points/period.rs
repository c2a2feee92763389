use super::notice::as_of;
use crate::{
    Error, rules,
    who::{Marketer, Member},
};
use jiff::civil::Date;
use kabinet_domain::{
    ids::MemberId,
    points::{Bucket, Entry, OpKind},
    problem::Problem,
    time::Millis,
};
use kabinet_store::{Tx, member, points::totals};
use std::{collections::BTreeMap, ops::AddAssign};

/// Points by where they are, or how that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Not usable yet.
    pub pending: i64,
    /// Usable.
    pub active: i64,
    /// Set aside.
    pub held: i64,
    /// Owed.
    pub debt: i64,
}

/// What a member had at the beginning of a stretch of days, what came and went, and what there was at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// When the first day began.
    pub opening: Sums,
    /// What entries of each kind changed meanwhile.
    pub lines: Vec<(OpKind, Sums)>,
    /// When the last day ended, or now; `opening` and all of `lines` together.
    pub closing: Sums,
}

impl Member {
    /// The statement for the days from `from` to `until`, both included, in the programme's zone.
    pub async fn statement(&self, from: Date, until: Date) -> Result<Statement, Error> {
        statement(&mut self.portal.db.read().await?, self.id, (from, until), self.portal.clock.now()).await
    }
}

impl Marketer {
    /// As [`Member::statement`], of any member.
    pub async fn statement(&self, member: MemberId, from: Date, until: Date) -> Result<Statement, Error> {
        let mut tx = self.portal.db.read().await?;
        member::by_id(&mut tx, member).await?.ok_or(Error::NotFound)?;
        statement(&mut tx, member, (from, until), self.portal.clock.now()).await
    }
}

async fn statement(
    tx: &mut Tx,
    member: MemberId,
    (from, until): (Date, Date),
    now: Millis,
) -> Result<Statement, Error> {
    if until < from {
        return Err(Error::field("until", Problem::Period));
    }
    let main = rules::main(tx).await?;
    let zone = main.time_zone();
    let begin = Millis::start_of(from, &zone);
    let end = Millis::start_of(until.tomorrow().map_err(|_| Error::field("until", Problem::Date))?, &zone);
    let (mut opening, mut lines) = (Sums::default(), BTreeMap::<OpKind, Sums>::new());
    let mut add = |kind, inside, sums| {
        if inside {
            *lines.entry(kind).or_default() += sums;
        } else {
            opening += sums;
        }
    };
    for flow in totals::flows(tx, member, begin, end).await? {
        let totals::Flow { kind, inside, pending, active, held, debt } = flow;
        add(kind, inside, Sums { pending, active, held, debt });
    }
    // What is due by now belongs to its moment, whether or not the sweeper has been here.
    let (_, due) = as_of(tx, member, &main, now).await?;
    for entry in due.iter().filter(|entry| entry.at < end) {
        add(entry.kind, entry.at >= begin, change(entry));
    }
    let mut closing = opening;
    for sums in lines.values() {
        closing += *sums;
    }
    Ok(Statement { from, until, opening, lines: lines.into_iter().collect(), closing })
}

fn change(entry: &Entry) -> Sums {
    let into = |bucket: Bucket| -> i64 {
        let came = entry.moves.iter().filter(|one| one.to == bucket).map(|one| one.amount);
        let went = entry.moves.iter().filter(|one| one.from == bucket).map(|one| -one.amount);
        came.chain(went).sum()
    };
    Sums {
        pending: into(Bucket::Pending),
        active: into(Bucket::Active),
        held: into(Bucket::Held),
        debt: -into(Bucket::Debt),
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.pending += other.pending;
        self.active += other.active;
        self.held += other.held;
        self.debt += other.debt;
    }
}
