//! Who recommended whom: the parameters of a referral link, the levels above a new member, and what looks made up.

pub mod alike;
pub mod likeness;
pub mod ring;

mod cost;

pub use cost::{Cost, of_purchase, of_registration};

use crate::{
    ids::MemberId,
    member::{FieldError, InviteCode},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most levels a programme may have.
pub const MAX_LEVELS: u8 = 10;
/// How long a followed link is remembered, in milliseconds: 90 days.
pub const REMEMBERED_MS: i64 = 90 * crate::time::DAY_MS;

/// The most times that somebody begins to take part, after what made them one who does was taken back.
pub const MAX_QUALIFIED: u32 = 10;

/// Who recommended the programme, as a link says it; whether there is such a member is not yet known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Referrer {
    /// `?ref=5`: the member's number.
    Member(MemberId),
    /// `?refexternal=…`: the member's number in another system.
    External(String),
    /// `/i/CODE`: the member's opaque code.
    Code(InviteCode),
}

/// Why a parameter names nobody. The visitor registers all the same, without a referrer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NotAReferrer {
    /// The parameter is empty.
    #[error("empty")]
    Empty,
    /// Not a positive whole number of at most 18 digits.
    #[error("not a member's number")]
    NotANumber,
    /// Longer than [`Referrer::MAX_EXTERNAL`] characters, or with some that are not printed.
    #[error("not an external id")]
    NotAnId,
    /// Not an invite code.
    #[error("not an invite code")]
    NotACode,
}

impl Referrer {
    /// The most characters of an external id.
    pub const MAX_EXTERNAL: usize = 64;
    const MAX_DIGITS: usize = 18;

    /// Reads the value of `ref`.
    pub fn from_ref(value: &str) -> Result<Self, NotAReferrer> {
        let value = value.trim();
        if value.is_empty() {
            return Err(NotAReferrer::Empty);
        }
        if value.len() > Self::MAX_DIGITS || !value.bytes().all(|c| c.is_ascii_digit()) {
            return Err(NotAReferrer::NotANumber);
        }
        match value.parse() {
            Ok(number) if number > 0 => Ok(Self::Member(MemberId(number))),
            _ => Err(NotAReferrer::NotANumber),
        }
    }

    /// Reads the value of `refexternal`. Nothing is known of its shape but that it is a line that can be printed.
    pub fn from_refexternal(value: &str) -> Result<Self, NotAReferrer> {
        let value = value.trim();
        if value.is_empty() {
            return Err(NotAReferrer::Empty);
        }
        let printable = |c: char| c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric();
        if value.chars().count() > Self::MAX_EXTERNAL || !value.chars().all(printable) {
            return Err(NotAReferrer::NotAnId);
        }
        Ok(Self::External(value.to_owned()))
    }

    /// Reads the code of `/i/CODE`.
    pub fn from_code(code: &str) -> Result<Self, NotAReferrer> {
        InviteCode::parse(code).map(Self::Code).map_err(|error| match error {
            FieldError::Empty => NotAReferrer::Empty,
            _ => NotAReferrer::NotACode,
        })
    }

    /// What a link says: `refexternal` counts only when `ref` names nobody.
    pub fn from_query(r#ref: Option<&str>, refexternal: Option<&str>) -> Option<Self> {
        r#ref
            .and_then(|value| Self::from_ref(value).ok())
            .or_else(|| refexternal.and_then(|value| Self::from_refexternal(value).ok()))
    }
}

/// What became of a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Nothing looked alike: it counts.
    Clear,
    /// Something did, and nobody has decided yet: what it brings is held.
    Waiting,
    /// Something did, and it counts all the same.
    Approved,
    /// It counts for nobody.
    Refused,
}

impl Standing {
    const ALL: [Self; 4] = [Self::Clear, Self::Waiting, Self::Approved, Self::Refused];

    /// The word used in columns.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }

    /// Reads [`Standing::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.code() == code)
    }
}

/// Somebody who came by a member's recommendation, as that member sees it. What looked alike is told to nobody whom it
/// could teach to look otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InviteeState {
    /// They registered.
    Registered,
    /// Their points wait for somebody's decision.
    Awaiting,
    /// They take part.
    Qualified,
    /// They have brought the member points.
    Awarded,
    /// They bring nothing: the recommendation was refused, or they are kept out of the programme.
    NotEligible,
}

impl InviteeState {
    /// Of somebody who came by a recommendation of this standing, has brought so many points, and takes part or not.
    pub const fn of(standing: Standing, is_blocked: bool, points: i64, takes_part: bool) -> Self {
        match standing {
            Standing::Refused => Self::NotEligible,
            _ if points > 0 => Self::Awarded,
            _ if is_blocked => Self::NotEligible,
            Standing::Waiting => Self::Awaiting,
            Standing::Clear | Standing::Approved if takes_part => Self::Qualified,
            Standing::Clear | Standing::Approved => Self::Registered,
        }
    }
}

/// Why a recommendation is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReferralRefused {
    /// Members do not recommend themselves.
    #[error("members do not recommend themselves")]
    Oneself,
    /// The referrer stands below the member already, or the stored path above the referrer goes in a circle.
    #[error("the recommendation would close a circle")]
    Circle,
}

/// The levels above `member` when `referrer` recommended them: `(1, referrer)`, then the referrer's own levels, each one
/// further up, no more than `max_levels`.
///
/// `ancestors_of_referrer` are the stored levels of the referrer, in any order; pass all of them, so that a circle that
/// closes above `max_levels` is seen.
pub fn path(
    member: MemberId,
    referrer: MemberId,
    ancestors_of_referrer: &[(u8, MemberId)],
    max_levels: u8,
) -> Result<Vec<(u8, MemberId)>, ReferralRefused> {
    if member == referrer {
        return Err(ReferralRefused::Oneself);
    }
    let mut above = ancestors_of_referrer.to_vec();
    above.sort_unstable();
    let mut seen = BTreeSet::from([member, referrer]);
    if !above.iter().all(|(_, ancestor)| seen.insert(*ancestor)) {
        return Err(ReferralRefused::Circle);
    }
    let levels = max_levels.min(MAX_LEVELS);
    let further = above.into_iter().map(|(level, ancestor)| (level.saturating_add(1), ancestor));
    Ok(std::iter::once((1, referrer)).chain(further).filter(|(level, _)| *level <= levels).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_number_names_a_member_and_nothing_else_does() {
        assert_eq!(Referrer::from_ref("5"), Ok(Referrer::Member(MemberId(5))));
        assert_eq!(Referrer::from_ref("999999999999999999"), Ok(Referrer::Member(MemberId(999_999_999_999_999_999))));
        assert_eq!(Referrer::from_ref(" "), Err(NotAReferrer::Empty));
        for bad in
            ["0", "-5", "+5", "5.0", "1e3", "9999999999999999999", "<script>alert(1)</script>", "５", "5 5", "0x5"]
        {
            assert_eq!(Referrer::from_ref(bad), Err(NotAReferrer::NotANumber), "{bad}");
        }
    }

    #[test]
    fn an_external_id_is_any_line_that_can_be_printed() {
        for good in ["A-17/б", "1c:00000042", "<script>"] {
            assert_eq!(Referrer::from_refexternal(good), Ok(Referrer::External(good.to_owned())));
        }
        let longest = "я".repeat(Referrer::MAX_EXTERNAL);
        assert_eq!(Referrer::from_refexternal(&longest), Ok(Referrer::External(longest.clone())));
        assert_eq!(Referrer::from_refexternal(""), Err(NotAReferrer::Empty));
        for bad in ["a\nb".to_owned(), "a\0b".to_owned(), "a\u{202e}b".to_owned(), "я".repeat(65)] {
            assert_eq!(Referrer::from_refexternal(&bad), Err(NotAReferrer::NotAnId), "{bad:?}");
        }
    }

    #[test]
    fn the_number_counts_before_the_external_id() {
        assert_eq!(Referrer::from_query(Some("5"), Some("x")), Some(Referrer::Member(MemberId(5))));
        assert_eq!(Referrer::from_query(Some("nobody"), Some("x")), Some(Referrer::External("x".to_owned())));
        assert_eq!(Referrer::from_query(None, Some("")), None);
    }

    #[test]
    fn the_referrers_levels_move_one_up() {
        let above = [(2, MemberId(1)), (1, MemberId(2))];
        assert_eq!(
            path(MemberId(9), MemberId(3), &above, 3),
            Ok(vec![(1, MemberId(3)), (2, MemberId(2)), (3, MemberId(1))])
        );
        assert_eq!(path(MemberId(9), MemberId(3), &above, 1), Ok(vec![(1, MemberId(3))]));
        assert_eq!(path(MemberId(9), MemberId(3), &above, 0), Ok(vec![]));
    }

    #[test]
    fn oneself_and_circles_are_refused() {
        assert_eq!(path(MemberId(3), MemberId(3), &[], 3), Err(ReferralRefused::Oneself));
        assert_eq!(
            path(MemberId(1), MemberId(3), &[(1, MemberId(2)), (2, MemberId(1))], 1),
            Err(ReferralRefused::Circle)
        );
        assert_eq!(path(MemberId(9), MemberId(3), &[(1, MemberId(3))], 3), Err(ReferralRefused::Circle));
    }

    #[test]
    fn what_a_friend_has_brought_counts_before_what_they_do() {
        use Standing::{Approved, Clear, Refused, Waiting};
        for (standing, is_blocked, points, takes_part, state) in [
            (Clear, false, 0, false, InviteeState::Registered),
            (Clear, false, 0, true, InviteeState::Qualified),
            (Approved, true, 50, true, InviteeState::Awarded),
            (Approved, true, 0, true, InviteeState::NotEligible),
            (Waiting, false, 0, true, InviteeState::Awaiting),
            (Refused, false, 50, true, InviteeState::NotEligible),
        ] {
            assert_eq!(InviteeState::of(standing, is_blocked, points, takes_part), state, "{standing:?}");
        }
        for standing in Standing::ALL {
            assert_eq!(Standing::parse(standing.code()), Some(standing));
        }
    }

    proptest! {
        /// Members join one after another, each recommended by one who is there already, or by themselves.
        #[test]
        fn every_path_is_the_way_up_the_tree(picks in prop::collection::vec(any::<prop::sample::Index>(), 1..30), levels in 0u8..12) {
            let mut parent: BTreeMap<MemberId, MemberId> = BTreeMap::new();
            let mut stored: BTreeMap<MemberId, Vec<(u8, MemberId)>> = BTreeMap::new();
            for (member, pick) in (1i64..).zip(&picks) {
                let referrer = MemberId(1 + i64::try_from(pick.index(usize::try_from(member).expect("small"))).expect("small"));
                let member = MemberId(member);
                let above = stored.get(&referrer).cloned().unwrap_or_default();
                let found = path(member, referrer, &above, levels);
                if referrer == member {
                    prop_assert_eq!(found, Err(ReferralRefused::Oneself));
                    continue;
                }
                let up = std::iter::successors(Some(referrer), |one| parent.get(one).copied());
                let kept = usize::from(levels.min(MAX_LEVELS));
                prop_assert_eq!(found, Ok((1..).zip(up.take(kept)).collect()));
                parent.insert(member, referrer);
                stored.insert(member, path(member, referrer, &above, MAX_LEVELS).expect("not refused"));
            }
        }

        #[test]
        fn no_path_leads_to_the_member_or_twice_to_anybody(
            member in 0i64..6,
            referrer in 0i64..6,
            above in prop::collection::vec((1u8..6, 0i64..6), 0..6),
        ) {
            let above: Vec<(u8, MemberId)> = above.into_iter().map(|(level, one)| (level, MemberId(one))).collect();
            if let Ok(path) = path(MemberId(member), MemberId(referrer), &above, MAX_LEVELS) {
                let mut seen = BTreeSet::from([MemberId(member)]);
                prop_assert!(path.iter().all(|(_, one)| seen.insert(*one)));
            }
        }
    }
}
