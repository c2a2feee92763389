//! Counters as marketers describe them, and their values. The body is the JSON of `domain::counter::Counter`.

use crate::{
    StoreError, Tx,
    column::record,
    offer::{self, Generation},
    sql::{exec, one, rows, sql},
};
use jiff::civil::Date;
use kabinet_domain::{
    ids::{CounterId, MemberId},
    time::Millis,
};

sql! {
    ADD = "INSERT INTO counter (id, body, created_ms) VALUES ($1, $2, $3)";
    SET = "UPDATE counter SET body = $2 WHERE id = $1";
    LIST = "SELECT id, body FROM counter ORDER BY created_ms, id";
    VALUE = "SELECT value FROM counter_value WHERE member_id = $1 AND counter_id = $2 AND key = $3 AND period = $4";
    CHANGE = "SELECT CAST(COALESCE(SUM(value), 0) AS BIGINT) AS n FROM counter_value WHERE member_id = $1 AND counter_id = $2 AND key = $3 AND period >= $4 AND period <= $5";
    CHANGE_BY = "INSERT INTO counter_value (member_id, counter_id, key, period, value) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (member_id, counter_id, key, period) DO UPDATE SET value = counter_value.value + excluded.value RETURNING value";
    OF_MEMBER = "SELECT counter_id, key, period, value FROM counter_value WHERE member_id = $1 AND (period < 'd:' OR period >= 'd;') ORDER BY counter_id, key, period DESC LIMIT $2";
    OF_COUNTER = "SELECT counter_id, key, period, value FROM counter_value WHERE member_id = $1 AND counter_id = $2 AND (period < 'd:' OR period >= 'd;') ORDER BY key, period DESC LIMIT $3";
}

/// The member under whose number values stand that all members share.
pub const EVERYBODY: MemberId = MemberId(0);

record! {
    /// A counter.
    pub struct CounterRow {
        /// Which.
        pub id: CounterId,
        /// What it counts: JSON of the domain.
        pub body: String,
    }
}

record! {
    /// A value of a counter.
    pub struct Value {
        /// Of which counter.
        pub counter: CounterId = "counter_id",
        /// Which of its values.
        pub key: String,
        /// In which period (`domain::time::Window::key`).
        pub period: String,
        /// The value.
        pub value: i64,
    }
}

/// Adds a counter.
pub async fn insert(
    tx: &mut Tx,
    id: CounterId,
    body: &str,
    now: Millis,
    generation: Generation,
) -> Result<(), StoreError> {
    exec!(tx, ADD, id.0, body, now.0)?;
    offer::rules_changed(tx, generation).await
}

/// Changes what a counter is called and who sees it; `false`: there is none.
pub async fn set_body(tx: &mut Tx, id: CounterId, body: &str, generation: Generation) -> Result<bool, StoreError> {
    let changed = exec!(tx, SET, id.0, body)? == 1;
    offer::rules_changed(tx, generation).await?;
    Ok(changed)
}

/// All counters, in the order of being made.
pub async fn list(tx: &mut Tx) -> Result<Vec<CounterRow>, StoreError> {
    rows!(tx, CounterRow, LIST)
}

/// The value in a period; 0 where nothing was ever counted.
pub async fn value(
    tx: &mut Tx,
    member: MemberId,
    counter: CounterId,
    key: &str,
    period: &str,
) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), VALUE, member.0, counter.0, key, period)?.map_or(0, |(value,)| value))
}

/// How much it has changed over some days, both inclusive.
pub async fn change(
    tx: &mut Tx,
    member: MemberId,
    counter: CounterId,
    key: &str,
    (from, until): (Date, Date),
) -> Result<i64, StoreError> {
    let (from, until) = (of_day(from), of_day(until));
    Ok(one!(tx, (i64,), CHANGE, member.0, counter.0, key, from.as_str(), until.as_str())?.map_or(0, |(n,)| n))
}

/// Changes the value of a period and what changed on a day; gives the value. Changing by 0 locks it.
pub async fn change_by(
    tx: &mut Tx,
    member: MemberId,
    counter: CounterId,
    key: &str,
    (period, day): (&str, Date),
    by: i64,
) -> Result<i64, StoreError> {
    let value = one!(tx, (i64,), CHANGE_BY, member.0, counter.0, key, period, by)?.map_or(0, |(value,)| value);
    if by != 0 {
        one!(tx, (i64,), CHANGE_BY, member.0, counter.0, key, of_day(day).as_str(), by)?;
    }
    Ok(value)
}

/// A member's values, the latest periods first.
pub async fn of_member(tx: &mut Tx, member: MemberId, limit: u32) -> Result<Vec<Value>, StoreError> {
    rows!(tx, Value, OF_MEMBER, member.0, i64::from(limit))
}

/// A member's values of one counter, the latest periods of each key first.
pub async fn of_counter(
    tx: &mut Tx,
    member: MemberId,
    counter: CounterId,
    limit: u32,
) -> Result<Vec<Value>, StoreError> {
    rows!(tx, Value, OF_COUNTER, member.0, counter.0, i64::from(limit))
}

/// The changes of days lie together, apart from every period of [`of_member`].
fn of_day(day: Date) -> String {
    format!("d:{day}")
}
