//! The usual schedules in words.

use crate::locales::Locale;

/// What a cron expression means, or the expression itself when there is no short way to say it.
pub fn said(t: Locale, cron: &str) -> String {
    let fields: Vec<&str> = cron.split_whitespace().collect();
    let &[minute, hour, "*", "*", "*"] = fields.as_slice() else { return cron.to_owned() };
    let whole = |text: &str| text.parse::<i64>().ok().filter(|n| *n >= 0);
    let step = |text: &str| text.strip_prefix("*/").and_then(whole);
    match (minute, hour) {
        ("*/30", "*") => t.schedule_half_hourly().to_owned(),
        ("0", "*") => t.schedule_hourly().to_owned(),
        (minute, "*") if step(minute).is_some_and(divides_hour) => t.schedule_minutes(step(minute).unwrap_or(1)),
        ("0", hour) if step(hour).is_some_and(|n| n > 0 && 24 % n == 0) => t.schedule_hours(step(hour).unwrap_or(1)),
        (minute, hour) => match (whole(minute), whole(hour)) {
            (Some(minute), Some(hour)) => t.schedule_daily(&format!("{hour}:{minute:02}")),
            _ => cron.to_owned(),
        },
    }
}

/// Other steps leave a shorter one at the end of each hour, and so are not "every n minutes".
const fn divides_hour(n: i64) -> bool {
    n > 0 && 60 % n == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use kabinet_domain::lang::Lang;

    #[test]
    fn usual_schedules_are_said_and_others_shown_as_they_are() {
        let ru = |cron| said(Locale(Lang::Ru), cron);
        assert_eq!(ru("0 * * * *"), "каждый час");
        assert_eq!(ru("*/30 * * * *"), "каждые полчаса");
        assert_eq!(ru("*/2 * * * *"), "каждые 2 минуты");
        assert_eq!(ru("0 */6 * * *"), "каждые 6 часов");
        assert_eq!(ru("5 4 * * *"), "каждый день в 4:05");
        for other in ["0 4 * * MON", "*/7 * * * *", "0 */5 * * *", "1,2 3 * * *", "@daily", "0 4 * *", "*/0 * * * *"] {
            assert_eq!(ru(other), other);
        }
    }
}
