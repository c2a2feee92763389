use crate::{
    points::{Activation, Expiry, MAX_DAYS, MAX_MONTHS, Terms, TermsError, Until},
    time::Millis,
};
use jiff::{civil::date, tz::TimeZone};
use proptest::prelude::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a known zone")
}

fn at(text: &str, zone: &TimeZone) -> Millis {
    let civil: jiff::civil::DateTime = text.parse().expect("a civil time");
    Millis(zone.to_zoned(civil).expect("in range").timestamp().as_millisecond())
}

fn said(at: Millis, zone: &TimeZone) -> String {
    if at == Millis::NEVER { "never".to_owned() } else { zone.to_datetime(at.timestamp()).to_string() }
}

fn moments(activation: Activation, expiry: Expiry, awarded: &str) -> (String, String) {
    let zone = zone("Europe/Moscow");
    let (active, expires) = Terms { activation, expiry }.moments(at(awarded, &zone), &zone);
    (said(active, &zone), said(expires, &zone))
}

#[test]
fn points_are_usable_at_once_and_for_ever_unless_something_else_is_said() {
    assert_eq!(
        moments(Activation::default(), Expiry::default(), "2026-11-22T15:00"),
        ("2026-11-22T15:00:00".to_owned(), "never".to_owned())
    );
}

#[test]
fn expiry_is_counted_from_activation() {
    assert_eq!(
        moments(Activation::AfterDays(14), Expiry::AfterDays(30), "2026-11-22T15:00"),
        ("2026-12-06T15:00:00".to_owned(), "2027-01-05T15:00:00".to_owned())
    );
}

#[test]
fn idleness_is_counted_from_activation_as_long_as_nothing_is_done() {
    assert_eq!(
        moments(Activation::AfterDays(14), Expiry::AfterIdleDays(30), "2026-11-22T15:00"),
        ("2026-12-06T15:00:00".to_owned(), "2027-01-05T15:00:00".to_owned())
    );
    let days = |expiry: Expiry| expiry.idle_days();
    assert_eq!(
        (days(Expiry::AfterIdleDays(30)), days(Expiry::AfterDays(30)), days(Expiry::Never)),
        (Some(30), None, None)
    );
}

#[test]
fn a_month_after_the_31st_is_the_last_day_of_the_month() {
    assert_eq!(moments(Activation::AtOnce, Expiry::AfterMonths(1), "2027-01-31T10:00").1, "2027-02-28T10:00:00");
    assert_eq!(moments(Activation::AtOnce, Expiry::AfterMonths(1), "2028-01-31T10:00").1, "2028-02-29T10:00:00");
}

#[test]
fn every_stretch_begins_and_ends_at_midnight_of_the_programme() {
    let next = |until| moments(Activation::StartOfNext(until), Expiry::Never, "2026-11-22T23:30").0;
    assert_eq!(
        Until::ALL.map(next),
        [
            "2026-11-23T00:00:00",
            "2026-11-23T00:00:00",
            "2026-12-01T00:00:00",
            "2027-01-01T00:00:00",
            "2027-01-01T00:00:00"
        ]
    );
    let end =
        |every, periods_on| moments(Activation::AtOnce, Expiry::EndOf { every, periods_on }, "2026-11-22T23:30").1;
    assert_eq!(end(Until::Month, 0), "2026-12-01T00:00:00");
    assert_eq!(end(Until::Month, 2), "2027-02-01T00:00:00");
    assert_eq!(end(Until::Quarter, 0), "2027-01-01T00:00:00");
    assert_eq!(end(Until::Quarter, 1), "2027-04-01T00:00:00");
    assert_eq!(end(Until::Year, 1), "2028-01-01T00:00:00");
}

#[test]
fn a_fixed_last_day_can_be_used_to_its_end() {
    assert_eq!(
        moments(Activation::AtOnce, Expiry::On(date(2026, 12, 31)), "2026-11-22T15:00").1,
        "2027-01-01T00:00:00"
    );
}

#[test]
fn a_fixed_first_day_in_the_past_is_at_once() {
    assert_eq!(moments(Activation::On(date(2026, 1, 1)), Expiry::Never, "2026-11-22T15:00").0, "2026-11-22T15:00:00");
}

#[test]
fn a_day_is_a_calendar_day_even_when_clocks_change() {
    let berlin = zone("Europe/Berlin");
    let terms =
        Terms { activation: Activation::AfterDays(1), expiry: Expiry::EndOf { every: Until::Day, periods_on: 0 } };
    // 02:30 does not exist on 2027-03-28, and the 28th has 23 hours.
    let (active, expires) = terms.moments(at("2027-03-27T02:30", &berlin), &berlin);
    assert_eq!(said(active, &berlin), "2027-03-28T03:30:00");
    assert_eq!(said(expires, &berlin), "2027-03-29T00:00:00");
    // The 31st of October has 25.
    let (active, _) = terms.moments(at("2027-10-30T12:00", &berlin), &berlin);
    assert_eq!(active.0 - at("2027-10-30T12:00", &berlin).0, 25 * 3_600_000);
}

#[test]
fn senseless_terms_are_refused() {
    let check = |activation, expiry| Terms { activation, expiry }.check();
    assert_eq!(check(Activation::AtOnce, Expiry::AfterDays(0)), Err(TermsError::Nothing));
    assert_eq!(check(Activation::AtOnce, Expiry::AfterIdleDays(0)), Err(TermsError::Nothing));
    assert_eq!(check(Activation::AtOnce, Expiry::AfterIdleDays(MAX_DAYS)), Ok(()));
    assert_eq!(check(Activation::AtOnce, Expiry::AfterIdleDays(MAX_DAYS + 1)), Err(TermsError::TooLong));
    assert_eq!(check(Activation::AfterDays(u32::MAX), Expiry::Never), Err(TermsError::TooLong));
    assert_eq!(check(Activation::On(date(2027, 1, 2)), Expiry::On(date(2027, 1, 1))), Err(TermsError::Backwards));
    assert_eq!(check(Activation::On(date(2027, 1, 1)), Expiry::On(date(2027, 1, 1))), Ok(()));
}

#[test]
fn stored_terms_are_words_a_person_can_read() {
    let terms = Terms {
        activation: Activation::StartOfNext(Until::Month),
        expiry: Expiry::EndOf { every: Until::Quarter, periods_on: 1 },
    };
    let text = serde_json::to_string(&terms).expect("json");
    assert_eq!(
        text,
        r#"{"activation":{"start_of_next":"month"},"expiry":{"end_of":{"every":"quarter","periods_on":1}}}"#
    );
    assert_eq!(serde_json::from_str::<Terms>(&text).expect("the same"), terms);
    assert!(serde_json::from_str::<Terms>(r#"{"activation":"at_once","grace":3}"#).is_err());
    let idle = Terms { expiry: Expiry::AfterIdleDays(90), ..Terms::default() };
    assert_eq!(
        serde_json::to_string(&idle).expect("json"),
        r#"{"activation":"at_once","expiry":{"after_idle_days":90}}"#
    );
}

fn until() -> impl Strategy<Value = Until> {
    prop::sample::select(Until::ALL.to_vec())
}

fn terms() -> impl Strategy<Value = Terms> {
    let activation = prop_oneof![
        Just(Activation::AtOnce),
        (0..=MAX_DAYS).prop_map(Activation::AfterDays),
        until().prop_map(Activation::StartOfNext),
        (1990i16..2060, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Activation::On(date(y, m, d))),
    ];
    let expiry = prop_oneof![
        Just(Expiry::Never),
        (1..=MAX_DAYS).prop_map(Expiry::AfterDays),
        (1..=MAX_DAYS).prop_map(Expiry::AfterIdleDays),
        (1..=MAX_MONTHS).prop_map(Expiry::AfterMonths),
        (until(), 0..=MAX_MONTHS).prop_map(|(every, periods_on)| Expiry::EndOf { every, periods_on }),
    ];
    (activation, expiry).prop_map(|(activation, expiry)| Terms { activation, expiry })
}

proptest! {
    #[test]
    fn awarded_then_usable_then_passed(
        terms in terms(),
        awarded in 0i64..4_102_444_800_000,
        zone in prop::sample::select(vec!["UTC", "Europe/Moscow", "Europe/Berlin", "Asia/Beirut", "America/St_Johns", "Pacific/Apia"]),
    ) {
        let zone = TimeZone::get(zone).expect("a known zone");
        prop_assert_eq!(terms.check(), Ok(()));
        let (active_from, expires) = terms.moments(Millis(awarded), &zone);
        prop_assert!(Millis(awarded) <= active_from, "usable before it was awarded");
        prop_assert!(active_from < expires, "passed before it was usable: {:?}", terms);
    }
}
