//! The last value that is right and the first that is not.

use super::*;
use crate::{
    counter::{Asked, Reading, Step},
    ids::CounterId,
    lang::Localized,
};

const VISITS: Asked = Asked { counter: CounterId(Uuid::from_u128(4)), reading: Reading::Value };

fn check(change: impl FnOnce(&mut Terms)) -> Result<(), Broken> {
    let mut terms = terms("link");
    change(&mut terms);
    let checked = terms.check();
    if checked.is_ok() {
        assert_eq!(Terms::from_json(&terms.to_json()), Ok(terms), "what is sound is read as it was written");
    }
    checked
}

fn asks(leaf: Leaf) -> Result<(), Broken> {
    check(|terms| terms.conditions = Condition::Is(leaf))
}

fn pays(amount: Amount) -> Result<(), Broken> {
    check(|terms| terms.actions = vec![Action::award(amount)])
}

#[test]
fn a_tree_holds_so_many_questions_and_is_so_deep() {
    let question = || Condition::Is(Leaf::HasReferrer);
    let wide = |n| check(|terms| terms.conditions = Condition::Any((0..n).map(|_| question()).collect()));
    assert_eq!(wide(MAX_LEAVES), Ok(()));
    assert_eq!(wide(MAX_LEAVES + 1), Err(Broken::TooLarge));
    let nested = |levels: usize, around: fn(Condition) -> Condition| {
        let tree = (1..levels).fold(question(), |inner, _| around(inner));
        assert_eq!(tree.depth(), levels);
        check(|terms| terms.conditions = tree)
    };
    let all = |inner| Condition::All(vec![Condition::Is(Leaf::HasReferrer), inner]);
    for around in [all as fn(Condition) -> Condition, |inner| Condition::Not(Box::new(inner))] {
        assert_eq!(nested(MAX_DEPTH, around), Ok(()));
        assert_eq!(nested(MAX_DEPTH + 1, around), Err(Broken::TooLarge));
    }
}

#[test]
fn questions_that_could_never_hold_are_refused() {
    let nth = |nth| asks(Leaf::Nth { nth, window: Window::Ever, every: false });
    assert_eq!([0, 1, 1_000_000, 1_000_001].map(|n| nth(n).is_ok()), [false, true, true, false]);
    let hours = |from, until| asks(Leaf::Hours(Hours { from, until, members_zone: false })).is_ok();
    assert!(hours(0, DAY_MINUTES) && hours(DAY_MINUTES - 1, 0));
    assert!(!hours(60, 60) && !hours(DAY_MINUTES, 60) && !hours(0, DAY_MINUTES + 1));
    assert_eq!([0, 183, 184].map(|days| asks(Leaf::BirthdayWithinDays(days)).is_ok()), [true, true, false]);
    let change = |last, unit| {
        let of = Asked { reading: Reading::Change { last, unit }, ..VISITS };
        asks(Leaf::Counter { of, is: Compare::AtLeast, value: 1 }).is_ok()
    };
    assert!(change(1, Window::Day) && change(crate::counter::MAX_BACK, Window::Day));
    assert!(!change(0, Window::Day) && !change(crate::counter::MAX_BACK + 1, Window::Day) && !change(1, Window::Ever));
    let (first, last) = (date(2026, 11, 1), date(2026, 11, 30));
    let days = |from, until| {
        let days = Days { from, until };
        [Leaf::Registered(days), Leaf::Posted(days)].map(|leaf| asks(leaf).is_ok())
    };
    assert_eq!(days(Some(first), Some(first)), [true, true]);
    assert_eq!(days(None, Some(last)), [true, true]);
    assert_eq!(days(Some(last), Some(first)), [false, false]);
    assert_eq!(days(None, None), [false, false]);
}

#[test]
fn amounts_are_whole_go_upwards_and_have_an_end() {
    assert_eq!([0, 1_000_000_000].map(|n| pays(Amount::Fixed(n))), [Ok(()), Ok(())]);
    assert_eq!([-1, 1_000_000_001].map(|n| pays(Amount::Fixed(n)).is_ok()), [false, false]);
    let step = |from, gives| Tier { from, gives };
    let upwards = |steps: Vec<Tier>| pays(Amount::Tiers { of: VISITS, steps }).is_ok();
    assert!(upwards(vec![step(0, 1)]) && upwards(vec![step(0, 1), step(1, 1)]));
    assert!(!upwards(vec![]) && !upwards(vec![step(1, 1), step(1, 2)]) && !upwards(vec![step(2, 1), step(1, 2)]));
    let many = |n: usize| (0..).map(|from| step(from, 1)).take(n).collect();
    assert!(upwards(many(MAX_STEPS)) && !upwards(many(MAX_STEPS + 1)));
    let rate = |rate| pays(Amount::Percent { rate, rounding: Rounding::Down }).is_ok();
    assert!(rate(Rate::Flat(WHOLE)) && !rate(Rate::Flat(WHOLE + 1)));
    let tiered = |gives| rate(Rate::Tiers { of: VISITS, steps: vec![step(0, gives)] });
    assert_eq!([-1, 0, i64::from(WHOLE), i64::from(WHOLE) + 1].map(tiered), [false, true, true, false]);
    let above = |amount| {
        let award = Action::Award { amount, terms: None, to: Recipient::Referrers };
        check(|terms| terms.actions = vec![award]).is_ok()
    };
    assert!(above(Amount::ByLevel(vec![1; MAX_STEPS])) && !above(Amount::ByLevel(vec![1; MAX_STEPS + 1])));
    assert!(!above(Amount::Fixed(1)), "an amount that knows no levels says nothing about those above");
    let by_level = |rates| Amount::Percent { rate: Rate::ByLevel(rates), rounding: Rounding::Down };
    assert!(above(by_level(vec![WHOLE; MAX_STEPS])));
    assert!(!above(by_level(vec![WHOLE; MAX_STEPS + 1])) && !above(by_level(vec![WHOLE + 1])));
}

#[test]
fn limits_periods_and_letters_have_an_end() {
    let at_most = |at_most| {
        let (measure, window, per) = (Measure::Points, Window::Month, Per::Member);
        check(|terms| terms.limits = vec![Limit { measure, window, at_most, clip: true, per }]).is_ok()
    };
    assert_eq!([-1, 0, 1_000_000_000, 1_000_000_001].map(at_most), [false, true, true, false]);
    let period = |from, until| check(|terms| (terms.from, terms.until) = (Some(Millis(from)), Some(Millis(until))));
    assert_eq!([period(1, 2), period(2, 2), period(3, 2)], [Ok(()), Err(Broken::Period), Err(Broken::Period)]);
    let written = |subject: &str, text: &str| {
        let both = |text: &str| Localized { ru: text.to_owned(), en: String::new() };
        let letter = Letter::Written { subject: both(subject), text: both(text) };
        check(|terms| terms.actions = vec![Action::Message { letter, channels: vec![ChannelName::Email] }]).is_ok()
    };
    assert!(written("!", "?") && written(&"я".repeat(MAX_SUBJECT), &"я".repeat(MAX_TEXT)));
    assert!(!written(" ", "?") && !written("!", "\n"));
    assert!(!written(&"я".repeat(MAX_SUBJECT + 1), "?") && !written("!", &"я".repeat(MAX_TEXT + 1)));
    let twice = |to| {
        let award = Action::Award { amount: Amount::ByLevel(vec![1]), terms: None, to };
        check(|terms| terms.actions = vec![award.clone(), award])
    };
    assert_eq!([Recipient::Member, Recipient::Referrers].map(twice), [Err(Broken::Awards), Err(Broken::Awards)]);
    assert_eq!(check(|terms| terms.actions = vec![]), Err(Broken::NoAction));
}

#[test]
fn hours_have_a_first_minute_and_go_over_midnight() {
    let in_hours = |from, until, minute| Hours { from, until, members_zone: false }.contains(minute);
    assert_eq!([599, 600, 719, 720].map(|minute| in_hours(600, 720, minute)), [false, true, true, false]);
    assert_eq!(
        [1_319, 1_320, 0, 359, 360].map(|minute| in_hours(1_320, 360, minute)),
        [false, true, true, true, false]
    );
}

#[test]
fn only_what_is_asked_is_read() {
    let needs = |leaf| {
        let mut terms = terms("link");
        terms.conditions = Condition::Is(leaf);
        Needs::of([&Offer { id: OFFER, version: 1, terms }])
    };
    let flags = |needs: &Needs| [needs.invited, needs.confirmed, needs.linked, needs.groups, needs.tags, needs.post];
    for (n, leaf) in [
        Leaf::Invited { is: Compare::AtLeast, members: 1 },
        Leaf::Confirmed(vec![]),
        Leaf::Linked(vec![NetworkName::Vk]),
        Leaf::InGroup(vec![GROUP]),
        Leaf::Tagged(vec![]),
        Leaf::Posted(Days { from: Some(date(2026, 11, 1)), until: None }),
    ]
    .into_iter()
    .enumerate()
    {
        let mut only = [false; 6];
        only[n] = true;
        assert_eq!(flags(&needs(leaf)), only);
    }
    assert_eq!(flags(&needs(Leaf::HasReferrer)), [false; 6]);
    let asked = needs(Leaf::Counter { of: VISITS, is: Compare::AtLeast, value: 1 });
    assert_eq!(asked.counters, [(VISITS, OFFER)].into());
}

#[test]
fn an_offer_is_copied_with_counters_of_its_own() {
    let (old, new) = (VISITS.counter, CounterId(Uuid::from_u128(5)));
    let mut copied = terms("link");
    let steps = vec![Tier { from: 0, gives: 1 }];
    copied.conditions = Condition::Is(Leaf::Counter { of: VISITS, is: Compare::AtLeast, value: 1 });
    let rate = Rate::Tiers { of: VISITS, steps: steps.clone() };
    copied.actions = vec![
        Action::Counter { counter: old, step: Step::By(1) },
        Action::award(Amount::Tiers { of: VISITS, steps }),
        Action::Deduct {
            amount: Amount::Percent { rate, rounding: Rounding::Down },
            beyond: Beyond::Clip,
            unless_reversed: false,
        },
    ];
    let (before, after) = (copied.to_json(), copied.with_counters(&|_| new).to_json());
    assert_eq!(before.matches(&old.0.to_string()).count(), 4);
    assert_eq!(after, before.replace(&old.0.to_string(), &new.0.to_string()));
}

#[test]
fn what_can_be_asked_of_which_event() {
    let asked = |kind: EventKind| {
        let fields = field::FIELDS.iter().filter(|field| (field.with)(kind)).map(|field| field.key);
        format!("{}: {}", kind.code(), fields.collect::<Vec<_>>().join(" "))
    };
    let kinds = EventKind::ALL.iter().copied().filter(|kind| kind.is_trigger());
    insta::assert_snapshot!(kinds.map(asked).collect::<Vec<_>>().join("\n"), @r#"
    member.registered: counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    member.confirmed: nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    member.birthday: nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    social.linked: network nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    social.unlinked: network by within_days nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    social.joined: network group nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    social.left: network group by within_days nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    social.acted: network group act object hashtag post_text posted nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    social.withdrew: network group act object hashtag post_text posted by within_days nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    referral.registered: level nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    referral.qualified: level nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    purchase.made: paid nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    purchase.returned: paid nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    points.activated: nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    points.expiring: nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    points.expired: nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    points.spent: nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    custom: custom nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    manual: nth counter has_referrer invited registered_for_days registered confirmed linked in_group birthday_within_days tagged balance weekday hours
    "#);
}

#[test]
fn a_like_given_again_is_not_the_first() {
    let profile = "0f";
    let key = |episode| CauseKey::social(NetworkName::Vk, GROUP, "post:1", profile, "like", episode);
    let first = |cause: CauseKey, what| Event { cause, ..event(day(11, 10), what) }.cause_is_first();
    assert!(first(key(1), acted(Act::Like, 1)));
    assert!(!first(key(2), acted(Act::Like, 1)));
    assert!(first(key(2).ended(), withdrew(Act::Like, By::Member)), "each end is its own");
    assert!(first(CauseKey("birthday:2026".to_owned()), Happening::MemberBirthday { year: 2026 }));
}

#[test]
fn a_profile_that_was_another_members_earns_nothing_more_unless_the_offer_pays_again_and_again() {
    let network = NetworkName::Vk;
    let linked = |second_hand| Happening::SocialLinked { network, second_hand };
    let joined = |second_hand| Happening::SocialJoined { network, group: GROUP, earlier: None, second_hand };
    let reposted = |second_hand| {
        let object = Object::post(1);
        Happening::SocialActed {
            network,
            group: GROUP,
            act: Act::Repost,
            object,
            earlier: None,
            since: None,
            second_hand,
        }
    };
    let table: [(&str, &dyn Fn(bool) -> Happening); 3] =
        [("link", &linked), ("join", &joined), ("activity", &reposted)];
    for (template, what) in table {
        let happens = |second_hand| event(Millis(1), what(second_hand));
        let mut terms = terms(template);
        assert!(awarded(&decide(terms.clone(), &happens(false), &facts())).is_some(), "{template}");
        assert_eq!(decide(terms.clone(), &happens(true), &facts()), Outcome::Refused(Refusal::SecondHand));
        terms.repeats = true;
        assert!(awarded(&decide(terms, &happens(true), &facts())).is_some(), "{template}");
    }
}
