//! Profiles of social networks that members have linked. One profile belongs to one member.

use crate::{
    StoreError, Tx,
    column::record,
    sql::{exec, one, rows, sql},
};
use kabinet_domain::{event::NetworkName, ids::MemberId, time::Millis};

sql! {
    FIND = "SELECT network, external_id, member_id, name, linked_ms, episode FROM social_profile WHERE network = $1 AND external_id = $2";
    ADD = "INSERT INTO social_profile (network, external_id, member_id, name, linked_ms, episode) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (network, external_id) DO NOTHING";
    REMOVE = "DELETE FROM social_profile WHERE network = $1 AND external_id = $2 AND member_id = $3";
    OF_MEMBER = "SELECT network, external_id, member_id, name, linked_ms, episode FROM social_profile WHERE member_id = $1 ORDER BY network, linked_ms, external_id";
    LINKED = "SELECT network, external_id, member_id, name, linked_ms, episode FROM social_profile \
        WHERE network = $1 AND external_id > $2 AND linked_ms <= $3 ORDER BY external_id LIMIT $4";
    COUNT = "SELECT COUNT(*) AS n FROM social_profile WHERE network = $1";
}

record! {
    /// A linked profile.
    pub struct Profile {
        /// Where.
        pub network: NetworkName,
        /// The network's id of the person.
        pub external_id: String,
        /// Whose it is.
        pub member: MemberId = "member_id",
        /// What the person is called there.
        pub name: String,
        /// When it was linked.
        pub linked: Millis = "linked_ms",
        /// Which time it is linked, by whomever (see [`crate::profile_seen`]).
        pub episode: u32,
    }
}

/// The profile, if somebody has linked it.
pub async fn find(tx: &mut Tx, network: NetworkName, external_id: &str) -> Result<Option<Profile>, StoreError> {
    one!(tx, Profile, FIND, network.code(), external_id)
}

/// Links a profile; `false`: somebody has it already.
pub async fn insert(tx: &mut Tx, new: &Profile) -> Result<bool, StoreError> {
    let (id, name) = (new.external_id.as_str(), new.name.as_str());
    let episode = i64::from(new.episode);
    Ok(exec!(tx, ADD, new.network.code(), id, new.member.0, name, new.linked.0, episode)? == 1)
}

/// Unlinks a profile; `false`: the member does not have it.
pub async fn remove(
    tx: &mut Tx,
    network: NetworkName,
    external_id: &str,
    member: MemberId,
) -> Result<bool, StoreError> {
    Ok(exec!(tx, REMOVE, network.code(), external_id, member.0)? == 1)
}

/// All profiles of a member.
pub async fn of_member(tx: &mut Tx, member: MemberId) -> Result<Vec<Profile>, StoreError> {
    rows!(tx, Profile, OF_MEMBER, member.0)
}

/// A page of the profiles of a network that were linked no later than `linked_by`, in the order of their ids (as the
/// database orders text): those after `after`, from the first one when it is empty.
pub async fn linked_of_network(
    tx: &mut Tx,
    network: NetworkName,
    linked_by: Millis,
    after: &str,
    limit: u32,
) -> Result<Vec<Profile>, StoreError> {
    rows!(tx, Profile, LINKED, network.code(), after, linked_by.0, i64::from(limit))
}

/// How many profiles of a network are linked.
pub async fn count(tx: &mut Tx, network: NetworkName) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), COUNT, network.code())?.map_or(0, |(n,)| n))
}
