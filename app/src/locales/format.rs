//! Numbers and moments as each language writes them.

use super::Locale;
use jiff::{civil::Date, tz::TimeZone};
use kabinet_domain::{lang::Lang, time::Millis};

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

const MONTHS_ALONE_RU: [&str; 12] = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
];

impl Locale {
    /// `12 345` in Russian (non-breaking), `12,345` in English; a true minus sign.
    pub fn number(self, n: i64) -> String {
        let separator = match self.0 {
            Lang::Ru => '\u{a0}',
            Lang::En => ',',
        };
        let digits = n.unsigned_abs().to_string();
        let mut text = String::with_capacity(digits.len() * 2);
        if n < 0 {
            text.push('\u{2212}');
        }
        for (place, digit) in digits.char_indices() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    /// As [`Locale::number`], with a plus sign for what is gained.
    pub fn signed(self, n: i64) -> String {
        let sign = if n > 0 { "+" } else { "" };
        format!("{sign}{}", self.number(n))
    }

    /// `22 ноября 2026`, `22 November 2026`.
    pub fn day(self, date: Date) -> String {
        let months = match self.0 {
            Lang::Ru => MONTHS_RU,
            Lang::En => MONTHS_EN,
        };
        let month = usize::try_from(date.month() - 1).map_or("", |place| months[place]);
        format!("{}\u{a0}{month} {}", date.day(), date.year())
    }

    /// The month of a day: `ноябрь 2026`, `November 2026`.
    pub fn month(self, date: Date) -> String {
        let months = match self.0 {
            Lang::Ru => MONTHS_ALONE_RU,
            Lang::En => MONTHS_EN,
        };
        let month = usize::try_from(date.month() - 1).map_or("", |place| months[place]);
        format!("{month}\u{a0}{}", date.year())
    }

    /// `22 ноября 2026, 15:04` in the programme's zone.
    pub fn moment(self, at: Millis, zone: &TimeZone) -> String {
        let local = zone.to_datetime(at.timestamp());
        format!("{}, {:02}:{:02}", self.day(local.date()), local.hour(), local.minute())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_and_signs_are_typographic() {
        let (ru, en) = (Locale(Lang::Ru), Locale(Lang::En));
        assert_eq!([0, 999, 1000, -1_234_567].map(|n| en.number(n)), ["0", "999", "1,000", "\u{2212}1,234,567"]);
        assert_eq!(ru.signed(12_500), "+12\u{a0}500");
        assert_eq!(
            [en.signed(0), en.signed(-5), en.number(i64::MIN)],
            ["0", "\u{2212}5", "\u{2212}9,223,372,036,854,775,808"]
        );
    }

    #[test]
    fn a_month_stands_alone() {
        let day = jiff::civil::date(2026, 5, 31);
        assert_eq!([Lang::Ru, Lang::En].map(|lang| Locale(lang).month(day)), ["май\u{a0}2026", "May\u{a0}2026"]);
    }

    #[test]
    fn moments_are_written_out_in_the_zone_given() {
        let at = Millis(1_795_349_040_000);
        let moscow = TimeZone::fixed(jiff::tz::offset(3));
        assert_eq!(Locale(Lang::En).moment(at, &TimeZone::UTC), "22\u{a0}November 2026, 12:04");
        assert_eq!(Locale(Lang::Ru).moment(at, &moscow), "22\u{a0}ноября 2026, 15:04");
    }
}
