use super::{ContactKind, CustomName, NetworkName, PurchaseId};
use crate::{
    ids::{EventId, GroupId, MemberId, OfferId},
    time::Millis,
};
use serde::{Deserialize, Serialize};

/// The unique key of what happened, the same whether it was pushed or polled; recording it twice changes nothing.
///
/// Social acts: `network:group:object:profile:kind:episode`; liking again after an unlike is a new episode.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CauseKey(pub String);

impl CauseKey {
    /// The completed registration of a member: there is one.
    pub fn registered() -> Self {
        Self("registered".to_owned())
    }

    /// The `episode`-th linking of a profile. `profile` is a keyed hash, not the network's id.
    pub fn linked(network: NetworkName, profile: &str, episode: u32) -> Self {
        Self(format!("{network}::account:{profile}:link:{episode}"))
    }

    /// An act or membership. `what` is [`super::Act::code`] or `member`; `profile` is a keyed hash, not the network's id.
    pub fn social(network: NetworkName, group: GroupId, object: &str, profile: &str, what: &str, episode: u32) -> Self {
        Self(format!("{network}:{}:{object}:{profile}:{what}:{episode}", group.0.simple()))
    }

    /// The end of what `self` began: an unlike of a like, a leave of a join.
    #[must_use]
    pub fn ended(&self) -> Self {
        Self(format!("{}:end", self.0))
    }

    /// Registration of `invitee` as seen by an ancestor `level` steps above.
    pub fn referral(invitee: MemberId, level: u8) -> Self {
        Self(format!("referral:{invitee}:{level}"))
    }

    /// The `nth` time that `invitee` began to take part, as seen by an ancestor `level` steps above.
    pub fn qualified(invitee: MemberId, level: u8, nth: u32) -> Self {
        match nth {
            1 => Self(format!("qualified:{invitee}:{level}")),
            _ => Self(format!("qualified:{invitee}:{level}:{nth}")),
        }
    }

    /// Whether it is of [`CauseKey::qualified`].
    pub fn is_qualified(&self) -> bool {
        self.0.starts_with("qualified:")
    }

    /// What `event` brings an ancestor `level` steps above by an offer that pays referrers.
    pub fn earned(event: EventId, offer: OfferId, level: u8) -> Self {
        Self(format!("ref:{}:{}:{level}", event.0.simple(), offer.0.simple()))
    }

    /// The `nth` time that a part of `self` is taken back.
    #[must_use]
    pub fn ended_in_part(&self, nth: &str) -> Self {
        Self(format!("{}:end:{nth}", self.0))
    }

    /// The confirmation of an address of this kind. `address` is a keyed hash.
    pub fn confirmed(contact: ContactKind, address: &str) -> Self {
        Self(format!("confirmed:{}:{address}", contact.code()))
    }

    /// The birthday kept in this year.
    pub fn birthday(year: i16) -> Self {
        Self(format!("birthday:{year}"))
    }

    /// A purchase.
    pub fn purchase(purchase: &PurchaseId) -> Self {
        Self(format!("purchase:{purchase}"))
    }

    /// What happened to a lot, or the spending of an entry: `what` is the word after `points.`.
    pub fn points(what: &str, number: i64) -> Self {
        Self(format!("points:{what}:{number}"))
    }

    /// The notice that points pass at this moment: `lot` is the first of them.
    pub fn expiring(lot: i64, expires: Millis) -> Self {
        Self(format!("points:expiring:{lot}:{}", expires.0))
    }

    /// A custom event that an offer raised at `event`, or one from outside with a key of the client's.
    pub fn custom(name: &CustomName, key: &str) -> Self {
        Self(format!("custom:{name}:{key}"))
    }

    /// Something done by hand, under a key of its own.
    pub fn manual(key: &str) -> Self {
        Self(format!("manual:{key}"))
    }

    /// The first time that the same was done; see [`CauseKey::episode`].
    #[must_use]
    pub fn first(&self) -> Self {
        Self(self.0.rsplit_once(':').map_or_else(|| self.0.clone(), |(same, _)| format!("{same}:1")))
    }

    /// Which time it is that the same was done: 1 at first, 2 when it was done again after it had been taken back.
    /// Only social acts, memberships and links have one.
    pub fn episode(&self) -> u32 {
        self.0.rsplit(':').next().and_then(|last| last.parse().ok()).unwrap_or(1)
    }
}
