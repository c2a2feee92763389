//! What can happen. Every feature is a source of events, a condition, an action, a channel or a view of what was written.

use crate::{
    ids::{EventId, GroupId, MemberId, OfferId},
    money::Money,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The member: offers may deduct or reverse.
    Member,
    /// The group's side (a kick, a moderator, a post taken down), the network, or nobody can know: nothing is taken away
    /// unless the offer says so.
    Others,
    /// An operator of the programme: as with others, nothing is taken away unless the offer says so.
    Operator,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Member, Self::Others, Self::Operator];

    /// The word used in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Others => "others",
            Self::Operator => "operator",
        }
    }

    /// Reads [`By::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }
}

/// A kind of address at which a member can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
}

impl ContactKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Email, Self::Phone];

    /// The word used in columns and forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    /// Reads [`ContactKind::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Why an act is older than the programme may pay for (`features.md` §4, Baseline).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Earlier {
    /// First seen in the group's first complete scan.
    FirstScanOfGroup,
    /// Undated, first seen in the first scan after the member linked the profile.
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
    /// The member confirmed an address by a code.
    #[serde(rename = "member.confirmed")]
    MemberConfirmed {
        /// Of which kind it is.
        contact: ContactKind,
    },
    /// It is the member's birthday.
    #[serde(rename = "member.birthday")]
    MemberBirthday {
        /// In which year it is kept.
        year: i16,
    },
    /// A social profile was unlinked.
    #[serde(rename = "social.unlinked")]
    SocialUnlinked {
        /// Where.
        network: NetworkName,
        /// Who unlinked it.
        by: By,
        /// The cause key of the linking it ends.
        linked: CauseKey,
    },
    /// Somebody whom this member invited did the first thing that counts (`features.md` §2).
    #[serde(rename = "referral.qualified")]
    ReferralQualified {
        /// Who.
        invitee: MemberId,
        /// 1 for the direct referrer, 2 for the referrer's referrer, …
        level: u8,
    },
    /// What somebody below did pays this member, by an offer that pays referrers.
    #[serde(rename = "referral.earned")]
    ReferralEarned {
        /// Who did it.
        invitee: MemberId,
        /// See [`Happening::ReferralRegistered`].
        level: u8,
        /// What kind of thing it was.
        of: EventKind,
        /// The offer that pays.
        offer: OfferId,
        /// Its version.
        version: i64,
        /// How many points it is asked to pay.
        points: i64,
    },
    /// What somebody below did was taken back, and with it what it had brought this member.
    #[serde(rename = "referral.withdrew")]
    ReferralWithdrew {
        /// Who did it.
        invitee: MemberId,
        /// See [`Happening::ReferralRegistered`].
        level: u8,
        /// The cause key of [`Happening::ReferralEarned`].
        earned: CauseKey,
        /// How much of it is left; `None`: nothing.
        left: Option<Share>,
    },
    /// The member bought something.
    #[serde(rename = "purchase.made")]
    PurchaseMade {
        /// The shop's number of it.
        purchase: PurchaseId,
        /// What was paid, without what points paid.
        amount: Money,
    },
    /// A purchase was returned, in whole or in part.
    #[serde(rename = "purchase.returned")]
    PurchaseReturned {
        /// The shop's number of the purchase.
        purchase: PurchaseId,
        /// What was given back this time.
        amount: Money,
        /// What is left of what was paid, after this and all returns before it.
        left: Money,
        /// What had been paid.
        paid: Money,
        /// The cause key of the purchase.
        made: CauseKey,
    },
    /// Points became usable.
    #[serde(rename = "points.activated")]
    PointsActivated {
        /// How many.
        points: i64,
        /// The lot.
        lot: i64,
    },
    /// Points will pass soon.
    #[serde(rename = "points.expiring")]
    PointsExpiring {
        /// How many.
        points: i64,
        /// The lot.
        lot: i64,
        /// When.
        expires: Millis,
    },
    /// Points passed.
    #[serde(rename = "points.expired")]
    PointsExpired {
        /// How many.
        points: i64,
        /// The lot.
        lot: i64,
    },
    /// The member used points.
    #[serde(rename = "points.spent")]
    PointsSpent {
        /// How many.
        points: i64,
        /// The entry.
        entry: i64,
    },
    /// Something only the programme knows: from the integration API, or another offer.
    #[serde(rename = "custom")]
    Custom {
        /// What it is called.
        name: CustomName,
        /// How many offers stand between it and what began the chain; 0: it came from outside.
        #[serde(default)]
        depth: u8,
    },
    /// A marketer did something for the member by hand.
    #[serde(rename = "manual")]
    Manual {
        /// What the member is told.
        reason: String,
    },
}

/// Words of [`EventKind`], each for one variant of [`Happening`].
macro_rules! kinds {
    ($($variant:ident = $code:literal),+ $(,)?) => {
        /// The kind of a [`Happening`], by which offers are indexed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum EventKind { $(
            #[doc = concat!("See [`Happening::", stringify!($variant), "`].")]
            #[serde(rename = $code)]
            $variant,
        )+ }

        impl EventKind {
            /// All kinds, in the order in which people meet them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word used in columns and addresses, such as `social.acted`.
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }

            /// Reads [`EventKind::code`].
            pub fn parse(code: &str) -> Option<Self> { match code { $($code => Some(Self::$variant),)+ _ => None } }
        }

        impl Happening {
            /// The kind.
            pub const fn kind(&self) -> EventKind { match self { $(Self::$variant { .. } => EventKind::$variant),+ } }
        }
    };
}

kinds! {
    MemberRegistered = "member.registered",
    MemberConfirmed = "member.confirmed",
    MemberBirthday = "member.birthday",
    SocialLinked = "social.linked",
    SocialUnlinked = "social.unlinked",
    SocialJoined = "social.joined",
    SocialLeft = "social.left",
    SocialActed = "social.acted",
    SocialWithdrew = "social.withdrew",
    ReferralRegistered = "referral.registered",
    ReferralQualified = "referral.qualified",
    ReferralEarned = "referral.earned",
    ReferralWithdrew = "referral.withdrew",
    PurchaseMade = "purchase.made",
    PurchaseReturned = "purchase.returned",
    PointsActivated = "points.activated",
    PointsExpiring = "points.expiring",
    PointsExpired = "points.expired",
    PointsSpent = "points.spent",
    Custom = "custom",
    Manual = "manual",
}

impl EventKind {
    /// Whether offers may wait for it. What an offer brings a referrer is decided already.
    pub const fn is_trigger(self) -> bool {
        !matches!(self, Self::ReferralEarned | Self::ReferralWithdrew)
    }

    /// Whether a group is involved.
    pub const fn has_group(self) -> bool {
        matches!(self, Self::SocialJoined | Self::SocialLeft | Self::SocialActed | Self::SocialWithdrew)
    }

    /// Whether a network is involved.
    pub const fn has_network(self) -> bool {
        self.has_group() || matches!(self, Self::SocialLinked | Self::SocialUnlinked)
    }

    /// Whether it is about a like, a comment or a repost.
    pub const fn has_act(self) -> bool {
        matches!(self, Self::SocialActed | Self::SocialWithdrew)
    }

    /// Whether it ends something.
    pub const fn ends(self) -> bool {
        matches!(self, Self::SocialUnlinked | Self::SocialLeft | Self::SocialWithdrew)
    }

    /// Whether it is about somebody the member invited.
    pub const fn has_level(self) -> bool {
        matches!(self, Self::ReferralRegistered | Self::ReferralQualified)
    }

    /// Whether money was paid or given back.
    pub const fn has_money(self) -> bool {
        matches!(self, Self::PurchaseMade | Self::PurchaseReturned)
    }
}

impl Happening {
    /// The network, where one is involved.
    pub const fn network(&self) -> Option<NetworkName> {
        match self {
            Self::SocialLinked { network }
            | Self::SocialUnlinked { network, .. }
            | Self::SocialJoined { network, .. }
            | Self::SocialLeft { network, .. }
            | Self::SocialActed { network, .. }
            | Self::SocialWithdrew { network, .. } => Some(*network),
            _ => None,
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

    /// The referral level, for what somebody below did.
    pub const fn level(&self) -> Option<u8> {
        match self {
            Self::ReferralRegistered { level, .. }
            | Self::ReferralQualified { level, .. }
            | Self::ReferralEarned { level, .. }
            | Self::ReferralWithdrew { level, .. } => Some(*level),
            _ => None,
        }
    }

    /// The money that was paid or given back.
    pub const fn money(&self) -> Option<Money> {
        match self {
            Self::PurchaseMade { amount, .. } | Self::PurchaseReturned { amount, .. } => Some(*amount),
            _ => None,
        }
    }

    /// How many points it is about, for what happens to points themselves.
    pub const fn points(&self) -> Option<i64> {
        match self {
            Self::PointsActivated { points, .. }
            | Self::PointsExpiring { points, .. }
            | Self::PointsExpired { points, .. }
            | Self::PointsSpent { points, .. } => Some(*points),
            _ => None,
        }
    }

    /// Who ended it, for what ends something.
    pub const fn by(&self) -> Option<By> {
        match self {
            Self::SocialUnlinked { by, .. } | Self::SocialLeft { by, .. } | Self::SocialWithdrew { by, .. } => {
                Some(*by)
            }
            _ => None,
        }
    }

    /// How many offers stand between this and what began the chain.
    pub const fn depth(&self) -> u8 {
        if let Self::Custom { depth, .. } = self { *depth } else { 0 }
    }

    /// What may pay a member only once per offer: the object with the kind of act, whatever the episode.
    ///
    /// What ends something, birthdays, purchases, points and custom events have none: each time is its own.
    pub fn paid_once(&self) -> Option<String> {
        match self {
            Self::MemberRegistered { .. } => Some("registered".to_owned()),
            Self::MemberConfirmed { contact } => Some(format!("confirmed:{}", contact.code())),
            Self::SocialLinked { network } => Some(format!("{network}:account")),
            Self::SocialJoined { network, group, .. } => Some(format!("{network}:{}:member", group.0.simple())),
            Self::SocialActed { network, group, act, object, .. } => {
                Some(format!("{network}:{}:{}:{}", group.0.simple(), object.0, act.code()))
            }
            Self::ReferralRegistered { invitee, .. } => Some(format!("referral:{invitee}")),
            Self::ReferralQualified { invitee, .. } => Some(format!("qualified:{invitee}")),
            _ => None,
        }
    }

    /// The cause key of what this takes back, when the member did so: what it earned may be reversed.
    pub const fn takes_back(&self) -> Option<&CauseKey> {
        match self {
            Self::SocialWithdrew { by: By::Member, acted, .. } => Some(acted),
            Self::SocialLeft { by: By::Member, joined, .. } => Some(joined),
            Self::SocialUnlinked { by: By::Member, linked, .. } => Some(linked),
            Self::PurchaseReturned { made, .. } => Some(made),
            Self::ReferralWithdrew { earned, .. } => Some(earned),
            _ => None,
        }
    }

    /// How much of what it takes back is left; `None`: nothing.
    pub fn left(&self) -> Option<Share> {
        match self {
            Self::PurchaseReturned { left, paid, .. } if left.minor > 0 => {
                Some(Share { left: left.minor, of: paid.minor })
            }
            Self::ReferralWithdrew { left, .. } => *left,
            _ => None,
        }
    }
}

/// A part that is left: `left` of `of`, both > 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// What is left.
    pub left: i64,
    /// Of what.
    pub of: i64,
}

impl Share {
    /// What `points` become when only this share is left, rounded down: a part of a point is given back.
    pub fn keep(self, points: i64) -> i64 {
        let kept = i128::from(points) * i128::from(self.left.clamp(0, self.of)) / i128::from(self.of.max(1));
        i64::try_from(kept).unwrap_or(points)
    }
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident, $most:literal, $allowed:expr;)+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters.
            pub const MAX: usize = $most;

            /// Reads what was typed, without the spaces around it.
            pub fn parse(text: &str) -> Option<Self> {
                let text = text.trim();
                let allowed: fn(char) -> bool = $allowed;
                let fits = (1..=Self::MAX).contains(&text.chars().count()) && text.chars().all(allowed);
                fits.then(|| Self(text.to_owned()))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text).ok_or(concat!("not a ", stringify!($name)))
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+ };
}

names! {
    /// The name of a custom event: small letters, digits, `_`, `-` and `.`.
    CustomName, 40, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.');
    /// The number of a purchase, as the shop has it: a line that can be printed.
    PurchaseId, 64, |c| c.is_ascii_graphic() || c.is_alphanumeric();
    /// A word by which members are told apart: letters, digits, spaces, `_` and `-`.
    Tag, 40, |c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-');
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

    /// The first thing of `invitee` that counts, as seen by an ancestor `level` steps above.
    pub fn qualified(invitee: MemberId, level: u8) -> Self {
        Self(format!("qualified:{invitee}:{level}"))
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

    /// A custom event that an offer raised at `event`, or one from outside with a key of the client's.
    pub fn custom(name: &CustomName, key: &str) -> Self {
        Self(format!("custom:{name}:{key}"))
    }

    /// Something done by hand, under a key of its own.
    pub fn manual(key: &str) -> Self {
        Self(format!("manual:{key}"))
    }

    /// Which time it is that the same was done: 1 at first, 2 when it was done again after it had been taken back.
    /// Only social acts, memberships and links have one.
    pub fn episode(&self) -> u32 {
        self.0.rsplit(':').next().and_then(|last| last.parse().ok()).unwrap_or(1)
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
