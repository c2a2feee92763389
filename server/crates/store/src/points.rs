//! The ledger: a member's account, lots, entries and moves. `domain::points` decides, this writes.
//!
//! The first statement of every transaction that posts is [`load`]: it creates, locks and reads the account.

pub mod history;
pub mod verify;

use crate::{
    StoreError, Tx,
    column::{Column, record, worded},
    sql::{exec, many, one, rows, sql},
};
use kabinet_domain::{
    ids::{EventId, MemberId, OfferId, StaffId},
    points::{Account, AwardRef, Entry, Ledger, Lot, LotState, OpKind},
    time::Millis,
};

/// An award with what is left to take back of it.
macro_rules! award {
    ($which:literal) => {
        concat!(
            "SELECT o.seq, o.offer_id, o.offer_version, o.at_ms, o.applied, \
             CAST(COALESCE((SELECT SUM(r.applied) FROM points_op r WHERE r.member_id = o.member_id AND r.reverses_seq = o.seq), 0) AS BIGINT) AS reversed, \
             CAST(COALESCE((SELECT SUM(CASE WHEN m.to_b = 'expired' THEN m.amount WHEN m.from_b = 'expired' THEN -m.amount ELSE 0 END) \
             FROM points_move m WHERE m.member_id = o.member_id AND m.lot = o.seq AND m.lot > 0), 0) AS BIGINT) AS expired \
             FROM points_op o WHERE o.member_id = $1 AND o.kind = 'award' AND ",
            $which,
            " ORDER BY o.seq"
        )
    };
}

sql! {
    LOCK = "INSERT INTO points_account (member_id) VALUES ($1) ON CONFLICT (member_id) DO UPDATE SET seq = points_account.seq RETURNING seq, pending, active, held, debt";
    READ = "SELECT seq, pending, active, held, debt FROM points_account WHERE member_id = $1";
    OPEN_LOTS = "SELECT lot, amount, remaining, held, state, active_from_ms, expires_ms, due_ms FROM points_lot WHERE member_id = $1 AND state < 2 ORDER BY expires_ms, lot";
    PUT_ACCOUNT = "UPDATE points_account SET seq = $2, pending = $3, active = $4, held = $5, debt = $6 WHERE member_id = $1";
    PUT_LOT = "INSERT INTO points_lot (member_id, lot, amount, remaining, held, state, active_from_ms, expires_ms, due_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
        ON CONFLICT (member_id, lot) DO UPDATE SET remaining = excluded.remaining, held = excluded.held, state = excluded.state, due_ms = excluded.due_ms";
    ADD_OP = "INSERT INTO points_op (member_id, seq, kind, idem_key, req_hash, at_ms, event_id, offer_id, offer_version, source_member_id, level, reason, actor, clipped, \
        reverses_seq, returns_seq, requested, applied, pending_after, active_after, held_after, debt_after) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)";
    ADD_MOVE = "INSERT INTO points_move (member_id, seq, n, lot, from_b, to_b, amount) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    BY_KEY = "SELECT seq, kind, req_hash, at_ms, requested, applied FROM points_op WHERE member_id = $1 AND idem_key = $2";
    AWARDS_OF_EVENT = award!("o.event_id = $2");
    AWARD = award!("o.seq = $2");
    DUE = "SELECT member_id FROM points_lot WHERE due_ms IS NOT NULL AND due_ms <= $1 GROUP BY member_id ORDER BY MIN(due_ms), member_id LIMIT $2";
}

worded!(OpKind);

impl Column for LotState {
    type Raw = i64;
    fn read(raw: i64) -> Option<Self> {
        Self::parse(raw)
    }
}

record! {
    struct AccountRow { seq: i64, pending: i64, active: i64, held: i64, debt: i64 }
}

record! {
    struct LotRow {
        lot: i64,
        amount: i64,
        remaining: i64,
        held: i64,
        state: LotState,
        active_from: Millis = "active_from_ms",
        expires: Millis = "expires_ms",
        due: Option<Millis> = "due_ms",
    }
}

record! {
    struct AwardRow {
        seq: i64,
        offer: Option<OfferId> = "offer_id",
        version: Option<i64> = "offer_version",
        at: Millis = "at_ms",
        applied: i64,
        reversed: i64,
        expired: i64,
    }
}

record! {
    /// An entry that was posted before under the same key.
    pub struct Posted {
        /// Its number.
        pub seq: i64,
        /// What it is.
        pub kind: OpKind,
        /// See [`Origin::req_hash`].
        pub req_hash: i64,
        /// When.
        pub at: Millis = "at_ms",
        /// How many points were asked for.
        pub requested: i64,
        /// How many moved.
        pub applied: i64,
    }
}

/// Why entries are posted: goes with every entry but those that time alone brings (activation, expiry, repayment).
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The event.
    pub event: Option<EventId>,
    /// The offer and its version.
    pub offer: Option<(OfferId, i64)>,
    /// Whose doing it was, and on which referral level.
    pub source: Option<(MemberId, u8)>,
    /// What the member is told.
    pub reason: Option<String>,
    /// Who did it by hand.
    pub actor: Option<StaffId>,
    /// Which limit clipped it: JSON of portal's.
    pub clipped: Option<String>,
    /// Where a client gave the key: a hash of what it asked for, so that the same key with another question is seen.
    pub req_hash: i64,
}

/// An award that an event brought, with what is left to take back of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AwardPaid {
    /// The award.
    pub award: AwardRef,
    /// The offer and the version that made it, if one did.
    pub offer: Option<(OfferId, i64)>,
    /// When it was made: tells the periods whose limits it counts against.
    pub at: Millis,
}

/// Creates, locks and reads a member's ledger. The lock holds until the transaction ends.
pub async fn load(tx: &mut Tx, member: MemberId) -> Result<Ledger, StoreError> {
    let account = one!(tx, AccountRow, LOCK, member.0)?;
    ledger(tx, member, account).await
}

/// Reads a member's ledger as it is, without locking it: to show what [`Ledger::settle`] would make of it by now.
pub async fn peek(tx: &mut Tx, member: MemberId) -> Result<Ledger, StoreError> {
    let account = one!(tx, AccountRow, READ, member.0)?;
    ledger(tx, member, account).await
}

async fn ledger(tx: &mut Tx, member: MemberId, account: Option<AccountRow>) -> Result<Ledger, StoreError> {
    let account = account.map_or_else(Account::default, |row| {
        let AccountRow { seq, pending, active, held, debt } = row;
        Account { seq, pending, active, held, debt }
    });
    let lots = if account.seq == 0 { Vec::new() } else { open_lots(tx, member).await? };
    Ledger::load(account, lots)
        .map_err(|unbalanced| StoreError::Corrupt(format!("the ledger of member {member}: {unbalanced}")))
}

/// A member's lots that are not closed, soonest to pass first.
pub async fn open_lots(tx: &mut Tx, member: MemberId) -> Result<Vec<Lot>, StoreError> {
    let lots = rows!(tx, LotRow, OPEN_LOTS, member.0)?;
    let lot = |row: LotRow| {
        let LotRow { lot, amount, remaining, held, state, active_from, expires, due } = row;
        Lot { lot, amount, remaining, held, state, active_from, expires, due }
    };
    Ok(lots.into_iter().map(lot).collect())
}

/// Writes entries, and the account and the lots they changed, as `ledger` has them now.
///
/// May be called several times for one `ledger`, with the entries of each posting and its own origin. A key that was
/// posted before is a fault: ask [`op_by_key`] first, under the lock.
pub async fn post(
    tx: &mut Tx,
    member: MemberId,
    entries: &[Entry],
    origin: &Origin,
    ledger: &Ledger,
) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let Account { seq, pending, active, held, debt } = ledger.account;
    exec!(tx, PUT_ACCOUNT, member.0, seq, pending, active, held, debt)?;
    let lots: Vec<&Lot> = ledger.touched().collect();
    many!(
        tx,
        PUT_LOT,
        [],
        lots,
        |lot| member.0,
        lot.lot,
        lot.amount,
        lot.remaining,
        lot.held,
        lot.state.code(),
        lot.active_from.0,
        lot.expires.0,
        lot.due.map(|at| at.0),
    )?;
    for entry in entries {
        write(tx, member, entry, origin).await?;
    }
    Ok(())
}

async fn write(tx: &mut Tx, member: MemberId, entry: &Entry, origin: &Origin) -> Result<(), StoreError> {
    let by_time = matches!(entry.kind, OpKind::Activate | OpKind::Expire | OpKind::Repay);
    let nothing = Origin::default();
    let origin = if by_time { &nothing } else { origin };
    // What a return or a restoring refers to is a spending or an expiry, never an award.
    let returns = matches!(entry.kind, OpKind::Return | OpKind::Restore);
    let (reverses, returns) = if returns { (None, entry.reverses) } else { (entry.reverses, None) };
    exec!(
        tx,
        ADD_OP,
        member.0,
        entry.seq,
        entry.kind.code(),
        entry.key.as_str(),
        origin.req_hash,
        entry.at.0,
        origin.event.map(|event| event.0),
        origin.offer.map(|(offer, _)| offer.0),
        origin.offer.map(|(_, version)| version),
        origin.source.map(|(source, _)| source.0),
        origin.source.map(|(_, level)| i64::from(level)),
        origin.reason.as_deref(),
        origin.actor.map(|actor| actor.0),
        origin.clipped.as_deref(),
        reverses,
        returns,
        entry.requested,
        entry.applied,
        entry.after.pending,
        entry.after.active,
        entry.after.held,
        entry.after.debt,
    )?;
    let moves: Vec<_> = (1_i64..).zip(&entry.moves).collect();
    many!(
        tx,
        ADD_MOVE,
        [],
        moves,
        |(n, one)| member.0,
        entry.seq,
        *n,
        one.lot,
        one.from.code(),
        one.to.code(),
        one.amount,
    )?;
    Ok(())
}

/// The entry that was posted under this key.
pub async fn op_by_key(tx: &mut Tx, member: MemberId, key: &str) -> Result<Option<Posted>, StoreError> {
    one!(tx, Posted, BY_KEY, member.0, key)
}

/// What an event brought the member, in the order of posting.
pub async fn awards_of_event(tx: &mut Tx, member: MemberId, event: EventId) -> Result<Vec<AwardPaid>, StoreError> {
    Ok(rows!(tx, AwardRow, AWARDS_OF_EVENT, member.0, event.0)?.iter().map(paid).collect())
}

/// The award with this number.
pub async fn award(tx: &mut Tx, member: MemberId, seq: i64) -> Result<Option<AwardPaid>, StoreError> {
    Ok(one!(tx, AwardRow, AWARD, member.0, seq)?.as_ref().map(paid))
}

fn paid(row: &AwardRow) -> AwardPaid {
    let AwardRow { seq, offer, version, at, applied, reversed, expired } = *row;
    AwardPaid { award: AwardRef { seq, applied, reversed, expired }, offer: offer.zip(version), at }
}

/// Members with lots to be activated or expired by now, longest waiting first.
pub async fn due(tx: &mut Tx, now: Millis, limit: u32) -> Result<Vec<MemberId>, StoreError> {
    let due = rows!(tx, (i64,), DUE, now.0, i64::from(limit))?;
    Ok(due.into_iter().map(|(member,)| MemberId(member)).collect())
}
