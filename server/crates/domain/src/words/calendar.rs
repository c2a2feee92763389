//! Dates and stretches of time as people say them.

use super::{english, russian};
use crate::{lang::Lang, time::Millis};
use jiff::{civil::Date, tz::TimeZone};

const MONTHS_RU: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "22 ноября 2026", "22 November 2026".
pub fn date(lang: Lang, day: Date) -> String {
    let months = match lang {
        Lang::Ru => MONTHS_RU,
        Lang::En => MONTHS_EN,
    };
    let month = usize::try_from(day.month() - 1).ok().and_then(|at| months.get(at)).copied().unwrap_or_default();
    format!("{} {month} {}", day.day(), day.year())
}

/// "22 ноября 2026, 15:00", "22 November 2026, 15:00".
pub fn moment(lang: Lang, at: Millis, zone: &TimeZone) -> String {
    let there = zone.to_datetime(at.timestamp());
    format!("{}, {:02}:{:02}", date(lang, there.date()), there.hour(), there.minute())
}

/// The day on which something begins; with the time of day unless that is midnight.
pub(super) fn beginning(lang: Lang, at: Millis, zone: &TimeZone) -> String {
    let day = at.date(zone);
    if Millis::start_of(day, zone) == at { date(lang, day) } else { moment(lang, at, zone) }
}

/// "по 30 ноября 2026" when something is over at midnight, "до 30 ноября 2026, 15:00" otherwise; "until …".
pub(super) fn ending(lang: Lang, at: Millis, zone: &TimeZone) -> String {
    let day = at.date(zone);
    let whole_day = Millis::start_of(day, zone) == at;
    let said = if whole_day { date(lang, at.plus(-1).date(zone)) } else { moment(lang, at, zone) };
    match (lang, whole_day) {
        (Lang::Ru, true) => format!("по {said}"),
        (Lang::Ru, false) => format!("до {said}"),
        (Lang::En, _) => format!("until {said}"),
    }
}

/// "14 дней", "14 days".
pub(super) fn days(lang: Lang, n: u32) -> String {
    let count = i64::from(n);
    match lang {
        Lang::Ru => format!("{n} {}", russian(count, "день", "дня", "дней")),
        Lang::En => format!("{n} {}", english(count, "day", "days")),
    }
}

/// "3 месяца", "3 months".
pub(super) fn months(lang: Lang, n: u32) -> String {
    let count = i64::from(n);
    match lang {
        Lang::Ru => format!("{n} {}", russian(count, "месяц", "месяца", "месяцев")),
        Lang::En => format!("{n} {}", english(count, "month", "months")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_said_in_the_zone_of_the_programme() {
        let moscow = TimeZone::get("Europe/Moscow").expect("a known zone");
        let midnight = Millis::start_of(jiff::civil::date(2026, 12, 1), &moscow);
        assert_eq!(beginning(Lang::Ru, midnight, &moscow), "1 декабря 2026");
        assert_eq!(ending(Lang::Ru, midnight, &moscow), "по 30 ноября 2026");
        assert_eq!(ending(Lang::En, midnight.plus(3_600_000), &moscow), "until 1 December 2026, 01:00");
        assert_eq!(ending(Lang::Ru, midnight.plus(3_600_000), &moscow), "до 1 декабря 2026, 01:00");
        assert_eq!(moment(Lang::En, midnight, &TimeZone::UTC), "30 November 2026, 21:00");
    }
}
