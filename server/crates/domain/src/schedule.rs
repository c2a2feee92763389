//! When something regular happens: a cron expression read in the programme's zone.

use crate::time::Millis;
use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A cron expression of five fields: minute, hour, day of month, month, day of week.
///
/// A time of day that a clock change skips is run once, right after the gap; one that it repeats is run once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Schedule {
    text: String,
    cron: Cron,
}

/// Why an expression is not a schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Nothing was entered.
    #[error("empty")]
    Empty,
    /// Longer than [`Schedule::MAX`] characters.
    #[error("longer than {max} characters", max = Schedule::MAX)]
    TooLong,
    /// Six or more fields: nothing here runs more often than every minute, or only in some years.
    #[error("five fields are needed: minute, hour, day of month, month, day of week")]
    Fields,
    /// Not understood; the text says where.
    #[error("not understood: {0}")]
    Unknown(String),
    /// It would never happen, as on the 30th of February.
    #[error("it would never happen")]
    Never,
}

impl Schedule {
    /// The most characters.
    pub const MAX: usize = 100;

    /// Reads an expression such as `*/30 * * * *` or `0 4 * * MON-FRI`.
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Err(ScheduleError::Empty);
        }
        if text.chars().count() > Self::MAX {
            return Err(ScheduleError::TooLong);
        }
        if !text.starts_with('@') && text.split(' ').count() != 5 {
            return Err(ScheduleError::Fields);
        }
        let cron = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Disallowed)
            .build()
            .parse(&text)
            .map_err(|error| ScheduleError::Unknown(error.to_string()))?;
        let schedule = Self { text, cron };
        // Any moment will do to learn whether there is a next one: the calendar repeats every 400 years.
        schedule.next(Millis(0), &TimeZone::UTC).ok_or(ScheduleError::Never)?;
        Ok(schedule)
    }

    /// The first moment after `after`, by the clock of `zone`.
    pub fn next(&self, after: Millis, zone: &TimeZone) -> Option<Millis> {
        let after = after.timestamp().to_zoned(zone.clone());
        let next = self.cron.find_next_occurrence(&after, false).ok()?;
        Some(Millis(next.timestamp().as_millisecond()))
    }

    /// The expression.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Schedule").field(&self.text).finish()
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for Schedule {
    type Error = ScheduleError;
    fn try_from(text: String) -> Result<Self, ScheduleError> {
        Self::parse(&text)
    }
}

impl From<Schedule> for String {
    fn from(schedule: Schedule) -> Self {
        schedule.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).expect("a known zone")
    }

    /// The next `n` times after `from`, as written in the zone.
    fn times(text: &str, from: &str, zone: &TimeZone, n: usize) -> Vec<String> {
        let schedule = Schedule::parse(text).expect("a schedule");
        let start: jiff::civil::DateTime = from.parse().expect("a civil time");
        let start = Millis(zone.to_zoned(start).expect("in range").timestamp().as_millisecond());
        std::iter::successors(Some(start), |at| schedule.next(*at, zone))
            .skip(1)
            .take(n)
            .map(|at| at.timestamp().to_zoned(zone.clone()).strftime("%d %H:%M %:z").to_string())
            .collect()
    }

    #[test]
    fn a_schedule_is_written_as_it_was_read() {
        assert_eq!(Schedule::parse("*/15 8-20 * * *").expect("a schedule").as_str(), "*/15 8-20 * * *");
    }

    #[test]
    fn the_next_time_is_strictly_later() {
        assert_eq!(
            times("0 4 * * *", "2026-11-22T04:00", &zone("Europe/Moscow"), 2),
            ["23 04:00 +03:00", "24 04:00 +03:00"]
        );
        assert_eq!(
            times("*/30 * * * *", "2026-11-22T04:10", &TimeZone::UTC, 2),
            ["22 04:30 +00:00", "22 05:00 +00:00"]
        );
        assert_eq!(times("@daily", "2026-11-22T04:10", &TimeZone::UTC, 1), ["23 00:00 +00:00"]);
    }

    #[test]
    fn a_time_that_the_clock_skips_runs_once_after_the_gap() {
        assert_eq!(
            times("30 2 * * *", "2027-03-27T12:00", &zone("Europe/Berlin"), 2),
            ["28 03:00 +02:00", "29 02:30 +02:00"]
        );
    }

    #[test]
    fn a_time_that_the_clock_repeats_runs_once() {
        assert_eq!(
            times("30 2 * * *", "2027-10-30T12:00", &zone("Europe/Berlin"), 2),
            ["31 02:30 +02:00", "01 02:30 +01:00"]
        );
    }

    #[test]
    fn half_hours_go_on_through_both_changes() {
        assert_eq!(
            times("*/30 * * * *", "2027-03-28T01:15", &zone("Europe/Berlin"), 3),
            ["28 01:30 +01:00", "28 03:00 +02:00", "28 03:30 +02:00"]
        );
        assert_eq!(
            times("*/30 * * * *", "2027-10-31T02:15", &zone("Europe/Berlin"), 4),
            ["31 02:30 +02:00", "31 02:00 +01:00", "31 02:30 +01:00", "31 03:00 +01:00"]
        );
    }

    #[test]
    fn what_is_not_a_schedule_is_refused() {
        let refused = |text: &str| Schedule::parse(text).expect_err("refused");
        assert_eq!(refused("  "), ScheduleError::Empty);
        assert_eq!(refused("* * * * * *"), ScheduleError::Fields);
        assert_eq!(refused("* * *"), ScheduleError::Fields);
        assert_eq!(refused("0 0 30 2 *"), ScheduleError::Never);
        assert_eq!(refused(&"1,".repeat(60)), ScheduleError::TooLong);
        for text in ["61 * * * *", "a b c d e", "@often", "@", "*/0 * * * *", "0 0 * * 9"] {
            assert!(matches!(refused(text), ScheduleError::Unknown(_)), "{text}");
        }
    }

    #[test]
    fn it_is_stored_as_its_text() {
        let schedule = Schedule::parse(" 0  4 * * MON ").expect("a schedule");
        let text = serde_json::to_string(&schedule).expect("json");
        assert_eq!(text, r#""0 4 * * MON""#);
        assert_eq!(serde_json::from_str::<Schedule>(&text).expect("the same"), schedule);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_never_runs_twice_a_minute(
            text in "[0-9*/,@LW#?a-z -]{0,20}|([0-9]{1,2}|\\*|\\*/[0-9]{1,2}) ([0-9]|\\*) \\* \\* [0-7*]",
            after in 0i64..4_000_000_000_000,
        ) {
            if let Ok(schedule) = Schedule::parse(&text) {
                let zone = zone("Europe/Berlin");
                let first = schedule.next(Millis(after), &zone).expect("a next time");
                let second = schedule.next(first, &zone).expect("a next time");
                prop_assert!(Millis(after) < first);
                prop_assert!(second.0 - first.0 >= 60_000);
            }
        }
    }
}
