//! What happened. Recording the same cause twice changes nothing.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{
    event::{CauseKey, Event, EventKind, Happening, NetworkName, Object},
    ids::{EventId, GroupId, MemberId},
    time::Millis,
};

/// The columns of [`EventRow`].
macro_rules! columns {
    () => {
        "member_id, id, cause, at_ms, seen_ms, body"
    };
}

/// A page of the journal: what is before `(seen_ms, id)`, newest first, with the filters that have no index of their own.
macro_rules! journal {
    ($by:literal) => {
        concat!(
            "SELECT member_id, id, cause, at_ms, seen_ms, body FROM event WHERE ",
            $by,
            " (seen_ms, id) < ($2, $3) AND (CAST($4 AS TEXT) IS NULL OR kind = $4) ORDER BY seen_ms DESC, id DESC LIMIT $5"
        )
    };
}

sql! {
    RECORD = "INSERT INTO event (member_id, id, kind, network, group_id, object, post_id, act, cause, at_ms, seen_ms, body) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (member_id, cause) DO NOTHING";
    BY_CAUSE = concat!("SELECT ", columns!(), " FROM event WHERE member_id = $1 AND cause = $2");
    BY_ID = concat!("SELECT ", columns!(), " FROM event WHERE member_id = $1 AND id = $2");
    JOURNAL = "SELECT member_id, id, cause, at_ms, seen_ms, body FROM event WHERE (seen_ms, id) < ($1, $2) ORDER BY seen_ms DESC, id DESC LIMIT $3";
    JOURNAL_OF_KIND = "SELECT member_id, id, cause, at_ms, seen_ms, body FROM event WHERE kind = $1 AND (seen_ms, id) < ($2, $3) ORDER BY seen_ms DESC, id DESC LIMIT $4";
    JOURNAL_OF_MEMBER = journal!("member_id = $1 AND");
    JOURNAL_OF_GROUP = journal!("group_id = $1 AND");
    OLDEST = "SELECT member_id, id, cause, at_ms, seen_ms, body FROM event WHERE (seen_ms, id) > ($1, $2) AND seen_ms <= $3 ORDER BY seen_ms, id LIMIT $4";
    COUNT = "SELECT COUNT(*) AS n FROM event WHERE seen_ms >= $1 AND seen_ms <= $2";
    JOURNAL_OF_BOTH = "SELECT member_id, id, cause, at_ms, seen_ms, body FROM event WHERE member_id = $1 AND group_id = $6 AND (seen_ms, id) < ($2, $3) \
        AND (CAST($4 AS TEXT) IS NULL OR kind = $4) ORDER BY seen_ms DESC, id DESC LIMIT $5";
}

record! {
    struct EventRow {
        member: MemberId = "member_id",
        id: EventId,
        cause: CauseKey,
        at: Millis = "at_ms",
        seen: Millis = "seen_ms",
        body: String,
    }
}

/// Which events the journal shows; what is `None` is not asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this member.
    pub member: Option<MemberId>,
    /// Of this kind.
    pub kind: Option<EventKind>,
    /// In this group.
    pub group: Option<GroupId>,
}

fn of_row(row: EventRow) -> Result<Event, StoreError> {
    let EventRow { member, id, cause, at, seen, body } = row;
    let what: Happening =
        serde_json::from_str(&body).map_err(|_| StoreError::Corrupt(format!("what happened in event {id}")))?;
    Ok(Event { id, member, at, seen, cause, what })
}

/// Records an event; `false`: its cause has been recorded before, and nothing is written.
pub async fn record(tx: &mut Tx, event: &Event) -> Result<bool, StoreError> {
    let what = &event.what;
    let object = what.act().map(|(_, object)| object);
    let body = serde_json::to_string(what).map_err(|error| StoreError::Other(error.to_string()))?;
    let recorded = exec!(
        tx,
        RECORD,
        event.member.0,
        event.id.0,
        what.kind().code(),
        what.network().map(NetworkName::code),
        what.group().map(|group| group.0),
        object.map(|object| object.0.as_str()),
        object.and_then(Object::post_id),
        what.act().map(|(act, _)| act.code()),
        event.cause.0.as_str(),
        event.at.0,
        event.seen.0,
        body.as_str(),
    )?;
    Ok(recorded == 1)
}

/// The event with this cause.
pub async fn by_cause(tx: &mut Tx, member: MemberId, cause: &CauseKey) -> Result<Option<Event>, StoreError> {
    one!(tx, EventRow, BY_CAUSE, member.0, cause.0.as_str())?.map(of_row).transpose()
}

/// The event.
pub async fn by_id(tx: &mut Tx, member: MemberId, id: EventId) -> Result<Option<Event>, StoreError> {
    one!(tx, EventRow, BY_ID, member.0, id.0)?.map(of_row).transpose()
}

/// Events as they were seen, newest first, before the given one.
pub async fn journal(
    tx: &mut Tx,
    filter: &Filter,
    before: Option<(Millis, EventId)>,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    let (seen, id) = before.unwrap_or((Millis::NEVER, EventId(uuid::Uuid::max())));
    let (seen, id, limit) = (seen.0, id.0, i64::from(limit));
    let kind = filter.kind.map(EventKind::code);
    let found = match (filter.member, filter.group, kind) {
        (Some(member), Some(group), kind) => {
            rows!(tx, EventRow, JOURNAL_OF_BOTH, member.0, seen, id, kind, limit, group.0)
        }
        (Some(member), None, kind) => rows!(tx, EventRow, JOURNAL_OF_MEMBER, member.0, seen, id, kind, limit),
        (None, Some(group), kind) => rows!(tx, EventRow, JOURNAL_OF_GROUP, group.0, seen, id, kind, limit),
        (None, None, Some(kind)) => rows!(tx, EventRow, JOURNAL_OF_KIND, kind, seen, id, limit),
        (None, None, None) => rows!(tx, EventRow, JOURNAL, seen, id, limit),
    };
    found?.into_iter().map(of_row).collect()
}

/// Events as they were seen, oldest first: those after the given one that were seen up to `until`, that moment included.
pub async fn onwards(
    tx: &mut Tx,
    (seen, id): (Millis, EventId),
    until: Millis,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    let found = rows!(tx, EventRow, OLDEST, seen.0, id.0, until.0, i64::from(limit))?;
    found.into_iter().map(of_row).collect()
}

/// How many events were seen between two moments, both included.
pub async fn count(tx: &mut Tx, from: Millis, until: Millis) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), COUNT, from.0, until.0)?.map_or(0, |(n,)| n))
}

/// Events of one member, newest first, before the given one.
pub async fn of_member(
    tx: &mut Tx,
    member: MemberId,
    before: Option<(Millis, EventId)>,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    journal(tx, &Filter { member: Some(member), ..Filter::default() }, before, limit).await
}
