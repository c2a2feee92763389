//! When points become usable and when they pass.

use crate::time::Millis;
use jiff::{Span, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// The longest stretch that terms may name, in days: a hundred years.
pub const MAX_DAYS: u32 = 36_525;
/// The longest stretch that terms may name, in months: a hundred years.
pub const MAX_MONTHS: u32 = 1_200;

/// A stretch of the calendar that has a beginning and an end in the programme's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// A calendar day.
    Day,
    /// An ISO week, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// January to March, April to June, July to September, October to December.
    Quarter,
    /// A calendar year.
    Year,
}

impl Until {
    /// All of them, shortest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The day on which the stretch that contains `day` began, moved `periods` stretches on; `None` beyond the calendar.
    fn first_day(self, day: Date, periods: i64) -> Option<Date> {
        let (begin, step) = match self {
            Self::Day => (day, Span::new().try_days(periods)),
            Self::Week => {
                let back = Span::new().days(i64::from(day.weekday().to_monday_zero_offset()));
                (day.checked_sub(back).ok()?, Span::new().try_weeks(periods))
            }
            Self::Month => (day.first_of_month(), Span::new().try_months(periods)),
            Self::Quarter => {
                let month = (day.month() - 1) / 3 * 3 + 1;
                (Date::new(day.year(), month, 1).ok()?, Span::new().try_months(periods.checked_mul(3)?))
            }
            Self::Year => (day.first_of_year(), Span::new().try_years(periods)),
        };
        begin.checked_add(step.ok()?).ok()
    }
}

/// When awarded points become usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// With the award.
    #[default]
    AtOnce,
    /// So many calendar days later, at the same time of day.
    AfterDays(u32),
    /// When the next day, week, month, quarter or year begins.
    StartOfNext(Until),
    /// When this day begins; with the award if it already has.
    On(Date),
}

/// When points pass, counted from their activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Expiry {
    /// They do not.
    #[default]
    Never,
    /// So many calendar days later, at the same time of day.
    AfterDays(u32),
    /// So many calendar months later; a day that the month does not have is its last day.
    AfterMonths(u32),
    /// With the end of a stretch of the calendar.
    EndOf {
        /// Which stretch.
        every: Until,
        /// 0: the one in which they became usable; 1: the one after it; …
        periods_on: u32,
    },
    /// When this day ends: it is the last on which they can be used.
    On(Date),
    /// So many calendar days after the member last did anything, at the same time of day. Their activation counts as such:
    /// who does nothing at all has them for so many days.
    AfterIdleDays(u32),
}

/// Activation and expiry. They are frozen on a lot when it is awarded; a later change of the rules leaves it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// When points become usable.
    #[serde(default)]
    pub activation: Activation,
    /// When they pass.
    #[serde(default)]
    pub expiry: Expiry,
}

/// Why terms make no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// Zero days or months: the points would pass at the moment they became usable.
    #[error("points would pass at the moment they become usable")]
    Nothing,
    /// More than [`MAX_DAYS`] or [`MAX_MONTHS`], or as many periods.
    #[error("longer than a hundred years")]
    TooLong,
    /// A fixed last day that lies before a fixed first day.
    #[error("points would pass before they become usable")]
    Backwards,
}

impl Terms {
    /// What must hold of any terms, whoever wrote them.
    ///
    /// A fixed last day that is past today is still well formed: an award under it is refused
    /// ([`super::Refused::AlreadyExpired`]), so that nobody is given points that are gone.
    pub fn check(&self) -> Result<(), TermsError> {
        if let Activation::AfterDays(days) = self.activation
            && days > MAX_DAYS
        {
            return Err(TermsError::TooLong);
        }
        match self.expiry {
            Expiry::AfterDays(0) | Expiry::AfterIdleDays(0) | Expiry::AfterMonths(0) => Err(TermsError::Nothing),
            Expiry::AfterDays(days) | Expiry::AfterIdleDays(days) if days > MAX_DAYS => Err(TermsError::TooLong),
            Expiry::AfterMonths(months) if months > MAX_MONTHS => Err(TermsError::TooLong),
            Expiry::EndOf { periods_on, .. } if periods_on > MAX_MONTHS => Err(TermsError::TooLong),
            Expiry::On(last) => match self.activation {
                Activation::On(first) if last < first => Err(TermsError::Backwards),
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// When points that are awarded at `awarded` become usable, and when they pass ([`Millis::NEVER`]: they do not).
    ///
    /// Calendar arithmetic in `zone`: a day is a calendar day even when clocks change, and a time of day that a change
    /// skips is the first one after it. `active_from` is never before `awarded`. Under terms that pass [`Terms::check`],
    /// `expires` is after `active_from` except for a fixed last day that is already over.
    pub fn moments(&self, awarded: Millis, zone: &TimeZone) -> (Millis, Millis) {
        let active_from = self.activation.moment(awarded, zone);
        (active_from, self.expiry.moment(active_from, zone))
    }
}

impl Activation {
    fn moment(self, awarded: Millis, zone: &TimeZone) -> Millis {
        let moment = match self {
            Self::AtOnce => awarded,
            Self::AfterDays(days) => days_after(awarded, days, zone),
            Self::StartOfNext(until) => start(until.first_day(awarded.date(zone), 1), zone),
            Self::On(day) => Millis::start_of(day, zone),
        };
        moment.max(awarded)
    }
}

impl Expiry {
    /// After how many days without a sign of life points pass, if that is what they pass by.
    pub const fn idle_days(self) -> Option<u32> {
        if let Self::AfterIdleDays(days) = self { Some(days) } else { None }
    }

    fn moment(self, active_from: Millis, zone: &TimeZone) -> Millis {
        match self {
            Self::Never => Millis::NEVER,
            Self::AfterDays(days) | Self::AfterIdleDays(days) => days_after(active_from, days, zone),
            Self::AfterMonths(months) => later(active_from, Span::new().try_months(months), zone),
            Self::EndOf { every, periods_on } => {
                start(every.first_day(active_from.date(zone), i64::from(periods_on) + 1), zone)
            }
            Self::On(day) => start(day.tomorrow().ok(), zone),
        }
    }
}

/// So many calendar days later, at the same time of day in `zone`.
pub fn days_after(from: Millis, days: u32, zone: &TimeZone) -> Millis {
    later(from, Span::new().try_days(days), zone)
}

fn later(from: Millis, span: Result<Span, jiff::Error>, zone: &TimeZone) -> Millis {
    if from == Millis::NEVER {
        return from;
    }
    span.and_then(|span| from.timestamp().to_zoned(zone.clone()).checked_add(span))
        .map_or(Millis::NEVER, |at| Millis(at.timestamp().as_millisecond()))
}

fn start(day: Option<Date>, zone: &TimeZone) -> Millis {
    day.map_or(Millis::NEVER, |day| Millis::start_of(day, zone))
}
