//! Time as the whole product speaks it: milliseconds since 1970, UTC; calendar questions take the zone as an argument.

use jiff::{
    Span, Timestamp,
    civil::{Date, DateTime, ISOWeekDate, Weekday},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

/// Milliseconds since the Unix epoch, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// One day of exactly 24 hours, in milliseconds.
pub const DAY_MS: i64 = 86_400_000;

impl Millis {
    /// Stands for "never" in a column that is ordered by time.
    pub const NEVER: Self = Self(i64::MAX);

    /// The moment `ms` milliseconds later; stays at [`Millis::NEVER`] rather than overflow.
    #[must_use]
    pub const fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The moment as a timestamp, clamped to the years the calendar knows.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }

    /// The calendar day at this moment in `zone`.
    pub fn date(self, zone: &TimeZone) -> Date {
        zone.to_datetime(self.timestamp()).date()
    }

    /// The moment that clocks in `zone` showed as `text`, such as `2026-11-05T12:30` or `2026-11-05`. A time that they skip is
    /// as much later as they do.
    pub fn local(text: &str, zone: &TimeZone) -> Option<Self> {
        let there: DateTime = text.trim().parse().ok()?;
        let at = zone.to_ambiguous_timestamp(there).compatible().ok()?;
        Some(Self(at.as_millisecond()))
    }

    /// The first moment of `date` in `zone` (daylight-saving gaps give the first moment that exists).
    pub fn start_of(date: Date, zone: &TimeZone) -> Self {
        zone.to_ambiguous_timestamp(date.at(0, 0, 0, 0))
            .compatible()
            .map_or(Self::NEVER, |at| Self(at.as_millisecond()))
    }
}

/// A stretch of calendar over which counters and limits count, in the programme's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// Since the beginning.
    Ever,
    /// A calendar year.
    Year,
    /// A calendar month.
    Month,
    /// An ISO week, Monday to Sunday.
    Week,
    /// A calendar day.
    Day,
}

impl Window {
    /// Every window, widest first.
    pub const ALL: [Self; 5] = [Self::Ever, Self::Year, Self::Month, Self::Week, Self::Day];

    /// The word used in stored JSON and forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ever => "ever",
            Self::Year => "year",
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
        }
    }

    /// The keys of all windows that contain `at`, widest first: see [`Window::key`].
    pub fn keys(at: Millis, zone: &TimeZone) -> [String; Self::ALL.len()] {
        Self::ALL.map(|window| window.key(at, zone))
    }

    /// The key of the window that contains `at`: `ever`, `2026`, `2026-11`, `2026-W47`, `2026-11-22`.
    pub fn key(self, at: Millis, zone: &TimeZone) -> String {
        let day = at.date(zone);
        match self {
            Self::Ever => "ever".to_owned(),
            Self::Year => format!("{:04}", day.year()),
            Self::Month => format!("{:04}-{:02}", day.year(), day.month()),
            Self::Week => {
                let week = day.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Self::Day => day.to_string(),
        }
    }

    /// The first day of the window with this key; `None` for a key that is none, and for [`Window::Ever`].
    pub fn first_day(self, key: &str) -> Option<Date> {
        match self {
            Self::Ever => None,
            Self::Year => Date::new(key.parse().ok()?, 1, 1).ok(),
            Self::Month => {
                let (year, month) = key.split_once('-')?;
                Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
            }
            Self::Week => {
                let (year, week) = key.split_once("-W")?;
                let monday = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok()?;
                Some(monday.date())
            }
            Self::Day => key.parse().ok(),
        }
    }

    /// The day on which the window that contains `day` is over and the next one begins; `None`: never.
    pub fn anew(self, day: Date) -> Option<Date> {
        match self {
            Self::Ever => None,
            Self::Year => day.last_of_year().tomorrow().ok(),
            Self::Month => day.last_of_month().tomorrow().ok(),
            Self::Week => day.checked_add(Span::new().days(7 - i64::from(day.weekday().to_monday_zero_offset()))).ok(),
            Self::Day => day.tomorrow().ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).expect("a known zone")
    }

    #[test]
    fn a_moment_outside_the_calendar_is_the_nearest_that_it_knows() {
        assert_eq!(Millis(i64::MIN).timestamp(), Timestamp::MIN);
        assert_eq!(Millis::NEVER.timestamp(), Timestamp::MAX);
    }

    #[test]
    fn a_month_begins_at_midnight_of_the_programme_not_of_utc() {
        let last_hour_of_november_utc = Millis(1_796_081_400_000); // 2026-11-30T23:30:00Z
        assert_eq!(Window::Month.key(last_hour_of_november_utc, &TimeZone::UTC), "2026-11");
        assert_eq!(Window::Month.key(last_hour_of_november_utc, &zone("Europe/Moscow")), "2026-12");
    }

    #[test]
    fn a_moment_is_read_as_clocks_there_show_it() {
        let moscow = zone("Europe/Moscow");
        let read = |text| Millis::local(text, &moscow).map(|at| at.timestamp().to_string());
        assert_eq!(read("2026-11-05T12:30").as_deref(), Some("2026-11-05T09:30:00Z"));
        assert_eq!(read(" 2026-11-05 ").as_deref(), Some("2026-11-04T21:00:00Z"));
        for none in ["", "soon", "2026-02-30T12:00", "12:30"] {
            assert_eq!(read(none), None, "{none}");
        }
        let skipped = Millis::local("2026-03-29T02:30", &zone("Europe/Berlin")).map(|at| at.timestamp().to_string());
        assert_eq!(skipped.as_deref(), Some("2026-03-29T01:30:00Z"));
    }

    #[test]
    fn the_first_days_of_january_may_belong_to_last_years_week() {
        let new_year = Millis::start_of(jiff::civil::date(2027, 1, 1), &TimeZone::UTC);
        assert_eq!(Window::Week.key(new_year, &TimeZone::UTC), "2026-W53");
    }

    #[test]
    fn a_window_begins_anew_on_the_first_day_whose_key_is_another() {
        let begin = jiff::civil::date(2026, 11, 1);
        for day in begin.series(Span::new().days(1)).take(430) {
            for window in Window::ALL {
                let key = |day: Date| window.key(Millis::start_of(day, &TimeZone::UTC), &TimeZone::UTC);
                let next = day.series(Span::new().days(1)).take(400).find(|later| key(*later) != key(day));
                assert_eq!(window.anew(day), next, "{window:?} of {day}");
                let first = window.first_day(&key(day));
                assert!(first.is_none_or(|first| first <= day && key(first) == key(day)), "{window:?} of {day}");
                assert_eq!(first.is_none(), window == Window::Ever);
                let before = first.and_then(|first| first.yesterday().ok());
                assert!(before.is_none_or(|before| key(before) != key(day)), "{window:?} of {day}: {first:?}");
            }
        }
    }

    #[test]
    fn a_day_that_begins_with_a_gap_starts_when_its_first_moment_exists() {
        // Beirut moved its clocks from 00:00 to 01:00 on 2024-03-31.
        let start = Millis::start_of(jiff::civil::date(2024, 3, 31), &zone("Asia/Beirut"));
        assert_eq!(start.date(&zone("Asia/Beirut")), jiff::civil::date(2024, 3, 31));
        assert_eq!(start.plus(-1).date(&zone("Asia/Beirut")), jiff::civil::date(2024, 3, 30));
    }
}
