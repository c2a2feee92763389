//! The decisions, stated as tables; and what must hold of any history.

mod counts;
mod edges;
mod engine;
mod index;
mod trace;

use super::*;
use crate::{
    event::{Act, By, CauseKey, Earlier, Event, Happening, NetworkName, Object},
    ids::{EventId, GroupId, MemberId},
    points::{AwardRef, Beyond},
    time::{DAY_MS, Window},
};
use jiff::{civil::date, tz::TimeZone};
use proptest::prelude::*;
use std::{borrow::Cow, collections::HashMap};
use uuid::Uuid;

const GROUP: GroupId = GroupId(Uuid::from_u128(1));
const OFFER: OfferId = OfferId(Uuid::from_u128(2));

fn event(at: Millis, what: Happening) -> Event {
    Event { id: EventId(Uuid::from_u128(3)), member: MemberId(5), at, seen: at, cause: CauseKey("cause".into()), what }
}

fn acted(act: Act, post: i64) -> Happening {
    let (network, object) = (NetworkName::Vk, Object::post(post));
    Happening::SocialActed { network, group: GROUP, act, object, earlier: None, since: None, second_hand: false }
}

fn joined(earlier: Option<Earlier>) -> Happening {
    Happening::SocialJoined { network: NetworkName::Vk, group: GROUP, earlier, second_hand: false }
}

fn withdrew(act: Act, by: By) -> Happening {
    let acted = CauseKey("acted".into());
    Happening::SocialWithdrew { network: NetworkName::Vk, group: GROUP, act, object: Object::post(1), by, acted }
}

fn facts() -> Facts {
    Facts::new(Millis(0))
}

fn terms(key: &str) -> Terms {
    templates::find(key).expect("a template").terms
}

fn decide(terms: Terms, event: &Event, facts: &Facts) -> Outcome<'static> {
    let index = Box::leak(Box::new(Index::new([Offer { id: OFFER, version: 1, terms }])));
    let considered = evaluate(index, event, facts);
    considered.into_iter().find(|one| one.offer == OFFER).expect("considered").outcome
}

fn awarded(outcome: &Outcome<'_>) -> Option<(i64, i64)> {
    let Outcome::Acted(decisions) = outcome else { return None };
    decisions.iter().find_map(|decision| match decision {
        Decision::Award { requested, applied, .. } => Some((*requested, *applied)),
        _ => None,
    })
}

/// What one member did to one offer over time: the same bookkeeping as the store's, in memory.
struct History {
    terms: Terms,
    zone: TimeZone,
    counted: HashMap<(Window, String), Counted>,
    objects: std::collections::HashSet<String>,
}

impl History {
    fn new(terms: Terms, zone: TimeZone) -> Self {
        Self { terms, zone, counted: HashMap::new(), objects: std::collections::HashSet::new() }
    }

    fn count(&mut self, at: Millis, points: i64, awards: i64) {
        for window in Window::ALL {
            let counted = self.counted.entry((window, window.key(at, &self.zone))).or_default();
            counted.points += points;
            counted.awards += awards;
        }
    }

    fn like(&mut self, at: Millis, post: i64) -> i64 {
        let event = event(at, acted(Act::Like, post));
        let object = event.what.paid_once().expect("an act has an object");
        let mut facts = facts();
        let counted = Window::ALL
            .into_iter()
            .filter_map(|window| Some((window, *self.counted.get(&(window, window.key(at, &self.zone)))?)))
            .collect();
        let object_paid = self.objects.contains(&object);
        facts.offers.insert(OFFER, OfferFacts { counted, object_paid, ..OfferFacts::default() });
        let Some((_, applied)) = awarded(&decide(self.terms.clone(), &event, &facts)) else { return 0 };
        self.objects.insert(object);
        self.count(at, applied, 1);
        applied
    }

    fn unlike(&mut self, paid_at: Millis, paid: i64) {
        self.count(paid_at, -paid, -1);
    }
}

fn day(month: i8, day: i8) -> Millis {
    Millis::start_of(date(2026, month, day), &TimeZone::UTC)
}

/// "5 for the first Like, 1 for the next, no more than 15 per month" in one of its four readings.
fn first_like(first_of: Window, measure: Measure) -> Terms {
    let mut terms = terms("first_like");
    terms.limits = vec![Limit { measure, window: Window::Month, at_most: 15, clip: true, per: Per::Member }];
    for action in &mut terms.actions {
        if let Action::Award { amount: Amount::FirstThen { window, .. }, .. } = action {
            *window = first_of;
        }
    }
    terms
}

#[test]
fn five_then_one_at_most_fifteen_a_month_in_its_four_readings() {
    for (first_of, measure, november, december) in [
        // 5 + 10 × 1 = 15 points after 11 likes; 15 likes are 5 + 14 × 1 = 19 points.
        (Window::Month, Measure::Points, 15, 15),
        (Window::Month, Measure::Awards, 19, 19),
        (Window::Ever, Measure::Points, 15, 15),
        (Window::Ever, Measure::Awards, 19, 15),
    ] {
        let mut history = History::new(first_like(first_of, measure), TimeZone::UTC);
        let paid = (1..=20).map(|post| history.like(day(11, 10), post)).sum::<i64>();
        assert_eq!(paid, november, "November, first of {first_of:?}, at most 15 {measure:?}");
        let paid = (21..=40).map(|post| history.like(day(12, 1), post)).sum::<i64>();
        assert_eq!(paid, december, "December, first of {first_of:?}, at most 15 {measure:?}");
    }
}

#[test]
fn counters_are_read_as_they_stood_before_the_event() {
    let mut history = History::new(terms("first_like"), TimeZone::UTC);
    assert_eq!([history.like(day(11, 1), 1), history.like(day(11, 1), 2), history.like(day(11, 1), 3)], [5, 1, 1]);
}

#[test]
fn the_month_is_the_programmes_month() {
    let last_evening_in_utc = day(12, 1).plus(-1_800_000);
    let moscow = TimeZone::get("Europe/Moscow").expect("a known zone");
    for (zone, second) in [(TimeZone::UTC, 1), (moscow, 5)] {
        let mut history = History::new(terms("first_like"), zone);
        assert_eq!(history.like(day(11, 10), 1), 5);
        assert_eq!(history.like(last_evening_in_utc, 2), second);
    }
}

#[test]
fn a_reversal_gives_its_amount_back_to_the_month_that_paid_it_and_the_same_object_does_not_pay_again() {
    let mut history = History::new(terms("first_like"), TimeZone::UTC);
    let november: i64 = (1..=11).map(|post| history.like(day(11, 10), post)).sum();
    assert_eq!((november, history.like(day(11, 11), 12)), (15, 0));
    history.unlike(day(11, 10), 1);
    assert_eq!(history.like(day(11, 12), 11), 0, "the object has paid once, ever");
    assert_eq!(history.like(day(11, 12), 12), 1, "the month has one point left again");
    history.unlike(day(11, 10), 5);
    assert_eq!(history.like(day(12, 2), 13), 5, "December has its own first");
}

#[test]
fn a_points_limit_clips_or_refuses_as_the_offer_says() {
    let mut terms = terms("activity");
    terms.limits =
        vec![Limit { measure: Measure::Points, window: Window::Day, at_most: 12, clip: true, per: Per::Member }];
    let counted = [(Window::Day, Counted { points: 10, awards: 1, met: 0 })].into();
    let known = OfferFacts { counted, ..OfferFacts::default() };
    let mut facts = facts();
    facts.offers.insert(OFFER, known);
    let repost = event(day(11, 10), acted(Act::Repost, 1));
    assert_eq!(awarded(&decide(terms.clone(), &repost, &facts)), Some((10, 2)));
    terms.limits[0].clip = false;
    let limit = terms.limits[0].clone();
    assert_eq!(decide(terms, &repost, &facts), Outcome::Refused(Refusal::Limit { limit: Cow::Owned(limit), used: 10 }));
}

#[test]
fn acts_older_than_the_baseline_pay_only_offers_that_ask_for_them() {
    for how in [Earlier::FirstScanOfGroup, Earlier::FirstScanOfMember, Earlier::BeforeLinking] {
        let event = event(day(11, 10), joined(Some(how)));
        let mut terms = terms("join");
        assert_eq!(decide(terms.clone(), &event, &facts()), Outcome::Refused(Refusal::Earlier { how }));
        terms.from = Some(day(11, 20));
        terms.earlier_acts = true;
        assert_eq!(awarded(&decide(terms, &event, &facts())), Some((20, 20)));
    }
}

#[test]
fn an_offer_pays_from_its_first_moment_and_not_at_its_last() {
    let mut terms = terms("join");
    (terms.from, terms.until) = (Some(day(11, 10)), Some(day(11, 20)));
    let at = |at: Millis| decide(terms.clone(), &event(at, joined(None)), &facts());
    assert_eq!(at(day(11, 10).plus(-1)), Outcome::Refused(Refusal::NotYet { from: day(11, 10) }));
    assert_eq!(awarded(&at(day(11, 10))), Some((20, 20)));
    assert_eq!(awarded(&at(day(11, 20).plus(-1))), Some((20, 20)));
    assert_eq!(at(day(11, 20)), Outcome::Refused(Refusal::Over { until: day(11, 20) }));
}

#[test]
fn what_may_be_older_than_an_offer_pays_only_offers_that_ask_for_earlier_acts() {
    let mut terms = terms("first_like");
    terms.from = Some(day(11, 10));
    let like = |since| {
        let mut what = acted(Act::Like, 1);
        if let Happening::SocialActed { since: perhaps, .. } = &mut what {
            *perhaps = since;
        }
        event(day(11, 20), what)
    };
    let perhaps = like(Some(day(11, 10).plus(-1)));
    let refused = Outcome::Refused(Refusal::PerhapsBefore { from: day(11, 10) });
    assert_eq!(decide(terms.clone(), &perhaps, &facts()), refused);
    for since in [None, Some(day(11, 10))] {
        assert!(awarded(&decide(terms.clone(), &like(since), &facts())).is_some(), "{since:?}");
    }
    terms.earlier_acts = true;
    assert!(awarded(&decide(terms, &perhaps, &facts())).is_some());
}

#[test]
fn what_the_act_earned_is_reversed_and_then_nothing_is_deducted_on_top() {
    let award = AwardRef { seq: 7, applied: 10, reversed: 0, expired: 0 };
    let paid_by = OfferId(Uuid::from_u128(9));
    let deleted = event(day(11, 10), withdrew(Act::Repost, By::Member));
    let mut facts = facts();
    assert!(matches!(
        decide(terms("repost_deleted"), &deleted, &facts),
        Outcome::Acted(decisions) if matches!(decisions[..], [Decision::Deduct { points: 10, .. }])
    ));
    facts.taken_back.push(AwardOf { offer: paid_by, version: 2, takes_back: true, award });
    let index = Index::new([Offer { id: OFFER, version: 1, terms: terms("repost_deleted") }]);
    let considered = evaluate(&index, &deleted, &facts);
    assert_eq!(
        considered[0].outcome,
        Outcome::Acted(vec![Decision::Reverse { award, points: 10, beyond: Beyond::Clip }])
    );
    assert_eq!(considered[1].outcome, Outcome::Refused(Refusal::ReversedInstead));
}

#[test]
fn what_the_groups_side_took_away_costs_the_member_nothing() {
    let left = |by| Happening::SocialLeft { network: NetworkName::Vk, group: GROUP, by, joined: CauseKey("j".into()) };
    for (key, what) in [("leave", left(By::Others)), ("repost_deleted", withdrew(Act::Repost, By::Others))] {
        assert_eq!(what.takes_back(), None);
        assert_eq!(decide(terms(key), &event(day(11, 10), what), &facts()), Outcome::Refused(Refusal::NotByMember));
    }
    assert!(matches!(decide(terms("leave"), &event(day(11, 10), left(By::Member)), &facts()), Outcome::Acted(_)));
}

#[test]
fn each_referral_level_has_its_own_amount_and_levels_beyond_the_list_pay_nothing() {
    let registered = |level| event(day(11, 10), Happening::ReferralRegistered { invitee: MemberId(9), level });
    let at = |level| decide(terms("referral"), &registered(level), &facts());
    assert_eq!((awarded(&at(1)), awarded(&at(2))), (Some((50, 50)), Some((10, 10))));
    assert_eq!(at(3), Outcome::Refused(Refusal::NoAmount));
    assert_eq!(at(0), Outcome::Refused(Refusal::NoAmount));
}

#[test]
fn the_first_condition_that_does_not_hold_is_the_reason() {
    let mut terms = terms("activity");
    let named = Leaf::Object(vec![Object::post(2)]);
    terms.conditions = Condition::All(vec![
        Condition::Is(Leaf::Network(vec![NetworkName::Vk])),
        Condition::Any(vec![Condition::Is(named.clone())]),
        Condition::Is(Leaf::HasReferrer),
    ]);
    let at = |post| decide(terms.clone(), &event(day(11, 10), acted(Act::Comment, post)), &facts());
    assert_eq!(at(1), Outcome::Refused(Refusal::Condition { leaf: Cow::Owned(named) }));
    assert_eq!(at(2), Outcome::Refused(Refusal::Condition { leaf: Cow::Owned(Leaf::HasReferrer) }));
    assert_eq!(Index::new([Offer { id: OFFER, version: 1, terms: terms.clone() }]).named_posts(GROUP), [2]);
    terms.conditions = Condition::Not(Box::new(Condition::Is(Leaf::HasReferrer)));
    assert!(awarded(&decide(terms, &event(day(11, 10), acted(Act::Comment, 1)), &facts())).is_some());
}

#[test]
fn a_post_is_named_for_the_groups_in_which_that_makes_a_difference() {
    let other = GroupId(Uuid::from_u128(2));
    let post = |n| Condition::Is(Leaf::Object(vec![Object::post(n)]));
    let here = || Condition::Is(Leaf::Group(vec![GROUP]));
    let not = |condition| Condition::Not(Box::new(condition));
    let nothing: &[i64] = &[];
    for (conditions, in_here, elsewhere) in [
        (post(1), &[1][..], &[1][..]),
        (Condition::All(vec![here(), post(1)]), &[1], nothing),
        (Condition::All(vec![here(), Condition::Is(Leaf::HasReferrer)]), nothing, nothing),
        (Condition::All(vec![not(here()), post(1)]), nothing, &[1]),
        (not(Condition::All(vec![here(), post(1)])), &[1], nothing),
        (Condition::Any(vec![here(), post(1)]), nothing, &[1]),
        (
            Condition::Any(vec![
                Condition::All(vec![here(), post(1)]),
                Condition::All(vec![Condition::Is(Leaf::Group(vec![other])), post(2)]),
                post(3),
            ]),
            &[1, 3],
            &[2, 3],
        ),
        (Condition::All(vec![]), nothing, nothing),
    ] {
        let terms = Terms { conditions, ..terms("activity") };
        let index = Index::new([Offer { id: OFFER, version: 1, terms: terms.clone() }]);
        assert_eq!(index.named_posts(GROUP), in_here, "here: {:?}", terms.conditions);
        assert_eq!(index.named_posts(other), elsewhere, "elsewhere: {:?}", terms.conditions);
    }
}

#[test]
fn a_member_counts_as_registered_for_days_from_the_full_day_on() {
    let mut terms = terms("link");
    terms.conditions = Condition::Is(Leaf::RegisteredForDays(3));
    let linked = |at| event(at, Happening::SocialLinked { network: NetworkName::Vk, second_hand: false });
    assert!(awarded(&decide(terms.clone(), &linked(Millis(3 * DAY_MS - 1)), &facts())).is_none());
    assert!(awarded(&decide(terms, &linked(Millis(3 * DAY_MS)), &facts())).is_some());
}

#[test]
fn every_template_survives_storing() {
    for template in templates::all() {
        assert_eq!(Terms::from_json(&template.terms.to_json()), Ok(template.terms), "{}", template.key);
    }
}

#[test]
fn stored_text_from_the_future_or_with_unknown_words_is_called_broken() {
    let text = terms("link").to_json();
    assert_eq!(Terms::from_json(&text.replace("\"schema\":2", "\"schema\":3")), Err(Broken::Newer { found: 3 }));
    for (from, to) in [("social.linked", "social.dreamt"), ("\"priority\"", "\"urgency\""), ("\"award\"", "\"grant\"")]
    {
        assert!(matches!(Terms::from_json(&text.replace(from, to)), Err(Broken::Unknown(_))), "{to}");
    }
    assert!(matches!(Terms::from_json("{\"schema\":1"), Err(Broken::Unknown(_))));
    assert_eq!(Terms::from_json(&text.replace("\"fixed\":10", "\"fixed\":-1")), Err(Broken::Amount(-1)));
}

#[test]
fn conditions_have_a_greatest_size() {
    let leaf = || Condition::Is(Leaf::HasReferrer);
    let mut terms = terms("link");
    terms.conditions = Condition::All(std::iter::repeat_with(leaf).take(MAX_LEAVES).collect());
    assert_eq!(terms.check(), Ok(()));
    terms.conditions = Condition::All(std::iter::repeat_with(leaf).take(MAX_LEAVES + 1).collect());
    assert_eq!(terms.check(), Err(Broken::TooLarge));
    terms.conditions = (1..MAX_DEPTH).fold(leaf(), |inner, _| Condition::Not(Box::new(inner)));
    assert_eq!(terms.check(), Ok(()));
    terms.conditions = Condition::Not(Box::new(terms.conditions));
    assert_eq!(terms.check(), Err(Broken::TooLarge));
}

proptest! {
    #[test]
    fn no_history_of_likes_and_unlikes_passes_the_monthly_limit_or_pays_an_object_twice(
        steps in prop::collection::vec((0i64..40, 0i64..120, any::<bool>()), 0..120),
        first_of in prop::sample::select(vec![Window::Ever, Window::Month]),
    ) {
        let mut history = History::new(first_like(first_of, Measure::Points), TimeZone::UTC);
        let mut paid: HashMap<i64, (Millis, i64)> = HashMap::new();
        let mut ever: HashMap<i64, u32> = HashMap::new();
        for (post, days, take_back) in steps {
            let at = day(1, 1).plus(days * DAY_MS);
            if take_back {
                if let Some((at, points)) = paid.remove(&post) { history.unlike(at, points) }
            } else {
                let points = history.like(at, post);
                prop_assert!((0..=5).contains(&points));
                if points > 0 {
                    paid.insert(post, (at, points));
                    *ever.entry(post).or_default() += 1;
                }
            }
            let mut by_month: HashMap<String, i64> = HashMap::new();
            for (at, points) in paid.values() {
                *by_month.entry(Window::Month.key(*at, &TimeZone::UTC)).or_default() += points;
            }
            prop_assert!(by_month.values().all(|sum| *sum <= 15));
            prop_assert!(ever.values().all(|times| *times == 1));
        }
    }

    #[test]
    fn deciding_twice_decides_the_same_and_offers_do_not_see_each_other(post in 1i64..5, twice in any::<bool>()) {
        let one = Offer { id: OFFER, version: 1, terms: terms("first_like") };
        let other = Offer { id: OfferId(Uuid::from_u128(8)), version: 1, terms: terms("activity") };
        let event = event(day(11, 10), acted(Act::Like, post));
        let only = Index::new([one.clone()]);
        let alone = evaluate(&only, &event, &facts());
        let index = if twice { Index::new([one, other]) } else { Index::new([other, one]) };
        let together = evaluate(&index, &event, &facts());
        prop_assert_eq!(&together, &evaluate(&index, &event, &facts()));
        prop_assert!(together.contains(&alone[0]));
    }
}
