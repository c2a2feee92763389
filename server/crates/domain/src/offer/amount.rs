//! How many points: a small typed language instead of expressions.

use super::{OfferFacts, Supposed};
use crate::{
    counter::Asked,
    event::{Act, Happening},
    money::Money,
    time::Window,
};
use serde::{Deserialize, Serialize};

/// A hundred per cent, in the hundredths of a per cent that rates are written in.
pub const WHOLE: u32 = 10_000;
/// The most steps a table may have.
pub const MAX_STEPS: usize = 20;

/// How many points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Amount {
    /// Always the same.
    Fixed(i64),
    /// By what the member did; an act without an entry pays nothing.
    ByAct {
        /// For a like.
        #[serde(default)]
        like: i64,
        /// For a comment.
        #[serde(default)]
        comment: i64,
        /// For a repost.
        #[serde(default)]
        repost: i64,
    },
    /// `first` when this offer has paid the member nothing before in `window`, `next` otherwise ("5 for the first Like, 1 for the next").
    FirstThen {
        /// For the first.
        first: i64,
        /// For each one after it.
        next: i64,
        /// First ever, or first of the month.
        window: Window,
    },
    /// By referral level: the first number for level 1, the second for level 2, …; a level beyond the list pays nothing.
    ByLevel(Vec<i64>),
    /// By a counter as it stood before the event: the last step that it has reached. Below the first it pays nothing.
    Tiers {
        /// Which counter.
        of: Asked,
        /// Upwards.
        steps: Vec<Tier>,
    },
    /// A part of what was paid. One whole unit of money is one point.
    Percent {
        /// Which part.
        rate: Rate,
        /// What becomes of a part of a point.
        #[serde(default)]
        rounding: Rounding,
    },
    /// As many as the event is about: those that were spent, that will pass.
    Same,
}

/// A step of a table: from this value of the counter on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The least value.
    pub from: i64,
    /// What it gives: points, or hundredths of a per cent.
    pub gives: i64,
}

/// A part of what was paid, in hundredths of a per cent (500 is 5 %).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Rate {
    /// Always the same.
    Flat(u32),
    /// By referral level.
    ByLevel(Vec<u32>),
    /// By a counter as it stood before the event, as in [`Amount::Tiers`].
    Tiers {
        /// Which counter.
        of: Asked,
        /// Upwards.
        steps: Vec<Tier>,
    },
}

/// What becomes of a part of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// It is dropped.
    #[default]
    Down,
    /// A half or more is a point.
    Nearest,
    /// It is a point.
    Up,
}

impl Rounding {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Down, Self::Nearest, Self::Up];

    /// The word used in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Nearest => "nearest",
            Self::Up => "up",
        }
    }

    /// `of` × `rate` hundredths of a per cent, where `of` is in hundredths of a unit.
    fn part(self, minor: i64, rate: u32) -> i64 {
        const UNIT: i128 = 100 * WHOLE as i128;
        let exact = i128::from(minor.max(0)) * i128::from(rate);
        let up = match self {
            Self::Down => 0,
            Self::Nearest => UNIT / 2,
            Self::Up => UNIT - 1,
        };
        i64::try_from((exact + up) / UNIT).unwrap_or(i64::MAX)
    }
}

/// The last step that `value` has reached.
fn reached(steps: &[Tier], value: i64) -> i64 {
    steps.iter().take_while(|step| step.from <= value).last().map_or(0, |step| step.gives)
}

impl Amount {
    /// What it comes to for the member the event happened to.
    pub(super) fn of(&self, what: &Happening, known: &OfferFacts) -> i64 {
        match self {
            Self::Fixed(points) => *points,
            Self::ByAct { like, comment, repost } => match what.act() {
                Some((Act::Like, _)) => *like,
                Some((Act::Comment, _)) => *comment,
                Some((Act::Repost, _)) => *repost,
                None => 0,
            },
            Self::FirstThen { first, next, window } => {
                if known.counted(*window).awards == 0 {
                    *first
                } else {
                    *next
                }
            }
            Self::ByLevel(_) => what.level().map_or(0, |level| self.of_level(level, what.money())),
            Self::Tiers { of, steps } => reached(steps, known.counter(*of)),
            Self::Percent { rate, rounding } => {
                let rate = match rate {
                    Rate::Flat(rate) => *rate,
                    Rate::ByLevel(_) => return 0,
                    Rate::Tiers { of, steps } => u32::try_from(reached(steps, known.counter(*of))).unwrap_or(0),
                };
                what.money().map_or(0, |money| rounding.part(money.minor, rate))
            }
            Self::Same => what.points().unwrap_or(0),
        }
    }

    /// Whether it is meant for what happened, though it may come to nothing: an act or a level without an entry is not.
    pub(super) fn is_for(&self, what: &Happening) -> bool {
        match self {
            Self::ByAct { like, comment, repost } => match what.act() {
                Some((Act::Like, _)) => *like != 0,
                Some((Act::Comment, _)) => *comment != 0,
                Some((Act::Repost, _)) => *repost != 0,
                None => false,
            },
            Self::ByLevel(levels) => what.level().is_some_and(|level| {
                let entry = usize::from(level).checked_sub(1).and_then(|at| levels.get(at));
                entry.is_some_and(|points| *points != 0)
            }),
            _ => true,
        }
    }

    /// What it comes to for a referrer so many levels above.
    pub(super) fn of_level(&self, level: u8, paid: Option<Money>) -> i64 {
        let Some(at) = usize::from(level).checked_sub(1) else { return 0 };
        match self {
            Self::ByLevel(levels) => levels.get(at).copied().unwrap_or(0),
            Self::Percent { rate: Rate::ByLevel(rates), rounding } => {
                let rate = rates.get(at).copied().unwrap_or(0);
                paid.map_or(0, |money| rounding.part(money.minor, rate))
            }
            _ => 0,
        }
    }

    /// The most it comes to for the member such an event happens to.
    pub(super) fn at_most(&self, event: &Supposed<'_>) -> i64 {
        let best = |steps: &[Tier]| steps.iter().map(|step| step.gives).max().unwrap_or(0).max(0);
        match self {
            Self::Fixed(points) => *points,
            Self::FirstThen { first, next, .. } => *first.max(next),
            Self::ByLevel(_) => event.level.map_or(0, |level| self.of_level(level, event.paid)),
            Self::Tiers { steps, .. } => best(steps),
            Self::Percent { rate, rounding } => {
                let rate = match rate {
                    Rate::Flat(rate) => *rate,
                    Rate::ByLevel(_) => return 0,
                    Rate::Tiers { steps, .. } => u32::try_from(best(steps)).unwrap_or(0),
                };
                event.paid.map_or(0, |money| rounding.part(money.minor, rate))
            }
            // No act, and no points, are supposed.
            Self::ByAct { .. } | Self::Same => 0,
        }
    }

    /// For how many levels it has an entry.
    pub(super) const fn levels(&self) -> usize {
        match self {
            Self::ByLevel(levels) => levels.len(),
            Self::Percent { rate: Rate::ByLevel(rates), .. } => rates.len(),
            _ => 0,
        }
    }

    /// The question to a counter that it asks.
    pub(super) const fn asks(&self) -> Option<Asked> {
        match self {
            Self::Tiers { of, .. } | Self::Percent { rate: Rate::Tiers { of, .. }, .. } => Some(*of),
            _ => None,
        }
    }

    /// Every number of points in it, for the check of their bounds.
    pub(super) fn points(&self) -> Vec<i64> {
        match self {
            Self::Fixed(points) => vec![*points],
            Self::ByAct { like, comment, repost } => vec![*like, *comment, *repost],
            Self::FirstThen { first, next, .. } => vec![*first, *next],
            Self::ByLevel(levels) => levels.clone(),
            Self::Tiers { steps, .. } => steps.iter().map(|step| step.gives).collect(),
            Self::Percent { .. } | Self::Same => Vec::new(),
        }
    }

    /// Whether tables go upwards and rates are at most a hundred per cent.
    pub(super) fn is_sound(&self) -> bool {
        let upwards = |steps: &[Tier]| {
            (1..=MAX_STEPS).contains(&steps.len()) && steps.windows(2).all(|two| two[0].from < two[1].from)
        };
        match self {
            Self::Tiers { of, steps } => of.reading.is_sound() && upwards(steps),
            Self::Percent { rate, .. } => match rate {
                Rate::Flat(rate) => *rate <= WHOLE,
                Rate::ByLevel(rates) => rates.len() <= MAX_STEPS && rates.iter().all(|rate| *rate <= WHOLE),
                Rate::Tiers { of, steps } => {
                    let rates = steps.iter().all(|step| (0..=i64::from(WHOLE)).contains(&step.gives));
                    of.reading.is_sound() && upwards(steps) && rates
                }
            },
            Self::ByLevel(levels) => levels.len() <= MAX_STEPS,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_point_goes_where_the_rule_says() {
        // 199.90 at 5 % is 9.995; 10.00 at 0.5 % is 0.05; 90.00 at 5 % is 4.5.
        for (minor, rate, down, nearest, up) in [
            (19_990, 500, 9, 10, 10),
            (1_000, 50, 0, 0, 1),
            (9_000, 500, 4, 5, 5),
            (10_000, 500, 5, 5, 5),
            (0, 500, 0, 0, 0),
        ] {
            let each = Rounding::ALL.map(|rule| rule.part(minor, rate));
            assert_eq!(each, [down, nearest, up], "{minor} × {rate}");
        }
        assert_eq!(Rounding::Up.part(i64::MAX, WHOLE), i64::MAX / 100 + 1);
    }

    #[test]
    fn a_table_gives_the_last_step_reached() {
        let steps = [Tier { from: 0, gives: 1 }, Tier { from: 10, gives: 3 }, Tier { from: 100, gives: 7 }];
        assert_eq!([-1, 0, 9, 10, 99, 100, 5_000].map(|value| reached(&steps, value)), [0, 1, 1, 3, 3, 7, 7]);
    }
}
