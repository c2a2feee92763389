//! What can happen. Every feature is a source of events, a condition, an action, a channel or a view of what was written.

use crate::{
    ids::{EventId, GroupId, MemberId},
    time::Millis,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A social network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NetworkName {
    /// `VKontakte`.
    Vk,
}

impl NetworkName {
    /// The word used in addresses, keys and columns.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vk => "vk",
        }
    }

    /// Reads [`NetworkName::code`].
    pub fn parse(code: &str) -> Option<Self> {
        (code == "vk").then_some(Self::Vk)
    }
}

impl fmt::Display for NetworkName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What a person can do to something a group published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// A like.
    Like,
    /// A comment.
    Comment,
    /// A repost to the person's own wall.
    Repost,
}

impl Act {
    /// All acts.
    pub const ALL: [Self; 3] = [Self::Like, Self::Comment, Self::Repost];

    /// The word used in keys and columns.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Like => "like",
            Self::Comment => "comment",
            Self::Repost => "repost",
        }
    }

    /// Reads [`Act::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }
}

/// What was acted on: `post:45`. A comment is an act on its post; which comment it was is in the cause key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Object(pub String);

impl Object {
    /// The post with this number in its group.
    pub fn post(id: i64) -> Self {
        Self(format!("post:{id}"))
    }

    /// The number of the post, if this is a post.
    pub fn post_id(&self) -> Option<i64> {
        self.0.strip_prefix("post:")?.parse().ok()
    }
}

/// Who took something back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The member: offers may deduct or reverse.
    Member,
    /// The group's side (a kick, a moderator, a post taken down) or nobody can know: nothing is taken away.
    Others,
}

/// Why an act is older than the programme may pay for (`features.md` §4, Baseline).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Earlier {
    /// First seen in the group's first scan, dated before it, or perhaps older than it.
    FirstScanOfGroup,
    /// Undated, and perhaps older than the link: mostly what the first scan after it shows.
    FirstScanOfMember,
    /// Dated before the member linked the profile.
    BeforeLinking,
}

/// Something that happened to one member, with everything offers may ask about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum Happening {
    /// The registration was completed by entering the code.
    #[serde(rename = "member.registered")]
    MemberRegistered {
        /// Who recommended the programme.
        referrer: Option<MemberId>,
    },
    /// A social profile was linked.
    #[serde(rename = "social.linked")]
    SocialLinked {
        /// Where.
        network: NetworkName,
    },
    /// The member joined a group.
    #[serde(rename = "social.joined")]
    SocialJoined {
        /// Where.
        network: NetworkName,
        /// Which group.
        group: GroupId,
        /// Set when the membership is older than the programme pays for.
        earlier: Option<Earlier>,
    },
    /// The member is no longer in a group.
    #[serde(rename = "social.left")]
    SocialLeft {
        /// Where.
        network: NetworkName,
        /// Which group.
        group: GroupId,
        /// Who ended the membership.
        by: By,
        /// The cause key of the joining it ends.
        joined: CauseKey,
    },
    /// The member liked, commented or reposted.
    #[serde(rename = "social.acted")]
    SocialActed {
        /// Where.
        network: NetworkName,
        /// Which group.
        group: GroupId,
        /// What was done.
        act: Act,
        /// To what.
        object: Object,
        /// Set when the act is older than the programme pays for.
        earlier: Option<Earlier>,
    },
    /// A like, comment or repost was taken back.
    #[serde(rename = "social.withdrew")]
    SocialWithdrew {
        /// Where.
        network: NetworkName,
        /// Which group.
        group: GroupId,
        /// What was taken back.
        act: Act,
        /// From what.
        object: Object,
        /// Who took it back.
        by: By,
        /// The cause key of the act that is taken back.
        acted: CauseKey,
    },
    /// Somebody registered by this member's link, or by the link of somebody this member invited.
    #[serde(rename = "referral.registered")]
    ReferralRegistered {
        /// Who registered.
        invitee: MemberId,
        /// 1 for the direct referrer, 2 for the referrer's referrer, …
        level: u8,
    },
}

/// The kind of a [`Happening`], by which offers are indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EventKind {
    /// See [`Happening::MemberRegistered`].
    #[serde(rename = "member.registered")]
    MemberRegistered,
    /// See [`Happening::SocialLinked`].
    #[serde(rename = "social.linked")]
    SocialLinked,
    /// See [`Happening::SocialJoined`].
    #[serde(rename = "social.joined")]
    SocialJoined,
    /// See [`Happening::SocialLeft`].
    #[serde(rename = "social.left")]
    SocialLeft,
    /// See [`Happening::SocialActed`].
    #[serde(rename = "social.acted")]
    SocialActed,
    /// See [`Happening::SocialWithdrew`].
    #[serde(rename = "social.withdrew")]
    SocialWithdrew,
    /// See [`Happening::ReferralRegistered`].
    #[serde(rename = "referral.registered")]
    ReferralRegistered,
}

impl EventKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::MemberRegistered,
        Self::SocialLinked,
        Self::SocialJoined,
        Self::SocialLeft,
        Self::SocialActed,
        Self::SocialWithdrew,
        Self::ReferralRegistered,
    ];

    /// The word used in columns and addresses, such as `social.acted`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MemberRegistered => "member.registered",
            Self::SocialLinked => "social.linked",
            Self::SocialJoined => "social.joined",
            Self::SocialLeft => "social.left",
            Self::SocialActed => "social.acted",
            Self::SocialWithdrew => "social.withdrew",
            Self::ReferralRegistered => "referral.registered",
        }
    }

    /// Reads [`EventKind::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl Happening {
    /// The kind.
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::MemberRegistered { .. } => EventKind::MemberRegistered,
            Self::SocialLinked { .. } => EventKind::SocialLinked,
            Self::SocialJoined { .. } => EventKind::SocialJoined,
            Self::SocialLeft { .. } => EventKind::SocialLeft,
            Self::SocialActed { .. } => EventKind::SocialActed,
            Self::SocialWithdrew { .. } => EventKind::SocialWithdrew,
            Self::ReferralRegistered { .. } => EventKind::ReferralRegistered,
        }
    }

    /// The network, where one is involved.
    pub const fn network(&self) -> Option<NetworkName> {
        match self {
            Self::SocialLinked { network }
            | Self::SocialJoined { network, .. }
            | Self::SocialLeft { network, .. }
            | Self::SocialActed { network, .. }
            | Self::SocialWithdrew { network, .. } => Some(*network),
            Self::MemberRegistered { .. } | Self::ReferralRegistered { .. } => None,
        }
    }

    /// The group, where one is involved.
    pub const fn group(&self) -> Option<GroupId> {
        match self {
            Self::SocialJoined { group, .. }
            | Self::SocialLeft { group, .. }
            | Self::SocialActed { group, .. }
            | Self::SocialWithdrew { group, .. } => Some(*group),
            _ => None,
        }
    }

    /// The act and what it was done to, for acts and their withdrawal.
    pub const fn act(&self) -> Option<(Act, &Object)> {
        match self {
            Self::SocialActed { act, object, .. } | Self::SocialWithdrew { act, object, .. } => Some((*act, object)),
            _ => None,
        }
    }

    /// Why the happening is older than the programme may pay for.
    pub const fn earlier(&self) -> Option<Earlier> {
        match self {
            Self::SocialJoined { earlier, .. } | Self::SocialActed { earlier, .. } => *earlier,
            _ => None,
        }
    }

    /// What may pay a member only once per offer: the object with the kind of act, whatever the episode.
    ///
    /// Leaving and withdrawing have none: each time is its own.
    pub fn paid_once(&self) -> Option<String> {
        match self {
            Self::MemberRegistered { .. } => Some("registered".to_owned()),
            Self::SocialLinked { network } => Some(format!("{network}:account")),
            Self::SocialJoined { network, group, .. } => Some(format!("{network}:{}:member", group.0.simple())),
            Self::SocialActed { network, group, act, object, .. } => {
                Some(format!("{network}:{}:{}:{}", group.0.simple(), object.0, act.code()))
            }
            Self::ReferralRegistered { invitee, .. } => Some(format!("referral:{invitee}")),
            Self::SocialLeft { .. } | Self::SocialWithdrew { .. } => None,
        }
    }

    /// The cause key of what this takes back, when the member did so: what it earned may be reversed.
    pub const fn takes_back(&self) -> Option<&CauseKey> {
        match self {
            Self::SocialWithdrew { by: By::Member, acted, .. } => Some(acted),
            Self::SocialLeft { by: By::Member, joined, .. } => Some(joined),
            _ => None,
        }
    }
}

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

    /// An act or membership. `what` is [`Act::code`] or `member`; `profile` is a keyed hash, not the network's id.
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
}

/// A recorded event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Made by the application.
    pub id: EventId,
    /// To whom it happened.
    pub member: MemberId,
    /// When it happened: the network's time where it tells one, otherwise the time it was seen.
    pub at: Millis,
    /// When Kabinet saw it.
    pub seen: Millis,
    /// Makes recording idempotent, per member.
    pub cause: CauseKey,
    /// What happened.
    pub what: Happening,
}
