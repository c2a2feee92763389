use crate::time::Window;
use serde::{Deserialize, Serialize};

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Points this offer has paid, net of reversals.
    Points,
    /// How many times it has acted, net of reversals.
    Awards,
}

/// Over whom a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Each member apart.
    #[default]
    Member,
    /// Each object of each member apart: a post, a group, a friend.
    Object,
    /// All members together: the offer's budget.
    Programme,
}

impl Per {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Member, Self::Object, Self::Programme];

    /// The word used in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Object => "object",
            Self::Programme => "programme",
        }
    }
}

/// No more than `at_most` in each `window` of the programme's calendar, counted over `per`.
///
/// A reversal gives its amount back to the window that paid it. A points limit that would be passed clips the award to
/// what is left, or refuses it when `clip` is off; requested and applied amounts are both kept. Exact under any number of
/// events at once: what it counts is locked before it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// What is counted.
    pub measure: Measure,
    /// Over which stretch.
    pub window: Window,
    /// The most that is allowed.
    pub at_most: i64,
    /// Pay what is left of a points limit instead of refusing.
    #[serde(default)]
    pub clip: bool,
    /// Over whom.
    #[serde(default, skip_serializing_if = "is_member")]
    pub per: Per,
}

/// What was stored before limits were told apart reads, and is written, as it was.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_member(per: &Per) -> bool {
    *per == Per::Member
}
