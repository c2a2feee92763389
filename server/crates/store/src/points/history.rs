//! What a member sees of the ledger: the balance, and the history with its reasons.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{one, rows, sql},
};
use kabinet_domain::{
    ids::{EventId, GroupId, MemberId, OfferId, StaffId, UndoId},
    points::{Account, LotState, OpKind},
    time::Millis,
};

sql! {
    BALANCE = "SELECT a.seq, a.pending, a.active, a.held, a.debt, \
        MIN(CASE WHEN l.state = 0 THEN l.active_from_ms END) AS next_activation_ms, \
        MIN(CASE WHEN l.state = 1 AND l.remaining > 0 AND l.expires_ms < 9223372036854775807 THEN l.expires_ms END) AS next_expiry_ms, \
        CAST(COALESCE(SUM(CASE WHEN l.state = 1 AND l.expires_ms <= $2 THEN l.remaining ELSE 0 END), 0) AS BIGINT) AS expiring \
        FROM points_account a LEFT JOIN points_lot l ON l.member_id = a.member_id AND l.state < 2 WHERE a.member_id = $1 \
        GROUP BY a.seq, a.pending, a.active, a.held, a.debt";
    HISTORY = "SELECT o.seq, o.kind, o.at_ms, o.requested, o.applied, o.pending_after, o.active_after, o.held_after, o.debt_after, \
        o.reverses_seq, o.returns_seq, h.hold, s.applied AS used, COALESCE(o.reason, w.reason) AS reason, o.actor, o.undo_id, o.clipped, COALESCE(o.source_member_id, w.source_member_id) AS source_member_id, \
        COALESCE(o.level, w.level) AS level, e.id AS event_id, e.at_ms AS event_at_ms, e.body AS event_body, e.group_id, e.post_id, \
        g.name AS group_name, p.excerpt AS post_excerpt, v.offer_id, v.version AS offer_version, v.body AS offer_body, \
        l.lot, l.state AS lot_state, l.remaining AS lot_remaining, l.active_from_ms, l.expires_ms, l.idle_days, l.kept_from_ms \
        FROM points_op o \
        LEFT JOIN points_move m ON m.member_id = o.member_id AND m.seq = o.seq AND m.n = 1 AND o.kind IN ('award', 'activate', 'expire', 'restore') \
        LEFT JOIN points_lot l ON l.member_id = o.member_id AND l.lot = m.lot \
        LEFT JOIN points_hold h ON h.member_id = o.member_id AND o.kind IN ('spend', 'release') AND (h.ended_seq = o.seq OR o.idem_key = 'rel:' || h.hold) \
        LEFT JOIN points_hold c ON c.member_id = o.member_id AND c.hold = o.seq AND c.state = 'confirmed' \
        LEFT JOIN points_op s ON s.member_id = c.member_id AND s.seq = c.ended_seq \
        LEFT JOIN points_op w ON w.member_id = o.member_id AND w.seq = m.lot AND w.seq <> o.seq \
        LEFT JOIN event e ON e.member_id = o.member_id AND e.id = COALESCE(o.event_id, w.event_id) \
        LEFT JOIN offer_version v ON v.offer_id = COALESCE(o.offer_id, w.offer_id) AND v.version = COALESCE(o.offer_version, w.offer_version) \
        LEFT JOIN social_group g ON g.id = e.group_id \
        LEFT JOIN social_post p ON p.group_id = e.group_id AND p.post_id = e.post_id \
        WHERE o.member_id = $1 AND o.seq < $2 AND (CAST($3 AS TEXT) IS NULL OR o.kind = $3) AND o.at_ms >= $4 AND o.at_ms < $5 \
        AND ($6 = 0 OR COALESCE(o.offer_id, w.offer_id) = $7) AND ($9 = 0 OR o.kind <> 'spend' OR h.hold IS NULL) ORDER BY o.seq DESC LIMIT $8";
}

record! {
    struct BalanceRow {
        seq: i64,
        pending: i64,
        active: i64,
        held: i64,
        debt: i64,
        next_activation: Option<Millis> = "next_activation_ms",
        next_expiry: Option<Millis> = "next_expiry_ms",
        expiring: i64,
    }
}

/// What a member has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// The sums.
    pub account: Account,
    /// When the next pending points become usable.
    pub next_activation: Option<Millis>,
    /// When the next usable points pass.
    pub next_expiry: Option<Millis>,
    /// How many usable points pass up to the moment asked for, that moment included.
    pub expiring: i64,
}

record! {
    /// A line of the history. An activation or expiry tells the event, the reason and the offer of the award it belongs to.
    pub struct Line {
        /// The number of the entry.
        pub seq: i64,
        /// What it is.
        pub kind: OpKind,
        /// When.
        pub at: Millis = "at_ms",
        /// How many points were asked for.
        pub requested: i64,
        /// How many moved.
        pub applied: i64,
        /// Pending after it.
        pub pending_after: i64,
        /// Usable after it.
        pub active_after: i64,
        /// Set aside after it.
        pub held_after: i64,
        /// Owed after it.
        pub debt_after: i64,
        /// The award it reverses.
        pub reverses: Option<i64> = "reverses_seq",
        /// The spending or expiry it gives back.
        pub returns: Option<i64> = "returns_seq",
        /// The hold it ends: used by it, or given back.
        pub hold: Option<i64>,
        /// How many points of it were used, for a hold that was confirmed.
        pub used: Option<i64>,
        /// What the member is told.
        pub reason: Option<String>,
        /// Who did it by hand.
        pub actor: Option<StaffId>,
        /// The order to undo what the offer did that it carries out.
        pub undo: Option<UndoId> = "undo_id",
        /// Which limit clipped it: JSON of portal's.
        pub clipped: Option<String>,
        /// Whose doing it was.
        pub source: Option<MemberId> = "source_member_id",
        /// On which referral level.
        pub level: Option<u8>,
        /// The event.
        pub event: Option<EventId> = "event_id",
        /// When the event happened.
        pub event_at: Option<Millis> = "event_at_ms",
        /// `domain::event::Happening` as JSON.
        pub event_body: Option<String>,
        /// In which group it happened.
        pub group: Option<GroupId> = "group_id",
        /// What the group is called.
        pub group_name: Option<String>,
        /// To which post it happened.
        pub post_id: Option<i64>,
        /// The first words of the post.
        pub post_excerpt: Option<String>,
        /// The offer.
        pub offer: Option<OfferId> = "offer_id",
        /// The version of the offer that decided.
        pub offer_version: Option<i64>,
        /// What that version says.
        pub offer_body: Option<String>,
        /// The lot, for an award and what time made of it.
        pub lot: Option<i64>,
        /// The state the lot is in now.
        pub lot_state: Option<LotState>,
        /// What is left of the lot now.
        pub lot_remaining: Option<i64>,
        /// When the lot becomes usable.
        pub active_from: Option<Millis> = "active_from_ms",
        /// When the lot passes; [`Millis::NEVER`] if it does not.
        pub expires: Option<Millis> = "expires_ms",
        /// After how many days without a sign of life the lot passes: each moves that date.
        pub idle_days: Option<u32>,
        /// The date that had come when the lot was kept for longer.
        pub kept_from: Option<Millis> = "kept_from_ms",
    }
}

/// Which lines the history shows; what is `None` is not asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this kind.
    pub kind: Option<OpKind>,
    /// By this offer.
    pub offer: Option<OfferId>,
    /// From then on.
    pub from: Option<Millis>,
    /// Before then.
    pub to: Option<Millis>,
    /// Without spendings of what had been set aside: they left the balance with the hold.
    pub folded: bool,
}

/// What a member has, and how much of it passes up to `until`; nothing for a member without a ledger.
pub async fn balance(tx: &mut Tx, member: MemberId, until: Millis) -> Result<Balance, StoreError> {
    Ok(one!(tx, BalanceRow, BALANCE, member.0, until.0)?.map_or_else(Balance::default, |row| {
        let BalanceRow { seq, pending, active, held, debt, next_activation, next_expiry, expiring } = row;
        let account = Account { seq, pending, active, held, debt };
        Balance { account, next_activation, next_expiry, expiring }
    }))
}

/// Lines of a member's history with numbers below `before`, newest first.
pub async fn history(
    tx: &mut Tx,
    member: MemberId,
    filter: &Filter,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Line>, StoreError> {
    let before = before.unwrap_or(i64::MAX);
    let kind = filter.kind.map(OpKind::code);
    let from = filter.from.map_or(i64::MIN, |at| at.0);
    let to = filter.to.map_or(i64::MAX, |at| at.0);
    let by_offer = i64::from(filter.offer.is_some());
    let offer = filter.offer.map(|offer| offer.0);
    let folded = i64::from(filter.folded);
    rows!(tx, Line, HISTORY, member.0, before, kind, from, to, by_offer, offer, i64::from(limit), folded)
}
