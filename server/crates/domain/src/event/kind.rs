use super::Happening;
use serde::{Deserialize, Serialize};

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
