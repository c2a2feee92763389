//! What must always be true of the ledger: twelve questions, each of which must find nothing.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{Sql, rows, sql},
};
use kabinet_domain::ids::MemberId;
use std::{fmt, ops::RangeInclusive};

sql! {
    I1_ACCOUNT_IS_ITS_MOVES = "SELECT a.member_id, CAST(NULL AS BIGINT) AS number FROM points_account a LEFT JOIN (SELECT member_id, \
        SUM(CASE WHEN to_b = 'pending' THEN amount WHEN from_b = 'pending' THEN -amount ELSE 0 END) AS pending, \
        SUM(CASE WHEN to_b = 'active' THEN amount WHEN from_b = 'active' THEN -amount ELSE 0 END) AS active, \
        SUM(CASE WHEN to_b = 'held' THEN amount WHEN from_b = 'held' THEN -amount ELSE 0 END) AS held, \
        SUM(CASE WHEN from_b = 'debt' THEN amount WHEN to_b = 'debt' THEN -amount ELSE 0 END) AS debt \
        FROM points_move WHERE member_id BETWEEN $1 AND $2 GROUP BY member_id) m ON m.member_id = a.member_id \
        WHERE a.member_id BETWEEN $1 AND $2 AND (a.pending <> COALESCE(m.pending, 0) OR a.active <> COALESCE(m.active, 0) \
        OR a.held <> COALESCE(m.held, 0) OR a.debt <> COALESCE(m.debt, 0)) ORDER BY 1, 2 LIMIT $3";
    I2_LOT_IS_ITS_MOVES = "SELECT l.member_id, l.lot AS number FROM points_lot l LEFT JOIN (SELECT member_id, lot, \
        SUM(CASE WHEN to_b IN ('pending', 'active') THEN amount ELSE 0 END - CASE WHEN from_b IN ('pending', 'active') THEN amount ELSE 0 END) AS remaining, \
        SUM(CASE WHEN to_b = 'held' THEN amount WHEN from_b = 'held' THEN -amount ELSE 0 END) AS held, \
        SUM(CASE WHEN seq = lot THEN amount ELSE 0 END) AS put \
        FROM points_move WHERE lot > 0 AND member_id BETWEEN $1 AND $2 GROUP BY member_id, lot) m ON m.member_id = l.member_id AND m.lot = l.lot \
        WHERE l.member_id BETWEEN $1 AND $2 AND (l.remaining <> COALESCE(m.remaining, 0) OR l.held <> COALESCE(m.held, 0) \
        OR COALESCE(m.put, 0) <> l.amount) ORDER BY 1, 2 LIMIT $3";
    I3_ACCOUNT_IS_ITS_LOTS = "SELECT a.member_id, CAST(NULL AS BIGINT) AS number FROM points_account a LEFT JOIN (SELECT member_id, \
        SUM(CASE WHEN state = 0 THEN remaining ELSE 0 END) AS pending, SUM(CASE WHEN state = 1 THEN remaining ELSE 0 END) AS active, SUM(held) AS held \
        FROM points_lot WHERE member_id BETWEEN $1 AND $2 GROUP BY member_id) l ON l.member_id = a.member_id \
        WHERE a.member_id BETWEEN $1 AND $2 AND (a.pending <> COALESCE(l.pending, 0) OR a.active <> COALESCE(l.active, 0) OR a.held <> COALESCE(l.held, 0)) ORDER BY 1, 2 LIMIT $3";
    I4_NUMBERS_HAVE_NO_GAPS = "SELECT a.member_id, a.seq AS number FROM points_account a LEFT JOIN (SELECT member_id, COUNT(*) AS n, MAX(seq) AS last \
        FROM points_op WHERE member_id BETWEEN $1 AND $2 GROUP BY member_id) o ON o.member_id = a.member_id \
        WHERE a.member_id BETWEEN $1 AND $2 AND (a.seq <> COALESCE(o.n, 0) OR a.seq <> COALESCE(o.last, 0)) ORDER BY 1, 2 LIMIT $3";
    I5_NO_CREDIT_BESIDE_DEBT = "SELECT member_id, CAST(NULL AS BIGINT) AS number FROM points_account WHERE member_id BETWEEN $1 AND $2 AND active > 0 AND debt > 0 ORDER BY 1, 2 LIMIT $3";
    I6_LOT_STATE_FITS = "SELECT member_id, lot AS number FROM points_lot WHERE member_id BETWEEN $1 AND $2 AND ((state = 2 AND (remaining <> 0 OR held <> 0 OR due_ms IS NOT NULL)) \
        OR (state <> 2 AND remaining = 0 AND held = 0) OR (state = 0 AND (due_ms IS NULL OR due_ms <> active_from_ms)) OR (state = 1 AND due_ms <> expires_ms) \
        OR (state = 1 AND remaining > 0 AND expires_ms < 9223372036854775807 AND due_ms IS NULL)) ORDER BY 1, 2 LIMIT $3";
    I7_ENTRY_IS_ITS_MOVES = "SELECT o.member_id, o.seq AS number FROM points_op o LEFT JOIN (SELECT member_id, seq, SUM(amount) AS moved FROM points_move \
        WHERE member_id BETWEEN $1 AND $2 GROUP BY member_id, seq) m ON m.member_id = o.member_id AND m.seq = o.seq \
        WHERE o.member_id BETWEEN $1 AND $2 AND o.applied <> COALESCE(m.moved, 0) ORDER BY 1, 2 LIMIT $3";
    I8_LAST_ENTRY_SHOWS_ACCOUNT = "SELECT a.member_id, o.seq AS number FROM points_account a JOIN points_op o ON o.member_id = a.member_id AND o.seq = a.seq \
        WHERE a.member_id BETWEEN $1 AND $2 AND (o.pending_after <> a.pending OR o.active_after <> a.active OR o.held_after <> a.held OR o.debt_after <> a.debt) ORDER BY 1, 2 LIMIT $3";
    I9_NOT_TAKEN_BACK_TWICE = "SELECT r.member_id, r.number FROM (SELECT member_id, reverses_seq AS number, SUM(applied) AS taken FROM points_op \
        WHERE reverses_seq IS NOT NULL AND member_id BETWEEN $1 AND $2 GROUP BY member_id, reverses_seq) r \
        LEFT JOIN points_op o ON o.member_id = r.member_id AND o.seq = r.number WHERE o.seq IS NULL OR o.kind <> 'award' OR r.taken > o.applied \
        UNION ALL SELECT r.member_id, r.number FROM (SELECT member_id, returns_seq AS number, SUM(applied) AS given FROM points_op \
        WHERE returns_seq IS NOT NULL AND member_id BETWEEN $1 AND $2 GROUP BY member_id, returns_seq) r \
        LEFT JOIN points_op o ON o.member_id = r.member_id AND o.seq = r.number WHERE o.seq IS NULL OR r.given > o.applied \
        UNION ALL SELECT r.member_id, COALESCE(r.returns_seq, r.seq) AS number FROM points_op r LEFT JOIN points_op o ON o.member_id = r.member_id AND o.seq = r.returns_seq \
        WHERE r.member_id BETWEEN $1 AND $2 AND (r.returns_seq IS NOT NULL OR r.kind IN ('return', 'restore')) \
        AND CASE r.kind WHEN 'return' THEN 'spend' WHEN 'restore' THEN 'expire' ELSE '' END <> COALESCE(o.kind, '?') \
        ORDER BY 1, 2 LIMIT $3";
    I10_NO_ORPHANS = "SELECT m.member_id, m.seq AS number FROM points_move m LEFT JOIN points_op o ON o.member_id = m.member_id AND o.seq = m.seq \
        WHERE m.member_id BETWEEN $1 AND $2 AND o.seq IS NULL \
        UNION ALL SELECT m.member_id, m.seq AS number FROM points_move m LEFT JOIN points_lot l ON l.member_id = m.member_id AND l.lot = m.lot \
        WHERE m.member_id BETWEEN $1 AND $2 AND m.lot > 0 AND l.lot IS NULL \
        UNION ALL SELECT l.member_id, l.lot AS number FROM points_lot l LEFT JOIN points_op o ON o.member_id = l.member_id AND o.seq = l.lot \
        WHERE l.member_id BETWEEN $1 AND $2 AND (o.seq IS NULL OR o.kind NOT IN ('award', 'return', 'restore')) \
        UNION ALL SELECT o.member_id, o.seq AS number FROM points_op o LEFT JOIN points_account a ON a.member_id = o.member_id \
        WHERE o.member_id BETWEEN $1 AND $2 AND a.member_id IS NULL ORDER BY 1, 2 LIMIT $3";
    I11_NOTHING_APPEARS_OR_VANISHES = "SELECT CAST(NULL AS BIGINT) AS member_id, CAST(NULL AS BIGINT) AS number FROM (SELECT \
        SUM(CASE WHEN from_b = 'issue' THEN amount WHEN to_b = 'issue' THEN -amount ELSE 0 END) AS issued, \
        SUM(CASE WHEN to_b IN ('spent', 'expired', 'revoked') THEN amount ELSE 0 END - CASE WHEN from_b IN ('spent', 'expired', 'revoked') THEN amount ELSE 0 END) AS gone \
        FROM points_move WHERE member_id BETWEEN $1 AND $2) m, \
        (SELECT SUM(pending + active + held - debt) AS owned FROM points_account WHERE member_id BETWEEN $1 AND $2) a \
        WHERE COALESCE(m.issued, 0) <> COALESCE(m.gone, 0) + COALESCE(a.owned, 0) LIMIT $3";
    I12_HOLDS_HOLD_WHAT_IS_HELD = "SELECT h.member_id, h.hold AS number FROM points_hold h LEFT JOIN points_op o ON o.member_id = h.member_id AND o.seq = h.hold \
        LEFT JOIN points_op e ON e.member_id = h.member_id AND e.seq = h.ended_seq \
        WHERE h.member_id BETWEEN $1 AND $2 AND (o.seq IS NULL OR o.kind <> 'hold' OR (h.state = 'open' AND h.amount_left <> o.applied) \
        OR (h.state <> 'open' AND (e.seq IS NULL OR e.seq <= h.hold OR e.kind <> CASE WHEN h.state = 'confirmed' THEN 'spend' ELSE 'release' END))) \
        UNION ALL SELECT l.member_id, l.lot AS number FROM points_lot l LEFT JOIN (SELECT m.member_id, m.lot, SUM(m.amount) AS held \
        FROM points_hold h JOIN points_move m ON m.member_id = h.member_id AND m.seq = h.hold WHERE h.state = 'open' AND h.member_id BETWEEN $1 AND $2 GROUP BY m.member_id, m.lot) p \
        ON p.member_id = l.member_id AND p.lot = l.lot WHERE l.member_id BETWEEN $1 AND $2 AND l.held <> COALESCE(p.held, 0) ORDER BY 1, 2 LIMIT $3";
}

/// What each question found is, in words; `N` stands for the number of the lot or entry.
const MEANING: [(Sql, &str); 12] = [
    (I1_ACCOUNT_IS_ITS_MOVES, "the account is not the sum of its moves"),
    (I2_LOT_IS_ITS_MOVES, "lot N is not the sum of its moves"),
    (I3_ACCOUNT_IS_ITS_LOTS, "the account is not the sum of its lots"),
    (I4_NUMBERS_HAVE_NO_GAPS, "the entries are not numbered from 1 to N"),
    (I5_NO_CREDIT_BESIDE_DEBT, "there are usable points beside a debt"),
    (I6_LOT_STATE_FITS, "the state or the date of lot N does not fit what is in it"),
    (I7_ENTRY_IS_ITS_MOVES, "entry N does not say how many points it moved"),
    (I8_LAST_ENTRY_SHOWS_ACCOUNT, "the sums after the last entry, N, are not those of the account"),
    (I9_NOT_TAKEN_BACK_TWICE, "more than entry N was taken or given back, or it cannot be"),
    (I10_NO_ORPHANS, "moves, a lot or an entry with the number N belong to nothing"),
    (I11_NOTHING_APPEARS_OR_VANISHES, "what was issued is not what members own, spent, lost and let pass"),
    (I12_HOLDS_HOLD_WHAT_IS_HELD, "hold or lot N does not fit what is set aside"),
];

record! {
    struct Found { member: Option<MemberId> = "member_id", number: Option<i64> }
}

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offence {
    /// Which of the twelve, from 1.
    pub invariant: usize,
    /// Whose ledger; `None` when it is only known to be among those asked about.
    pub member: Option<MemberId>,
    /// The lot or entry, where it is one.
    pub number: Option<i64>,
    what: &'static str,
}

impl fmt::Display for Offence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "I{}: ", self.invariant)?;
        if let Some(member) = self.member {
            write!(f, "member {member}: ")?;
        }
        match (self.number, self.what.split_once('N')) {
            (Some(number), Some((before, after))) => write!(f, "{before}{number}{after}"),
            _ => f.write_str(self.what),
        }
    }
}

/// Every member.
pub const EVERYBODY: RangeInclusive<MemberId> = MemberId(i64::MIN)..=MemberId(i64::MAX);

/// The first thing that must not be, invariant by invariant, then member by member; `None`: the ledger is sound.
pub async fn first_offender(tx: &mut Tx) -> Result<Option<Offence>, StoreError> {
    Ok(ask(tx, EVERYBODY, 1, true).await?.pop())
}

/// What must not be, of these members: at most `limit` finds of each invariant.
pub async fn all(tx: &mut Tx, members: RangeInclusive<MemberId>, limit: u32) -> Result<Vec<Offence>, StoreError> {
    ask(tx, members, limit, false).await
}

async fn ask(
    tx: &mut Tx,
    members: RangeInclusive<MemberId>,
    limit: u32,
    only_first: bool,
) -> Result<Vec<Offence>, StoreError> {
    let (from, to) = (members.start().0, members.end().0);
    let mut offences = Vec::new();
    for (invariant, (question, what)) in (1..).zip(MEANING) {
        let found = rows!(tx, Found, question, from, to, i64::from(limit))?;
        offences.extend(found.into_iter().map(|Found { member, number }| Offence { invariant, member, number, what }));
        if only_first && !offences.is_empty() {
            break;
        }
    }
    Ok(offences)
}
