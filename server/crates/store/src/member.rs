//! Members. What must be unique over all of them lives in tables of its own, keyed by the value.

use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{exec, one, rows, rows_in, sql},
};
use jiff::civil::Date;
use kabinet_domain::{event::CauseKey, ids::MemberId, lang::Lang, member::Email, time::Millis};

/// The columns of [`Member`].
macro_rules! columns {
    () => {
        "m.id, m.created_ms, m.name, m.email, m.password, m.lang, m.external_id, m.invite_code, m.referrer_id, m.referrer_name_shown, m.state, m.zone, m.birthday, m.qualified_ms, m.active_ms"
    };
}

sql! {
    ADD_CONTACT = "INSERT INTO contact (kind, value, member_id, confirmed_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (kind, value) DO NOTHING";
    ADD_INVITE = "INSERT INTO invite (code, member_id) VALUES ($1, $2) ON CONFLICT (code) DO NOTHING";
    ADD_EXTERNAL = "INSERT INTO external (external_id, member_id) VALUES ($1, $2) ON CONFLICT (external_id) DO NOTHING";
    ADD = "INSERT INTO member (id, created_ms, name, name_key, email, password, lang, external_id, invite_code, referrer_id, referrer_name_shown, state, zone) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'active', $12)";
    BY_ID = concat!("SELECT ", columns!(), " FROM member m WHERE m.id = $1");
    BY_CONTACT = concat!("SELECT ", columns!(), " FROM contact c JOIN member m ON m.id = c.member_id WHERE c.kind = $1 AND c.value = $2");
    NUMBERED = "SELECT id FROM member WHERE id IN ($1)";
    ADDRESSED = "SELECT value, member_id FROM contact WHERE kind = $1 AND value IN ($2)";
    EXTERNALS = "SELECT external_id, member_id FROM external WHERE external_id IN ($1)";
    BY_INVITE = concat!("SELECT ", columns!(), " FROM invite i JOIN member m ON m.id = i.member_id WHERE i.code = $1");
    BY_EXTERNAL = concat!("SELECT ", columns!(), " FROM external e JOIN member m ON m.id = e.member_id WHERE e.external_id = $1");
    SET_PASSWORD = "UPDATE member SET password = $2 WHERE id = $1";
    REHASH_PASSWORD = "UPDATE member SET password = $3 WHERE id = $1 AND password = $2";
    SET_LANG = "UPDATE member SET lang = $2 WHERE id = $1";
    SET_ZONE = "UPDATE member SET zone = $2 WHERE id = $1";
    SET_NAME = "UPDATE member SET name = $2, name_key = $3 WHERE id = $1";
    SET_NAME_SHOWN = "UPDATE member SET referrer_name_shown = $2 WHERE id = $1";
    SET_STATE = "UPDATE member SET state = $2 WHERE id = $1";
    LATEST = concat!("SELECT ", columns!(), " FROM member m WHERE m.id < $1 ORDER BY m.id DESC LIMIT $2");
    BY_NAME = concat!("SELECT ", columns!(), " FROM member m WHERE m.name_key >= $1 AND m.name_key < $2 AND m.id < $3 ORDER BY m.id DESC LIMIT $4");
    ONWARDS = concat!("SELECT ", columns!(), " FROM member m WHERE m.id > $1 ORDER BY m.id LIMIT $2");
    COUNT = "SELECT COUNT(*) AS n FROM member";
    SET_BIRTHDAY = "UPDATE member SET birthday = $2, birthday_md = $3 WHERE id = $1";
    BORN_ON = "SELECT id, birthday FROM member WHERE birthday_md = $1 AND id > $2 AND state = 'active' ORDER BY id LIMIT $3";
    QUALIFY = "UPDATE member SET qualified_ms = $2, qualified_cause = $3, qualified_levels = $4, qualified_times = qualified_times + 1 \
        WHERE id = $1 AND qualified_ms IS NULL AND qualified_times < $5 RETURNING qualified_times, qualified_levels";
    DISQUALIFY = "UPDATE member SET qualified_ms = NULL, qualified_cause = NULL WHERE id = $1 AND qualified_cause = $2 RETURNING qualified_times, qualified_levels";
    PEOPLE = "SELECT id, name, email FROM member WHERE id IN ($1) ORDER BY id";
    TOUCH = "UPDATE member SET active_ms = $2 WHERE id = $1 AND (active_ms IS NULL OR active_ms < $2)";
    INACTIVE = "SELECT id, active_ms FROM member WHERE (active_ms, id) > ($1, $2) AND active_ms <= $3 AND state = 'active' ORDER BY active_ms, id LIMIT $4";
}

words! {
    /// Whether a member may come in.
    pub enum MemberState {
        /// May.
        Active = "active",
        /// May not.
        Blocked = "blocked",
    }
}

record! {
    /// A member.
    pub struct Member {
        /// The number.
        pub id: MemberId,
        /// When the registration was completed.
        pub created: Millis = "created_ms",
        /// What the member is called.
        pub name: String,
        /// The confirmed address, as typed.
        pub email: Option<String>,
        /// The hash of the password, if there is one.
        pub password: Option<String>,
        /// In which language the member is addressed.
        pub lang: Lang,
        /// The id in another system.
        pub external_id: Option<String>,
        /// The code of the short invite link.
        pub invite_code: String,
        /// Who recommended the programme.
        pub referrer: Option<MemberId> = "referrer_id",
        /// The member agreed that the invite page names them.
        pub name_shown: bool = "referrer_name_shown",
        /// Whether the member may come in.
        pub state: MemberState,
        /// The member's own time zone.
        pub zone: Option<String>,
        /// The day of birth.
        pub birthday: Option<Date>,
        /// When the member did the first thing that counts for those who invited them.
        pub qualified: Option<Millis> = "qualified_ms",
        /// When the member last did something of their own; not known of those who have not since that is kept.
        pub active: Option<Millis> = "active_ms",
    }
}

/// A member to be added. The address was confirmed.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// From [`crate::id_block::TakeMemberId`].
    pub id: MemberId,
    /// When the registration was completed.
    pub created: Millis,
    /// What the member is called.
    pub name: String,
    /// The confirmed address.
    pub email: Option<Email>,
    /// The hash of the password.
    pub password: Option<String>,
    /// In which language the member is addressed.
    pub lang: Lang,
    /// The id in another system.
    pub external_id: Option<String>,
    /// The code of the short invite link.
    pub invite_code: String,
    /// Who recommended the programme.
    pub referrer: Option<MemberId>,
    /// The member agrees that the invite page names them.
    pub name_shown: bool,
    /// The member's own time zone.
    pub zone: Option<String>,
}

/// What became of [`insert`]. After anything but `Done` the write must be given up: part of it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// The member is there.
    Done,
    /// The address belongs to another member.
    AddressTaken,
    /// The invite code belongs to another member: try another.
    InviteTaken,
    /// The external id belongs to another member.
    ExternalTaken,
}

/// Adds a member with address, invite code and external id.
pub async fn insert(tx: &mut Tx, new: &NewMember) -> Result<Inserted, StoreError> {
    if let Some(email) = &new.email
        && exec!(tx, ADD_CONTACT, "email", email.key(), new.id.0, new.created.0)? == 0
    {
        return Ok(Inserted::AddressTaken);
    }
    if exec!(tx, ADD_INVITE, new.invite_code.as_str(), new.id.0)? == 0 {
        return Ok(Inserted::InviteTaken);
    }
    if let Some(external) = &new.external_id
        && exec!(tx, ADD_EXTERNAL, external.as_str(), new.id.0)? == 0
    {
        return Ok(Inserted::ExternalTaken);
    }
    exec!(
        tx,
        ADD,
        new.id.0,
        new.created.0,
        new.name.as_str(),
        new.name.to_lowercase(),
        new.email.as_ref().map(Email::as_str),
        new.password.as_deref(),
        new.lang.code(),
        new.external_id.as_deref(),
        new.invite_code.as_str(),
        new.referrer.map(|referrer| referrer.0),
        i64::from(new.name_shown),
        new.zone.as_deref(),
    )?;
    Ok(Inserted::Done)
}

/// The member with this number.
pub async fn by_id(tx: &mut Tx, id: MemberId) -> Result<Option<Member>, StoreError> {
    one!(tx, Member, BY_ID, id.0)
}

/// The member with this address, however it is typed.
pub async fn by_email(tx: &mut Tx, email: &Email) -> Result<Option<Member>, StoreError> {
    one!(tx, Member, BY_CONTACT, "email", email.key())
}

/// The member whose short invite link this is.
pub async fn by_invite_code(tx: &mut Tx, code: &str) -> Result<Option<Member>, StoreError> {
    one!(tx, Member, BY_INVITE, code)
}

/// The member with this id in another system.
pub async fn by_external(tx: &mut Tx, external_id: &str) -> Result<Option<Member>, StoreError> {
    one!(tx, Member, BY_EXTERNAL, external_id)
}

/// Of these numbers those that are a member's.
pub async fn numbered(tx: &mut Tx, ids: &[MemberId]) -> Result<Vec<MemberId>, StoreError> {
    let found = rows_in!(tx, (i64,), NUMBERED, [], ids, |id| id.0)?;
    Ok(found.into_iter().map(|(id,)| MemberId(id)).collect())
}

/// The members with these addresses, each with the [`Email::key`] of its own.
pub async fn addressed(tx: &mut Tx, emails: &[Email]) -> Result<Vec<(String, MemberId)>, StoreError> {
    let found = rows_in!(tx, (String, i64), ADDRESSED, ["email"], emails, |email| email.key())?;
    Ok(found.into_iter().map(|(key, id)| (key, MemberId(id))).collect())
}

/// The members with these ids in another system, each with its own.
pub async fn with_externals(tx: &mut Tx, externals: &[&str]) -> Result<Vec<(String, MemberId)>, StoreError> {
    let found = rows_in!(tx, (String, i64), EXTERNALS, [], externals, |external| *external)?;
    Ok(found.into_iter().map(|(external, id)| (external, MemberId(id))).collect())
}

/// Replaces the hash of the password; `false`: no such member.
pub async fn set_password(tx: &mut Tx, id: MemberId, hash: &str) -> Result<bool, StoreError> {
    Ok(exec!(tx, SET_PASSWORD, id.0, hash)? == 1)
}

/// Puts another hash of the same password in the place of `from`; `false`: it is not there any more.
pub async fn rehash_password(tx: &mut Tx, id: MemberId, from: &str, to: &str) -> Result<bool, StoreError> {
    Ok(exec!(tx, REHASH_PASSWORD, id.0, from, to)? == 1)
}

/// Changes the language; `false`: no such member.
pub async fn set_lang(tx: &mut Tx, id: MemberId, lang: Lang) -> Result<bool, StoreError> {
    Ok(exec!(tx, SET_LANG, id.0, lang.code())? == 1)
}

/// Changes the time zone; `false`: no such member.
pub async fn set_zone(tx: &mut Tx, id: MemberId, zone: Option<&str>) -> Result<bool, StoreError> {
    Ok(exec!(tx, SET_ZONE, id.0, zone)? == 1)
}

/// Changes the name; `false`: no such member.
pub async fn set_name(tx: &mut Tx, id: MemberId, name: &str) -> Result<bool, StoreError> {
    Ok(exec!(tx, SET_NAME, id.0, name, name.to_lowercase())? == 1)
}

/// Changes whether the invite page may name the member; `false`: no such member.
pub async fn set_name_shown(tx: &mut Tx, id: MemberId, shown: bool) -> Result<bool, StoreError> {
    Ok(exec!(tx, SET_NAME_SHOWN, id.0, i64::from(shown))? == 1)
}

/// Blocks a member, or lets them in again; `false`: no such member.
pub async fn set_state(tx: &mut Tx, id: MemberId, state: MemberState) -> Result<bool, StoreError> {
    Ok(exec!(tx, SET_STATE, id.0, state.code())? == 1)
}

/// Members for the desk, newest first, with numbers below `before`: by number, by whole address, by the beginning of the
/// name; all of them when `text` is empty.
pub async fn search(tx: &mut Tx, text: &str, before: Option<MemberId>, limit: u32) -> Result<Vec<Member>, StoreError> {
    let text = text.trim();
    let before = before.map_or(i64::MAX, |id| id.0);
    if text.is_empty() {
        return rows!(tx, Member, LATEST, before, i64::from(limit));
    }
    if let Ok(number) = text.parse::<i64>() {
        return rows!(tx, Member, BY_ID, number);
    }
    if let Ok(email) = Email::parse(text) {
        return rows!(tx, Member, BY_CONTACT, "email", email.key());
    }
    let from = text.to_lowercase();
    let to = format!("{from}{}", char::MAX);
    rows!(tx, Member, BY_NAME, from.as_str(), to.as_str(), before, i64::from(limit))
}

/// All members with numbers above `after`, in the order of their numbers.
pub async fn onwards(tx: &mut Tx, after: MemberId, limit: u32) -> Result<Vec<Member>, StoreError> {
    rows!(tx, Member, ONWARDS, after.0, i64::from(limit))
}

/// How many members there are.
pub async fn count(tx: &mut Tx) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), COUNT)?.map_or(0, |(n,)| n))
}

/// Sets the day of birth; `false`: no such member.
pub async fn set_birthday(tx: &mut Tx, id: MemberId, birthday: Option<Date>) -> Result<bool, StoreError> {
    let day = birthday.map(|day| day.to_string());
    let month_and_day = birthday.map(month_and_day);
    Ok(exec!(tx, SET_BIRTHDAY, id.0, day.as_deref(), month_and_day.as_deref())? == 1)
}

/// Members who were born on this day of the year, with numbers above `after`, and their days of birth.
pub async fn born_on(tx: &mut Tx, day: Date, after: MemberId, limit: u32) -> Result<Vec<(MemberId, Date)>, StoreError> {
    let born = rows!(tx, Born, BORN_ON, month_and_day(day).as_str(), after.0, i64::from(limit))?;
    Ok(born.into_iter().map(|born| (born.id, born.birthday)).collect())
}

record! {
    struct Born { id: MemberId, birthday: Date }
}

fn month_and_day(day: Date) -> String {
    format!("{:02}-{:02}", day.month(), day.day())
}

/// The member takes part from now on, by what has this cause, of which those above are told on so many levels. Gives how many times they have begun to; `None`: they do
/// already, or have begun to `at_most` times before.
pub async fn qualify(
    tx: &mut Tx,
    id: MemberId,
    at: Millis,
    by: &CauseKey,
    levels: u8,
    at_most: u32,
) -> Result<Option<u32>, StoreError> {
    Ok(one!(tx, Times, QUALIFY, id.0, at.0, by.0.as_str(), i64::from(levels), i64::from(at_most))?
        .map(|times| times.times))
}

/// What made the member one who takes part was taken back. Gives how many times they had begun to, and on how many levels
/// those above had been told, where that is known; `None`: it was not this that had made them one.
pub async fn disqualify(tx: &mut Tx, id: MemberId, by: &CauseKey) -> Result<Option<(u32, Option<u8>)>, StoreError> {
    Ok(one!(tx, Times, DISQUALIFY, id.0, by.0.as_str())?.map(|times| (times.times, times.levels)))
}

record! {
    struct Times { times: u32 = "qualified_times", levels: Option<u8> = "qualified_levels" }
}

record! {
    /// Who somebody is.
    pub struct Called {
        /// The number.
        pub id: MemberId,
        /// What they are called.
        pub name: String,
        /// Where letters go.
        pub email: Option<String>,
    }
}

/// What these members are called, by number; nobody twice.
pub async fn people(tx: &mut Tx, members: &[MemberId]) -> Result<Vec<Called>, StoreError> {
    rows_in!(tx, Called, PEOPLE, [], members, |member| member.0)
}

/// The member has done something of their own.
pub async fn touch(tx: &mut Tx, id: MemberId, at: Millis) -> Result<(), StoreError> {
    exec!(tx, TOUCH, id.0, at.0)?;
    Ok(())
}

/// Members who last did something after this moment, or in it and have a greater number than `last`, and not after `until`;
/// and when that was.
pub async fn inactive(
    tx: &mut Tx,
    (after, last): (Millis, MemberId),
    until: Millis,
    limit: u32,
) -> Result<Vec<(MemberId, Millis)>, StoreError> {
    let found = rows!(tx, (i64, i64), INACTIVE, after.0, last.0, until.0, i64::from(limit))?;
    Ok(found.into_iter().map(|(id, at)| (MemberId(id), Millis(at))).collect())
}
