//! What is known of linked members' acts: the memory the collector compares a read with.

use crate::{
    StoreError, Tx,
    column::{Column, record},
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{
    activity::{List, Presence},
    event::CauseKey,
    ids::{GroupId, MemberId},
    time::Millis,
};

/// The columns of [`ActRow`].
macro_rules! columns {
    () => {
        "member_id, group_id, list, item, state, episode, cause, at_ms, first_seen_ms, changed_ms"
    };
}

sql! {
    OF_LIST = concat!("SELECT ", columns!(), " FROM social_act WHERE group_id = $1 AND list = $2 ORDER BY member_id, item");
    FIND = concat!("SELECT ", columns!(), " FROM social_act WHERE member_id = $1 AND group_id = $2 AND list = $3 AND item = $4");
    PUT = concat!("INSERT INTO social_act (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        ON CONFLICT (member_id, group_id, list, item) DO UPDATE SET state = excluded.state, episode = excluded.episode, cause = excluded.cause, \
        at_ms = excluded.at_ms, changed_ms = excluded.changed_ms");
    GROUPS_OF = "SELECT group_id FROM social_act WHERE member_id = $1 AND list = $2 AND state < 2 ORDER BY group_id";
    SUSPECTED = "SELECT list, member_id FROM social_act WHERE group_id = $1 AND state = 1 ORDER BY list, member_id";
}

impl Column for Presence {
    type Raw = i64;
    fn read(raw: i64) -> Option<Self> {
        [Self::Present, Self::Suspected, Self::Gone].into_iter().find(|presence| number(*presence) == raw)
    }
}

impl Column for List {
    type Raw = String;
    fn read(raw: String) -> Option<Self> {
        Self::parse(&raw)
    }
}

impl Column for CauseKey {
    type Raw = String;
    fn read(raw: String) -> Option<Self> {
        Some(Self(raw))
    }
}

const fn number(presence: Presence) -> i64 {
    match presence {
        Presence::Present => 0,
        Presence::Suspected => 1,
        Presence::Gone => 2,
    }
}

record! {
    /// An act of a linked member.
    pub struct ActRow {
        /// Whose.
        pub member: MemberId = "member_id",
        /// In which group.
        pub group: GroupId = "group_id",
        /// On which list.
        pub list: List,
        /// Which of several of one person: the number of a comment; empty otherwise.
        pub item: String,
        /// Whether it is there.
        pub presence: Presence = "state",
        /// Which time it is there.
        pub episode: u32,
        /// The cause key of the event it made.
        pub cause: CauseKey,
        /// The network's own time, where it tells one.
        pub at: Option<Millis> = "at_ms",
        /// When it was first seen; [`put`] never changes it.
        pub first_seen: Millis = "first_seen_ms",
        /// When the presence or the episode last changed.
        pub changed: Millis = "changed_ms",
    }
}

/// Everything known of a list.
pub async fn of_list(tx: &mut Tx, group: GroupId, list: List) -> Result<Vec<ActRow>, StoreError> {
    rows!(tx, ActRow, OF_LIST, group.0, list.to_string())
}

/// One act.
pub async fn find(
    tx: &mut Tx,
    member: MemberId,
    group: GroupId,
    list: List,
    item: &str,
) -> Result<Option<ActRow>, StoreError> {
    one!(tx, ActRow, FIND, member.0, group.0, list.to_string(), item)
}

/// Puts what is known of an act now.
pub async fn put(tx: &mut Tx, act: &ActRow) -> Result<(), StoreError> {
    exec!(
        tx,
        PUT,
        act.member.0,
        act.group.0,
        act.list.to_string(),
        act.item.as_str(),
        number(act.presence),
        i64::from(act.episode),
        act.cause.0.as_str(),
        act.at.map(|at| at.0),
        act.first_seen.0,
        act.changed.0,
    )?;
    Ok(())
}

/// Lists on which a removal is suspected, with whose it is: the next run must read them.
pub async fn suspected(tx: &mut Tx, group: GroupId) -> Result<Vec<(List, MemberId)>, StoreError> {
    let lists = rows!(tx, (String, i64), SUSPECTED, group.0)?;
    lists
        .into_iter()
        .map(|(list, member)| Some((List::parse(&list)?, MemberId(member))))
        .map(|read| read.ok_or_else(|| StoreError::Corrupt("social_act list".to_owned())))
        .collect()
}

/// The groups a member is in, as far as is known.
pub async fn groups_of(tx: &mut Tx, member: MemberId) -> Result<Vec<GroupId>, StoreError> {
    let groups = rows!(tx, (uuid::Uuid,), GROUPS_OF, member.0, List::Members.to_string())?;
    Ok(groups.into_iter().map(|(id,)| GroupId(id)).collect())
}
