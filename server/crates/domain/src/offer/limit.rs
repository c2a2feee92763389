use crate::time::Window;
use serde::{Deserialize, Serialize};

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Points this offer has paid, net of reversals.
    Points,
    /// How many times it has paid, net of reversals.
    Awards,
}

/// No more than `at_most` per member in each `window` of the programme's calendar.
///
/// A reversal gives its amount back to the window that paid it. A points limit that would be passed clips the award to
/// what is left, or refuses it when `clip` is off; requested and applied amounts are both kept.
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
}
