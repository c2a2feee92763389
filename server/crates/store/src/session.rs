//! Sessions: a hash of the token, never the token.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{
    ids::{MemberId, StaffId},
    time::Millis,
};

sql! {
    ADD = "INSERT INTO session (token_hash, kind, subject, created_ms, seen_ms, expires_ms, fresh_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FIND = "SELECT token_hash, kind, subject, created_ms, seen_ms, expires_ms, fresh_ms FROM session WHERE token_hash = $1 AND expires_ms > $2";
    OF = "SELECT token_hash, kind, subject, created_ms, seen_ms, expires_ms, fresh_ms FROM session WHERE kind = $1 AND subject = $2 AND expires_ms > $3 ORDER BY seen_ms DESC, token_hash";
    TOUCH = "UPDATE session SET seen_ms = $2, expires_ms = $3 WHERE token_hash = $1";
    REFRESH = "UPDATE session SET fresh_ms = $2 WHERE token_hash = $1";
    DELETE = "DELETE FROM session WHERE token_hash = $1";
    DELETE_ALL = "DELETE FROM session WHERE kind = $1 AND subject = $2";
    DELETE_OTHERS = "DELETE FROM session WHERE kind = $1 AND subject = $2 AND token_hash <> $3";
    SWEEP = "DELETE FROM session WHERE expires_ms <= $1";
}

/// Whose session it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A member's.
    Member(MemberId),
    /// Of somebody who works here.
    Staff(StaffId),
}

impl Subject {
    const fn kind(self) -> &'static str {
        match self {
            Self::Member(_) => "member",
            Self::Staff(_) => "staff",
        }
    }

    fn text(self) -> String {
        match self {
            Self::Member(id) => id.to_string(),
            Self::Staff(id) => id.to_string(),
        }
    }

    fn parse(kind: &str, text: &str) -> Option<Self> {
        match kind {
            "member" => text.parse().ok().map(|id| Self::Member(MemberId(id))),
            "staff" => text.parse().ok().map(Self::Staff),
            _ => None,
        }
    }
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The hash of the token.
    pub token_hash: Vec<u8>,
    /// Whose it is.
    pub subject: Subject,
    /// When it began.
    pub created: Millis,
    /// When it was last used.
    pub seen: Millis,
    /// When it ends unless it is used.
    pub expires: Millis,
    /// When the password or another proof was last given.
    pub fresh: Millis,
}

record! {
    struct SessionRow {
        token_hash: Vec<u8>,
        kind: String,
        subject: String,
        created: Millis = "created_ms",
        seen: Millis = "seen_ms",
        expires: Millis = "expires_ms",
        fresh: Millis = "fresh_ms",
    }
}

fn of_row(row: SessionRow) -> Result<Session, StoreError> {
    let SessionRow { token_hash, kind, subject, created, seen, expires, fresh } = row;
    let subject = Subject::parse(&kind, &subject).ok_or_else(|| StoreError::Corrupt("session subject".to_owned()))?;
    Ok(Session { token_hash, subject, created, seen, expires, fresh })
}

/// Adds a session.
pub async fn insert(tx: &mut Tx, new: &Session) -> Result<(), StoreError> {
    let (kind, subject) = (new.subject.kind(), new.subject.text());
    let Session { created, seen, expires, fresh, .. } = new;
    exec!(tx, ADD, new.token_hash.as_slice(), kind, subject.as_str(), created.0, seen.0, expires.0, fresh.0)?;
    Ok(())
}

/// The session of this token, unless it has ended.
pub async fn find(tx: &mut Tx, token_hash: &[u8], now: Millis) -> Result<Option<Session>, StoreError> {
    one!(tx, SessionRow, FIND, token_hash, now.0)?.map(of_row).transpose()
}

/// All sessions that have not ended, last used first.
pub async fn list(tx: &mut Tx, subject: Subject, now: Millis) -> Result<Vec<Session>, StoreError> {
    rows!(tx, SessionRow, OF, subject.kind(), subject.text(), now.0)?.into_iter().map(of_row).collect()
}

/// It was used, and now ends at `expires`.
pub async fn touch(tx: &mut Tx, token_hash: &[u8], seen: Millis, expires: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, TOUCH, token_hash, seen.0, expires.0)? == 1)
}

/// The password or another proof was given again.
pub async fn refresh(tx: &mut Tx, token_hash: &[u8], now: Millis) -> Result<bool, StoreError> {
    Ok(exec!(tx, REFRESH, token_hash, now.0)? == 1)
}

/// Ends one session.
pub async fn delete(tx: &mut Tx, token_hash: &[u8]) -> Result<bool, StoreError> {
    Ok(exec!(tx, DELETE, token_hash)? == 1)
}

/// Ends all sessions of somebody; gives their number.
pub async fn delete_all(tx: &mut Tx, subject: Subject) -> Result<u64, StoreError> {
    exec!(tx, DELETE_ALL, subject.kind(), subject.text())
}

/// Ends all sessions of somebody but this one; gives their number.
pub async fn delete_others(tx: &mut Tx, subject: Subject, kept_hash: &[u8]) -> Result<u64, StoreError> {
    exec!(tx, DELETE_OTHERS, subject.kind(), subject.text(), kept_hash)
}

/// Removes sessions that have ended.
pub async fn sweep(tx: &mut Tx, now: Millis) -> Result<u64, StoreError> {
    exec!(tx, SWEEP, now.0)
}
