//! The ledger: a member's account, lots, entries and moves. `domain::points` decides, this writes.
//!
//! The first statement of every transaction that posts is [`load`]: it creates, locks and reads the account.

pub mod alone;
pub mod batch;
pub mod batch_row;
pub mod by_offer;
pub mod history;
pub mod hold;
pub mod notice;
pub mod proposal;
pub mod referred;
pub mod source;
pub mod totals;
pub mod verify;

pub use referred::{AwardPaid, award, awards_of_event, awards_of_offer, expiry, restored, spend};

use crate::{
    StoreError, Tx,
    column::{Column, record, worded},
    sql::{exec, many, one, rows, sql},
};
use kabinet_domain::{
    ids::{EventId, MemberId, OfferId, StaffId, UndoId},
    points::{Account, Entry, Hold, Ledger, Lot, LotState, OpKind},
    time::Millis,
};

sql! {
    LOCK = "INSERT INTO points_account (member_id) VALUES ($1) ON CONFLICT (member_id) DO UPDATE SET seq = points_account.seq RETURNING seq, pending, active, held, debt";
    READ = "SELECT seq, pending, active, held, debt FROM points_account WHERE member_id = $1";
    OPEN_LOTS = "SELECT lot, amount, remaining, held, state, active_from_ms, expires_ms, idle_days, kept_from_ms, due_ms FROM points_lot WHERE member_id = $1 AND state < 2 ORDER BY expires_ms, lot";
    PUT_ACCOUNT = "UPDATE points_account SET seq = $2, pending = $3, active = $4, held = $5, debt = $6 WHERE member_id = $1";
    PUT_LOT = "INSERT INTO points_lot (member_id, lot, amount, remaining, held, state, active_from_ms, expires_ms, idle_days, kept_from_ms, due_ms) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (member_id, lot) DO UPDATE SET remaining = excluded.remaining, held = excluded.held, \
        state = excluded.state, expires_ms = excluded.expires_ms, kept_from_ms = excluded.kept_from_ms, due_ms = excluded.due_ms";
    ADD_OP = "INSERT INTO points_op (member_id, seq, kind, idem_key, req_hash, at_ms, event_id, offer_id, offer_version, source_member_id, level, reason, actor, clipped, \
        reverses_seq, returns_seq, requested, applied, pending_after, active_after, held_after, debt_after, undo_id, agreed_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)";
    ADD_MOVE = "INSERT INTO points_move (member_id, seq, n, lot, from_b, to_b, amount) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    BY_KEY = "SELECT seq, kind, req_hash, at_ms, requested, applied FROM points_op WHERE member_id = $1 AND idem_key = $2";
    DUE = "SELECT member_id, MIN(due_ms) AS due_ms FROM points_lot WHERE due_ms IS NOT NULL AND due_ms <= $1 GROUP BY member_id ORDER BY MIN(due_ms), member_id LIMIT $2";
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
        idle_days: Option<u32>,
        kept_from: Option<Millis> = "kept_from_ms",
        due: Option<Millis> = "due_ms",
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
    /// Who else agreed to that.
    pub agreed: Option<StaffId>,
    /// Which limit clipped it: JSON of portal's.
    pub clipped: Option<String>,
    /// The order to undo what the offer did that it carries out.
    pub undo: Option<UndoId>,
    /// Where a client gave the key: a hash of what it asked for, so that the same key with another question is seen.
    pub req_hash: i64,
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
    let holds = if account.held == 0 { Vec::new() } else { hold::open(tx, member).await? };
    Ledger::load(account, lots, holds)
        .map_err(|unbalanced| StoreError::Corrupt(format!("the ledger of member {member}: {unbalanced}")))
}

/// A member's lots that are not closed, soonest to pass first.
pub async fn open_lots(tx: &mut Tx, member: MemberId) -> Result<Vec<Lot>, StoreError> {
    let lots = rows!(tx, LotRow, OPEN_LOTS, member.0)?;
    Ok(lots.into_iter().map(LotRow::lot).collect())
}

impl LotRow {
    fn lot(self) -> Lot {
        let Self { lot, amount, remaining, held, state, active_from, expires, idle_days, kept_from, due } = self;
        Lot { lot, amount, remaining, held, state, active_from, expires, idle_days, kept_from, due }
    }
}

/// Writes entries, and the account, the lots and the holds they changed, as `ledger` has them now.
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
    put_lots(tx, member, ledger).await?;
    let holds: Vec<&Hold> = ledger.touched_holds().collect();
    hold::put(tx, member, &holds).await?;
    for entry in entries {
        write(tx, member, entry, origin).await?;
    }
    Ok(())
}

/// Writes the lots that `ledger` has changed, as it has them now: for dates that moved without an entry.
pub async fn put_lots(tx: &mut Tx, member: MemberId, ledger: &Ledger) -> Result<(), StoreError> {
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
        lot.idle_days.map(i64::from),
        lot.kept_from.map(|at| at.0),
        lot.due.map(|at| at.0),
    )?;
    Ok(())
}

async fn write(tx: &mut Tx, member: MemberId, entry: &Entry, origin: &Origin) -> Result<(), StoreError> {
    let by_time = matches!(entry.kind, OpKind::Activate | OpKind::Expire | OpKind::Repay);
    let nothing = Origin::default();
    let origin = if by_time { &nothing } else { origin };
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
        entry.reverses,
        entry.returns,
        entry.requested,
        entry.applied,
        entry.after.pending,
        entry.after.active,
        entry.after.held,
        entry.after.debt,
        origin.undo.map(|undo| undo.0),
        origin.agreed.map(|agreed| agreed.0),
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

/// Members for whom time has something to do by now (lots to be activated or expired, holds to be ended), longest
/// waiting first.
pub async fn due(tx: &mut Tx, now: Millis, limit: u32) -> Result<Vec<MemberId>, StoreError> {
    let mut due: Vec<(i64, i64)> = rows!(tx, (i64, i64), DUE, now.0, i64::from(limit))?;
    due.extend(hold::due(tx, now, limit).await?);
    due.sort_unstable_by_key(|(member, at)| (*at, *member));
    let mut members: Vec<MemberId> = Vec::new();
    for (member, _) in due {
        if !members.contains(&MemberId(member)) {
            members.push(MemberId(member));
        }
    }
    members.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(members)
}
