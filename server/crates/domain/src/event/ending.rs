//! What ends something, and how much of it it takes back.

use super::{By, CauseKey, Happening, Share};

impl Happening {
    /// The cause key of what this ends, whoever ended it.
    pub const fn ended(&self) -> Option<&CauseKey> {
        match self {
            Self::SocialWithdrew { acted, .. } => Some(acted),
            Self::SocialLeft { joined, .. } => Some(joined),
            Self::SocialUnlinked { linked, .. } => Some(linked),
            _ => None,
        }
    }

    /// The cause key of what this takes back, when the member did so: what it earned may be reversed.
    pub const fn takes_back(&self) -> Option<&CauseKey> {
        match self {
            _ if matches!(self.by(), Some(By::Member)) => self.ended(),
            Self::PurchaseReturned { made, .. } => Some(made),
            Self::ReferralWithdrew { earned, .. } => Some(earned),
            _ => None,
        }
    }

    /// How much of what it takes back was left before it; `None`: all of it.
    pub fn left_before(&self) -> Option<Share> {
        match self {
            Self::PurchaseReturned { amount, left, paid, .. } if paid.minor > 0 => {
                Some(Share { left: left.minor.saturating_add(amount.minor), of: paid.minor })
            }
            _ => None,
        }
    }

    /// Whether it takes back what was earned whatever the offers that paid say.
    pub const fn is_asked(&self) -> bool {
        matches!(self, Self::ReferralWithdrew { asked: true, .. })
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
