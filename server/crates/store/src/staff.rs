//! Those who work here: marketers, operators, administrators. They are not members.

use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{ids::StaffId, member::Email, time::Millis};

sql! {
    ADD = "INSERT INTO staff (id, email, name, password, role, created_ms) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email) DO NOTHING";
    BY_EMAIL = "SELECT id, email, name, password, role, created_ms FROM staff WHERE email = $1";
    BY_ID = "SELECT id, email, name, password, role, created_ms FROM staff WHERE id = $1";
    LIST = "SELECT id, email, name, password, role, created_ms FROM staff ORDER BY created_ms, id";
    SET_PASSWORD = "UPDATE staff SET password = $2 WHERE id = $1";
    REHASH_PASSWORD = "UPDATE staff SET password = $3 WHERE id = $1 AND password = $2";
    COUNT = "SELECT COUNT(*) AS n FROM staff";
}

words! {
    /// What somebody may do here.
    pub enum Role {
        /// Offers, groups, the journal.
        Marketer = "marketer",
        /// Members and their points.
        Operator = "operator",
        /// Everything.
        Administrator = "administrator",
    }
}

record! {
    /// Somebody who works here.
    pub struct Staff {
        /// Who.
        pub id: StaffId,
        /// The key of the address ([`Email::key`]).
        pub email: String,
        /// What they are called.
        pub name: String,
        /// The hash of the password.
        pub password: String,
        /// What they may do.
        pub role: Role,
        /// Since when.
        pub created: Millis = "created_ms",
    }
}

/// Adds somebody; `false`: the address is taken.
pub async fn insert(tx: &mut Tx, new: &Staff) -> Result<bool, StoreError> {
    let (email, name) = (new.email.to_lowercase(), new.name.as_str());
    Ok(exec!(tx, ADD, new.id.0, email.as_str(), name, new.password.as_str(), new.role.code(), new.created.0)? == 1)
}

/// By address, however it is typed.
pub async fn by_email(tx: &mut Tx, email: &Email) -> Result<Option<Staff>, StoreError> {
    one!(tx, Staff, BY_EMAIL, email.key())
}

/// By id.
pub async fn by_id(tx: &mut Tx, id: StaffId) -> Result<Option<Staff>, StoreError> {
    one!(tx, Staff, BY_ID, id.0)
}

/// Everybody, in the order of coming.
pub async fn list(tx: &mut Tx) -> Result<Vec<Staff>, StoreError> {
    rows!(tx, Staff, LIST)
}

/// Replaces the hash of the password; `false`: nobody has this id.
pub async fn set_password(tx: &mut Tx, id: StaffId, hash: &str) -> Result<bool, StoreError> {
    Ok(exec!(tx, SET_PASSWORD, id.0, hash)? == 1)
}

/// Puts another hash of the same password in the place of `from`; `false`: it is not there any more.
pub async fn rehash_password(tx: &mut Tx, id: StaffId, from: &str, to: &str) -> Result<bool, StoreError> {
    Ok(exec!(tx, REHASH_PASSWORD, id.0, from, to)? == 1)
}

/// How many there are.
pub async fn count(tx: &mut Tx) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), COUNT)?.map_or(0, |(n,)| n))
}
