//! Recommendations: who recommended a member, what looked alike about it, and what was decided.

use crate::{
    StoreError, Tx,
    column::{record, worded},
    sql::{exec, one, rows, rows_in, sql},
};
use kabinet_domain::{
    ids::{MemberId, StaffId},
    referral::Standing,
    time::Millis,
};

/// The columns of [`Referral`].
macro_rules! columns {
    () => {
        "member_id, referrer_id, at_ms, state, signals, due_ms, decided_ms, decided_by, decided_key, reason"
    };
}

sql! {
    ADD = "INSERT INTO referral (member_id, referrer_id, at_ms, state, signals, due_ms) VALUES ($1, $2, $3, $4, $5, $6)";
    GET = concat!("SELECT ", columns!(), " FROM referral WHERE member_id = $1");
    OF = concat!("SELECT ", columns!(), " FROM referral WHERE member_id IN ($1) ORDER BY member_id");
    SINCE = "SELECT member_id FROM referral WHERE referrer_id = $1 AND at_ms >= $2 ORDER BY at_ms, member_id LIMIT $3";
    LATEST = "SELECT member_id FROM referral WHERE referrer_id = $1 ORDER BY at_ms DESC, member_id DESC LIMIT $2";
    UNCOUNTED = "SELECT COUNT(*) AS n FROM referral WHERE referrer_id = $1 AND state IN ('waiting', 'refused')";
    WAITING = concat!("SELECT ", columns!(), " FROM referral WHERE state = 'waiting' AND (due_ms, member_id) > ($1, $2) ORDER BY due_ms, member_id LIMIT $3");
    DECIDED = concat!("SELECT ", columns!(), " FROM referral WHERE decided_ms IS NOT NULL AND (decided_ms, member_id) < ($1, $2) ORDER BY decided_ms DESC, member_id DESC LIMIT $3");
    OVERDUE = "SELECT COUNT(*) AS n FROM referral WHERE state = 'waiting' AND due_ms <= $1";
    DECIDE = "UPDATE referral SET state = $2, decided_ms = $3, decided_by = $4, decided_key = $5, reason = $6 WHERE member_id = $1 AND state = 'waiting'";
}

worded!(Standing);

record! {
    /// A recommendation.
    pub struct Referral {
        /// Who came.
        pub member: MemberId = "member_id",
        /// Who recommended the programme.
        pub referrer: MemberId = "referrer_id",
        /// When the member registered.
        pub at: Millis = "at_ms",
        /// What became of it.
        pub state: Standing,
        /// What looked alike: JSON of domain's.
        pub signals: String,
        /// Until when somebody is to decide.
        pub due: Option<Millis> = "due_ms",
        /// When it was decided.
        pub decided: Option<Millis> = "decided_ms",
        /// By whom; nobody: the deadline passed.
        pub decided_by: Option<StaffId>,
        /// The key of the form that decided.
        pub decided_key: Option<String>,
        /// Why, in the words of who decided.
        pub reason: Option<String>,
    }
}

/// Adds a recommendation that nobody has decided about.
pub async fn add(tx: &mut Tx, new: &Referral) -> Result<(), StoreError> {
    let Referral { member, referrer, at, state, signals, due, .. } = new;
    exec!(tx, ADD, member.0, referrer.0, at.0, state.code(), signals.as_str(), due.map(|due| due.0))?;
    Ok(())
}

/// The recommendation by which a member came.
pub async fn get(tx: &mut Tx, member: MemberId) -> Result<Option<Referral>, StoreError> {
    one!(tx, Referral, GET, member.0)
}

/// The recommendations by which these members came.
pub async fn of(tx: &mut Tx, members: &[MemberId]) -> Result<Vec<Referral>, StoreError> {
    rows_in!(tx, Referral, OF, [], members, |member| member.0)
}

/// How many came by this member's recommendation since a moment; no more than `at_most` are counted.
pub async fn since(tx: &mut Tx, referrer: MemberId, from: Millis, at_most: u32) -> Result<usize, StoreError> {
    Ok(rows!(tx, (i64,), SINCE, referrer.0, from.0, i64::from(at_most))?.len())
}

/// Who came last by this member's recommendation.
pub async fn latest(tx: &mut Tx, referrer: MemberId, limit: u32) -> Result<Vec<MemberId>, StoreError> {
    let found = rows!(tx, (i64,), LATEST, referrer.0, i64::from(limit))?;
    Ok(found.into_iter().map(|(member,)| MemberId(member)).collect())
}

/// How many came by this member's recommendation that does not count, or not yet.
pub async fn uncounted(tx: &mut Tx, referrer: MemberId) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), UNCOUNTED, referrer.0)?.map_or(0, |(n,)| n))
}

/// Those that wait, by deadline, from behind `after`: what is overdue comes first.
pub async fn waiting(tx: &mut Tx, after: Option<(Millis, MemberId)>, limit: u32) -> Result<Vec<Referral>, StoreError> {
    let (due, member) = after.map_or((i64::MIN, 0), |(due, member)| (due.0, member.0));
    rows!(tx, Referral, WAITING, due, member, i64::from(limit))
}

/// Those that were decided about, newest decision first, from behind `after`.
pub async fn decided(tx: &mut Tx, after: Option<(Millis, MemberId)>, limit: u32) -> Result<Vec<Referral>, StoreError> {
    let (decided, member) = after.map_or((i64::MAX, i64::MAX), |(decided, member)| (decided.0, member.0));
    rows!(tx, Referral, DECIDED, decided, member, i64::from(limit))
}

/// How many have waited beyond their deadline.
pub async fn overdue(tx: &mut Tx, now: Millis) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), OVERDUE, now.0)?.map_or(0, |(n,)| n))
}

/// What was decided about a recommendation.
#[derive(Debug, Clone)]
pub struct Verdict<'a> {
    /// Approved or refused.
    pub state: Standing,
    /// When.
    pub at: Millis,
    /// By whom; nobody: the deadline passed.
    pub by: Option<StaffId>,
    /// The key of the form.
    pub key: Option<&'a str>,
    /// Why.
    pub reason: Option<&'a str>,
}

/// Writes down what was decided about a recommendation that waits; `false`: it does not wait any more.
pub async fn decide(tx: &mut Tx, member: MemberId, verdict: &Verdict<'_>) -> Result<bool, StoreError> {
    let Verdict { state, at, by, key, reason } = verdict;
    Ok(exec!(tx, DECIDE, member.0, state.code(), at.0, by.map(|by| by.0), *key, *reason)? == 1)
}
