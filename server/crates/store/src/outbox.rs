//! Letters, written in the transaction that caused them and delivered afterwards. Address and variables are sealed, and
//! wiped once the letter is sent or given up.

use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{
    ids::{EventId, MemberId, MessageId},
    lang::Lang,
    time::Millis,
};
use std::collections::BTreeMap;

/// The columns of [`Letter`].
macro_rules! columns {
    () => {
        "id, member_id, channel, letter, lang, address, body, state, attempts, next_ms, token, last_error, created_ms, sent_ms"
    };
}

/// The lease: `next_ms` becomes its end. PostgreSQL passes over what others are leasing.
macro_rules! lease {
    ($lock:literal) => {
        concat!(
            "UPDATE outbox SET next_ms = $2, attempts = attempts + 1, token = token + 1 WHERE id IN \
             (SELECT id FROM outbox WHERE state = 'waiting' AND next_ms <= $1 ORDER BY next_ms, id LIMIT $3",
            $lock,
            ") RETURNING ",
            columns!()
        )
    };
}

sql! {
    ADD = "INSERT INTO outbox (id, member_id, channel, letter, lang, address, body, state, next_ms, created_ms, event_id) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, $10)";
    LEASE = lease!(""), pg: lease!(" FOR UPDATE SKIP LOCKED");
    SENT = "UPDATE outbox SET state = 'sent', sent_ms = $3, address = NULL, body = NULL, last_error = NULL WHERE id = $1 AND token = $2 AND state = 'waiting'";
    RETRY = "UPDATE outbox SET next_ms = $3, last_error = $4 WHERE id = $1 AND token = $2 AND state = 'waiting'";
    FAILED = "UPDATE outbox SET state = 'failed', address = NULL, body = NULL, last_error = $3 WHERE id = $1 AND token = $2 AND state = 'waiting'";
    NEXT = "SELECT MIN(next_ms) AS at_ms FROM outbox WHERE state = 'waiting'";
    GET = concat!("SELECT ", columns!(), " FROM outbox WHERE id = $1");
    COUNTS = "SELECT state, COUNT(*) AS n FROM outbox GROUP BY state ORDER BY state";
    SWEEP = "DELETE FROM outbox WHERE state <> 'waiting' AND created_ms < $1";
}

words! {
    /// Where a letter is.
    pub enum LetterState {
        /// Not sent yet.
        Waiting = "waiting",
        /// Handed to the channel.
        Sent = "sent",
        /// Given up.
        Failed = "failed",
    }
}

record! {
    /// A letter.
    pub struct Letter {
        /// Which; the channel is told, so that it is sent once.
        pub id: MessageId,
        /// To which member.
        pub member: Option<MemberId> = "member_id",
        /// By which channel: `email`, ….
        pub channel: String,
        /// Which template.
        pub letter: String,
        /// In which language.
        pub lang: Lang,
        /// To where (sealed); wiped when the letter is sent or given up.
        pub address: Option<Vec<u8>>,
        /// The variables of the template (sealed); wiped when the letter is sent or given up.
        pub body: Option<Vec<u8>>,
        /// Where it is.
        pub state: LetterState,
        /// How often it was leased.
        pub attempts: i64,
        /// Not before; once leased, when the lease ends.
        pub next: Millis = "next_ms",
        /// Proof of the lease.
        pub token: i64,
        /// What went wrong last.
        pub last_error: Option<String>,
        /// When it was written.
        pub created: Millis = "created_ms",
        /// When it was sent.
        pub sent: Option<Millis> = "sent_ms",
    }
}

/// A letter to be sent.
#[derive(Debug, Clone)]
pub struct NewLetter {
    /// Made by the application.
    pub id: MessageId,
    /// To which member, if it goes to one.
    pub member: Option<MemberId>,
    /// By which channel.
    pub channel: &'static str,
    /// Which template.
    pub letter: &'static str,
    /// In which language.
    pub lang: Lang,
    /// To where (sealed).
    pub address: Vec<u8>,
    /// The variables of the template (sealed).
    pub body: Vec<u8>,
    /// Now.
    pub created: Millis,
    /// For which of the member's events it was written, if an offer did.
    pub event: Option<EventId>,
}

/// Adds a letter; it may be sent at once.
pub async fn add(tx: &mut Tx, new: &NewLetter) -> Result<(), StoreError> {
    let NewLetter { id, member, channel, letter, lang, address, body, created, event } = new;
    let (to, address, body) = (member.map(|member| member.0), address.as_slice(), body.as_slice());
    exec!(
        tx,
        ADD,
        id.0,
        to,
        *channel,
        *letter,
        lang.code(),
        address,
        body,
        created.0,
        created.0,
        event.map(|event| event.0)
    )?;
    Ok(())
}

/// Leases letters that may be sent now, until `until`.
pub async fn lease(tx: &mut Tx, now: Millis, until: Millis, limit: u32) -> Result<Vec<Letter>, StoreError> {
    let mut leased = rows!(tx, Letter, LEASE, now.0, until.0, i64::from(limit))?;
    leased.sort_by_key(|letter| letter.id);
    Ok(leased)
}

/// It was sent; `false`: the lease was lost.
pub async fn mark_sent(tx: &mut Tx, id: MessageId, token: i64, now: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, SENT, id.0, token, now.0)? == 1)
}

/// It could not be sent now; `false`: the lease was lost.
pub async fn retry(tx: &mut Tx, id: MessageId, token: i64, next: Millis, error: &str) -> Result<bool, StoreError> {
    Ok(exec!(tx, RETRY, id.0, token, next.0, error)? == 1)
}

/// It cannot be sent; `false`: the lease was lost.
pub async fn mark_failed(tx: &mut Tx, id: MessageId, token: i64, error: &str) -> Result<bool, StoreError> {
    Ok(exec!(tx, FAILED, id.0, token, error)? == 1)
}

/// When the next letter may be sent or its lease ends; `None`: none waits.
pub async fn next_at(tx: &mut Tx) -> Result<Option<Millis>, StoreError> {
    Ok(one!(tx, (Option<i64>,), NEXT)?.and_then(|(at,)| at).map(Millis))
}

/// The letter.
pub async fn get(tx: &mut Tx, id: MessageId) -> Result<Option<Letter>, StoreError> {
    one!(tx, Letter, GET, id.0)
}

/// How many letters are where; a state that is absent has none.
pub async fn counts(tx: &mut Tx) -> Result<BTreeMap<LetterState, i64>, StoreError> {
    let counts = rows!(tx, (String, i64), COUNTS)?;
    Ok(counts.into_iter().filter_map(|(state, n)| Some((LetterState::parse(&state)?, n))).collect())
}

/// Removes letters written before `before` that are sent or given up.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    exec!(tx, SWEEP, before.0)
}
