use super::{Act, By, CauseKey, ContactKind, CustomName, Earlier, EventKind, NetworkName, Object, PurchaseId, Share};
use crate::{
    ids::{GroupId, MemberId, OfferId},
    money::Money,
    time::Millis,
};
use serde::{Deserialize, Serialize};

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
        /// The profile had been another member's: what it can earn, it has earned there.
        #[serde(default, skip_serializing_if = "is_false")]
        second_hand: bool,
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
        /// The profile has joined it before, as another member's.
        #[serde(default, skip_serializing_if = "is_false")]
        second_hand: bool,
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
        /// Set when the network tells no time and nothing has shown that it was not there before: it may be as old as this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Millis>,
        /// The profile has done it before, as another member's.
        #[serde(default, skip_serializing_if = "is_false")]
        second_hand: bool,
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
        /// Why, where an operator did; the member is told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
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
        /// The cause key of [`Happening::ReferralEarned`] or [`Happening::ReferralQualified`].
        earned: CauseKey,
        /// How much of it is left; `None`: nothing.
        left: Option<Share>,
        /// An offer says that it is taken back, whatever the offer that paid says.
        #[serde(default, skip_serializing_if = "is_false")]
        asked: bool,
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
    /// Points will pass soon: all that pass on one day.
    #[serde(rename = "points.expiring")]
    PointsExpiring {
        /// How many.
        points: i64,
        /// The lot; of several, the first to pass.
        lot: i64,
        /// When.
        expires: Millis,
        /// They pass only if the member does nothing until then.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        idle: bool,
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Happening {
    /// The network, where one is involved.
    pub const fn network(&self) -> Option<NetworkName> {
        match self {
            Self::SocialLinked { network, .. }
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

    /// How old the happening may be, where nobody knows when it was.
    pub const fn since(&self) -> Option<Millis> {
        if let Self::SocialActed { since, .. } = self { *since } else { None }
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
            Self::SocialLinked { network, .. } => Some(format!("{network}:account")),
            Self::SocialJoined { network, group, .. } => Some(format!("{network}:{}:member", group.0.simple())),
            Self::SocialActed { network, group, act, object, .. } => {
                Some(format!("{network}:{}:{}:{}", group.0.simple(), object.0, act.code()))
            }
            Self::ReferralRegistered { invitee, .. } => Some(format!("referral:{invitee}")),
            Self::ReferralQualified { invitee, .. } => Some(format!("qualified:{invitee}")),
            _ => None,
        }
    }

    /// The profile had been another member's, and what it can earn by this it has earned there.
    pub const fn is_second_hand(&self) -> bool {
        matches!(
            self,
            Self::SocialLinked { second_hand: true, .. }
                | Self::SocialJoined { second_hand: true, .. }
                | Self::SocialActed { second_hand: true, .. }
        )
    }
}
