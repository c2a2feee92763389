use super::*;
use crate::{
    counter::{Asked, Reading},
    event::{Act, CustomName, NetworkName, Object, Tag},
    ids::{CounterId, GroupId},
    lang::Localized,
    money::{Currency, Money},
    offer::{
        Action, Amount, Compare, Condition, Days, Hours, Leaf, Letter, Limit, Measure, Per, Rate, Recipient, Rounding,
        Tier, Weekday, Words, field::FIELDS, templates,
    },
    points::{self, Activation, Beyond, Expiry, Until},
    time::Window,
};
use jiff::civil::date;
use std::collections::BTreeSet;

const OF: Asked =
    Asked { counter: CounterId(uuid::Uuid::from_u128(5)), reading: Reading::Change { last: 3, unit: Window::Month } };

fn moscow() -> TimeZone {
    TimeZone::get("Europe/Moscow").expect("a known zone")
}

fn template(key: &str) -> Terms {
    templates::find(key).expect("a template").terms
}

/// What a browser sends back of a form that was not touched is what was in it.
fn saved(terms: &Terms) -> Terms {
    OfferForm::of(terms, &moscow()).apply(terms, &moscow()).unwrap_or_else(|wrong| panic!("{wrong:?}"))
}

fn is(leaf: Leaf) -> Condition {
    Condition::Is(leaf)
}

#[test]
fn a_form_that_was_not_touched_changes_nothing() {
    for template in templates::all() {
        assert_eq!(saved(&template.terms), template.terms, "{}", template.key);
    }
}

#[test]
fn every_question_goes_through_the_form() {
    let tags = |list: &[&str]| list.iter().map(|tag| Tag::parse(tag).expect("a tag")).collect::<Vec<_>>();
    let days = Days { from: Some(date(2026, 12, 1)), until: None };
    let all = [
        Leaf::Network(vec![NetworkName::Vk]),
        Leaf::Group(vec![GroupId(uuid::Uuid::from_u128(7)), GroupId(uuid::Uuid::from_u128(8))]),
        Leaf::Act(vec![Act::Like, Act::Repost]),
        Leaf::Object(vec![Object::post(45), Object::post(46)]),
        Leaf::Hashtag(tags(&["осень", "autumn_2026"])),
        Leaf::PostText(Words::parse("новый, сорт").expect("text")),
        Leaf::Posted(days),
        Leaf::By(crate::event::By::ALL[..2].to_vec()),
        Leaf::WithinDays(30),
        Leaf::Level(vec![1, 3]),
        Leaf::Paid { is: Compare::AtMost, money: Money { minor: 123_450, currency: Currency::RUB } },
        Leaf::Custom(vec![CustomName::parse("survey.done").expect("a name")]),
        Leaf::Nth { nth: 10, window: Window::Year, every: true },
        Leaf::Counter { of: OF, is: Compare::Exactly, value: -5 },
        Leaf::HasReferrer,
        Leaf::Invited { is: Compare::AtLeast, members: 3 },
        Leaf::RegisteredForDays(30),
        Leaf::Registered(Days { until: Some(date(2026, 12, 31)), ..days }),
        Leaf::Confirmed(crate::event::ContactKind::ALL.to_vec()),
        Leaf::Linked(vec![NetworkName::Vk]),
        Leaf::InGroup(vec![GroupId(uuid::Uuid::from_u128(7))]),
        Leaf::BirthdayWithinDays(0),
        Leaf::Tagged(tags(&["vip", "постоянный гость"])),
        Leaf::Balance { is: Compare::AtMost, points: 0 },
        Leaf::Weekday(vec![Weekday::Monday, Weekday::Sunday]),
        Leaf::Hours(Hours { from: 18 * 60 + 30, until: 24 * 60, members_zone: true }),
    ];
    let keys: BTreeSet<&str> = all.iter().map(Leaf::key).collect();
    assert_eq!(keys, FIELDS.iter().map(|field| field.key).collect(), "every row of the registry");
    let mut terms = template("activity");
    for leaf in &all {
        for condition in [is(leaf.clone()), Condition::Not(Box::new(is(leaf.clone())))] {
            terms.conditions = condition;
            assert_eq!(saved(&terms), terms);
        }
    }
    terms.conditions = Condition::All(all.into_iter().map(is).collect());
    assert_eq!(saved(&terms), terms);
}

#[test]
fn rows_are_joined_by_or_and_a_tree_that_does_not_fit_is_left_alone() {
    let (a, b, c) = (is(Leaf::HasReferrer), is(Leaf::RegisteredForDays(3)), is(Leaf::BirthdayWithinDays(1)));
    let mut terms = template("link");
    for fits in [
        Condition::Any(vec![a.clone(), b.clone()]),
        Condition::All(vec![Condition::Any(vec![a.clone(), Condition::Not(Box::new(b.clone()))]), c.clone()]),
        Condition::All(Vec::new()),
    ] {
        terms.conditions = fits;
        assert_eq!(saved(&terms), terms);
    }
    let deep = Condition::Not(Box::new(Condition::All(vec![a.clone(), b])));
    for kept in [deep, Condition::Any(Vec::new()), Condition::Any(vec![Condition::All(vec![a, c.clone()]), c])] {
        terms.conditions = kept;
        assert!(OfferForm::of(&terms, &moscow()).on("tree_kept"));
        assert_eq!(saved(&terms), terms);
    }
}

#[test]
fn every_thing_to_do_goes_through_the_form() {
    let steps = vec![Tier { from: 0, gives: 300 }, Tier { from: 5, gives: 525 }];
    let percent = |rate| Amount::Percent { rate, rounding: Rounding::Nearest };
    let lot = |activation, expiry| Some(points::Terms { activation, expiry });
    let to = Recipient::Member;
    let award = |amount, terms| Action::Award { amount, terms, to };
    let amounts = [
        Amount::Fixed(5),
        Amount::ByAct { like: 1, comment: 0, repost: 10 },
        Amount::FirstThen { first: 5, next: 1, window: Window::Ever },
        Amount::ByLevel(vec![50, 10]),
        Amount::Tiers { of: OF, steps: steps.clone() },
        percent(Rate::Flat(50)),
        percent(Rate::Tiers { of: OF, steps }),
        Amount::Same,
    ];
    let mut terms = template("link");
    for amount in amounts {
        terms.actions = vec![award(amount, None)];
        assert_eq!(saved(&terms), terms);
    }
    for (activation, expiry) in [
        (Activation::AtOnce, Expiry::Never),
        (Activation::AfterDays(14), Expiry::AfterDays(30)),
        (Activation::AtOnce, Expiry::AfterIdleDays(90)),
        (Activation::StartOfNext(Until::Week), Expiry::AfterMonths(6)),
        (Activation::On(date(2026, 12, 1)), Expiry::On(date(2026, 12, 31))),
        (Activation::AtOnce, Expiry::EndOf { every: Until::Quarter, periods_on: 1 }),
        (Activation::AtOnce, Expiry::EndOf { every: Until::Year, periods_on: 0 }),
    ] {
        terms.actions = vec![award(Amount::Fixed(5), lot(activation, expiry))];
        assert_eq!(saved(&terms), terms);
    }
    let text = |ru: &str, en: &str| Localized { ru: ru.to_owned(), en: en.to_owned() };
    let tag = || Tag::parse("vip").expect("a tag");
    terms.actions = vec![
        award(Amount::Fixed(5), None),
        Action::Award { amount: percent(Rate::ByLevel(vec![300, 50])), terms: None, to: Recipient::Referrers },
        Action::Deduct { amount: Amount::Fixed(5), beyond: Beyond::Debt, unless_reversed: true },
        Action::Reverse { beyond: Beyond::Refuse },
        Action::letter(Letter::Welcome),
        Action::letter(Letter::PointsAwarded),
        Action::letter(Letter::Written { subject: text("Привет", ""), text: text("Раз\n\nДва", "One") }),
        Action::Counter { counter: OF.counter, step: crate::counter::Step::By(-2) },
        Action::Mailing { mailing: tag(), on: false },
        Action::Tag { tag: tag(), on: true },
        Action::Raise { name: CustomName::parse("gift").expect("a name") },
    ];
    assert_eq!(saved(&terms), terms);
    assert_eq!(terms.check(), Ok(()));
}

#[test]
fn the_last_day_is_inclusive_and_counted_in_the_programmes_zone() {
    let terms = template("link");
    let mut form = OfferForm::of(&terms, &moscow());
    form.set("from", "2026-11-22");
    form.set("until", "2026-11-22");
    let saved = form.apply(&terms, &moscow()).expect("a valid form");
    let length = saved.until.zip(saved.from).map(|(until, from)| until.0 - from.0);
    assert_eq!(length, Some(DAY_MS));
    assert_eq!(OfferForm::of(&saved, &moscow()).get("until"), "2026-11-22");
}

#[test]
fn days_that_are_left_alone_keep_their_moments() {
    let mut terms = template("link");
    (terms.from, terms.until) = (Some(Millis(1_793_869_200_123)), Some(Millis(1_799_999_999_456)));
    assert_eq!(saved(&terms), terms, "it began in the middle of a day");
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_by_field() {
    let mut terms = template("first_like");
    terms.limits.push(Limit {
        measure: Measure::Awards,
        window: Window::Day,
        at_most: 3,
        clip: false,
        per: Per::Object,
    });
    let mut form = OfferForm::of(&terms, &TimeZone::UTC);
    for (field, value) in [
        ("name_en", ""),
        ("from", "2026-12-01"),
        ("until", "2026-11-30"),
        ("priority", "high"),
        ("rest_minutes", "-1"),
        ("do0.first", "five"),
        ("do0.next", "-1"),
        ("limit0.at_most", "1e9"),
        ("limit1.at_most", "0"),
    ] {
        form.set(field, value);
    }
    for (n, (question, value)) in (1..).zip([
        ("object", "45, x"),
        ("hours", "25:00"),
        ("paid", "a lot"),
        ("posted", "tomorrow"),
        ("tagged", ""),
        ("weekday", ""),
    ]) {
        assert!(form.add_question(question));
        form.set(&format!("if{n}.value"), value);
    }
    assert!(form.add_action("award_above") && form.add_action("tag"));
    let wrong = form.apply(&terms, &TimeZone::UTC).expect_err("a wrong form");
    let fields: Vec<_> = wrong.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "name_en",
            "until",
            "priority",
            "rest_minutes",
            "if1.value",
            "if2.value",
            "if2.until",
            "if3.value",
            "if4.value",
            "if4.until",
            "if5.value",
            "if6.list",
            "do0.first",
            "do0.next",
            "do1.levels",
            "do2.value",
            "limit0.at_most",
            "limit1.at_most",
        ]
    );
}

#[test]
fn rows_are_taken_out_and_an_offer_must_do_something() {
    let terms = template("first_like");
    let mut form = OfferForm::of(&terms, &TimeZone::UTC);
    form.check("if0.drop", true);
    form.set("limit0.at_most", "");
    let saved = form.apply(&terms, &TimeZone::UTC).expect("a valid form");
    assert_eq!((saved.conditions, saved.limits), (Condition::All(Vec::new()), Vec::new()));
    form.check("do0.drop", true);
    let wrong = form.apply(&terms, &TimeZone::UTC).expect_err("nothing to do");
    assert_eq!(wrong, [("add_do".to_owned(), Problem::NothingToDo)]);
}

#[test]
fn rows_have_an_end_and_only_what_is_known_is_added() {
    let mut form = OfferForm::of(&template("link"), &TimeZone::UTC);
    assert!(!form.add_question("moon_phase") && !form.add_action("launch"));
    let added = std::iter::repeat_with(|| form.add_question("has_referrer")).take(100).filter(|added| *added).count();
    assert_eq!(added, super::super::MAX_LEAVES);
}
