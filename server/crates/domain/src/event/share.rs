use serde::{Deserialize, Serialize};

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
