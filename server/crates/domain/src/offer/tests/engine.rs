//! What the engine decides beyond the offers of the seeds.

use super::*;
use crate::{
    counter::{Asked, Reading},
    event::{ContactKind, CustomName, PurchaseId, Tag},
    ids::CounterId,
    money::{Currency, Money},
};
use std::collections::BTreeMap;

fn bought(minor: i64) -> Happening {
    let purchase = PurchaseId::parse("A-17").expect("a number");
    Happening::PurchaseMade { purchase, amount: Money { minor, currency: Currency::RUB } }
}

fn limit(measure: Measure, per: Per, at_most: i64) -> Limit {
    Limit { measure, window: Window::Month, at_most, clip: true, per }
}

fn counted(points: i64, awards: i64) -> BTreeMap<Window, Counted> {
    BTreeMap::from([(Window::Month, Counted { points, awards, met: 0 })])
}

#[test]
fn limits_count_over_members_objects_and_the_whole_programme() {
    let like = event(day(11, 10), acted(Act::Repost, 1));
    let known = OfferFacts {
        counted: counted(90, 9),
        counted_object: counted(4, 1),
        counted_programme: counted(998, 200),
        ..OfferFacts::default()
    };
    let mut facts = facts();
    facts.offers.insert(OFFER, known);
    for (limits, paid) in [
        (vec![limit(Measure::Points, Per::Member, 100)], Some(10)),
        (vec![limit(Measure::Points, Per::Member, 95)], Some(5)),
        (vec![limit(Measure::Points, Per::Object, 6)], Some(2)),
        (vec![limit(Measure::Awards, Per::Object, 1)], None),
        (vec![limit(Measure::Points, Per::Programme, 1_000)], Some(2)),
        (vec![limit(Measure::Points, Per::Programme, 998)], None),
        (vec![limit(Measure::Awards, Per::Programme, 201)], Some(10)),
        (vec![limit(Measure::Awards, Per::Programme, 200)], None),
        // The tightest of several counts.
        (vec![limit(Measure::Points, Per::Member, 97), limit(Measure::Points, Per::Programme, 1_000)], Some(2)),
    ] {
        let mut terms = terms("activity");
        terms.limits = limits;
        let outcome = decide(terms.clone(), &like, &facts);
        assert_eq!(awarded(&outcome).map(|(_, applied)| applied), paid, "{:?}", terms.limits);
    }
}

#[test]
fn a_limit_of_times_holds_for_offers_that_award_nothing() {
    let mut welcome = terms("welcome");
    welcome.limits = vec![limit(Measure::Awards, Per::Member, 1)];
    let registered = event(day(11, 10), Happening::MemberRegistered { referrer: None });
    assert!(matches!(decide(welcome.clone(), &registered, &facts()), Outcome::Acted(_)));
    let mut facts = facts();
    facts.offers.insert(OFFER, OfferFacts { counted: counted(0, 1), ..OfferFacts::default() });
    assert!(matches!(decide(welcome, &registered, &facts), Outcome::Refused(Refusal::Limit { .. })));
}

#[test]
fn an_offer_that_has_just_acted_rests() {
    let mut terms = terms("link");
    terms.cooldown_minutes = 60;
    let mut facts = facts();
    facts.offers.insert(OFFER, OfferFacts { last_acted: Some(day(11, 10)), ..OfferFacts::default() });
    let linked = |at| event(at, Happening::SocialLinked { network: NetworkName::Vk, second_hand: false });
    let until = day(11, 10).plus(3_600_000);
    assert_eq!(decide(terms.clone(), &linked(until.plus(-1)), &facts), Outcome::Refused(Refusal::Cooldown { until }));
    assert!(awarded(&decide(terms.clone(), &linked(until), &facts)).is_some());
    let long_before = day(11, 10).plus(-3_600_000);
    assert!(awarded(&decide(terms.clone(), &linked(long_before), &facts)).is_some(), "it was held back since");
    assert!(awarded(&decide(terms, &linked(long_before.plus(1)), &facts)).is_none());
}

#[test]
fn after_an_offer_that_stops_no_other_is_asked_and_before_it_none_is_stopped() {
    let double = Offer { id: OfferId(Uuid::from_u128(8)), version: 1, terms: terms("double") };
    let flat = || Amount::Percent { rate: Rate::Flat(300), rounding: Rounding::Down };
    let plain =
        Terms { actions: vec![Action::award(flat())], conditions: Condition::All(Vec::new()), ..terms("cashback") };
    let index = Index::new([Offer { id: OFFER, version: 1, terms: plain }, double.clone()]);
    let mut facts = facts();
    let paid = |facts: &Facts| {
        let considered = evaluate(&index, &event(day(11, 10), bought(100_000)), facts);
        considered.iter().map(|one| (one.offer, awarded(&one.outcome).map(|(_, points)| points))).collect::<Vec<_>>()
    };
    facts.local = date(2026, 11, 10).at(12, 0, 0, 0);
    assert_eq!(paid(&facts), [(double.id, Some(60)), (OFFER, None)], "a Tuesday");
    facts.local = date(2026, 11, 11).at(12, 0, 0, 0);
    assert_eq!(paid(&facts), [(double.id, None), (OFFER, Some(30))], "a Wednesday");
}

#[test]
fn the_nth_time_is_counted_by_what_happened_and_not_by_what_was_paid() {
    let nth = |nth, every| {
        let mut terms = terms("link");
        (terms.trigger, terms.repeats) = (EventKind::PurchaseMade, true);
        terms.conditions = Condition::Is(Leaf::Nth { nth, window: Window::Month, every });
        terms
    };
    let paid = |terms: Terms| -> Vec<i64> {
        let mut met = 0;
        let mut paid = Vec::new();
        for time in 1..=9 {
            let mut facts = facts();
            let known = BTreeMap::from([(Window::Month, Counted { points: 0, awards: 0, met })]);
            facts.offers.insert(OFFER, OfferFacts { counted: known, ..OfferFacts::default() });
            let index = Index::new([Offer { id: OFFER, version: 1, terms: terms.clone() }]);
            let happened = event(day(11, 10), bought(1_000));
            let considered = evaluate(&index, &happened, &facts);
            met += i64::from(considered[0].met);
            if awarded(&considered[0].outcome).is_some() {
                paid.push(time);
            }
        }
        paid
    };
    assert_eq!(paid(nth(1, false)), [1]);
    assert_eq!(paid(nth(4, false)), [4]);
    assert_eq!(paid(nth(4, true)), [4, 8]);
    let mut not = nth(1, false);
    not.conditions = Condition::Not(Box::new(not.conditions));
    assert_eq!(paid(not), [2, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn cashback_grows_with_what_the_counter_says_and_never_pays_by_what_it_will_say() {
    let template = templates::find("cashback").expect("a template");
    let of = Asked { counter: template.counters[0].0, reading: Reading::Change { last: 12, unit: Window::Month } };
    for (purchases, paid) in [(0, 30), (4, 30), (5, 50), (9, 50), (10, 70), (500, 70)] {
        let mut facts = facts();
        facts.offers.entry(OFFER).or_default().counters.insert(of, purchases);
        let outcome = decide(template.terms.clone(), &event(day(11, 10), bought(100_099)), &facts);
        assert_eq!(awarded(&outcome), Some((paid, paid)), "after {purchases}");
    }
}

#[test]
fn an_amount_that_comes_to_nothing_leaves_the_rest_of_the_offer_to_be_done() {
    let tag = Tag::parse("buyer").expect("a tag");
    let tagged = Decision::Tag { tag: tag.clone(), on: true };
    let mut terms = terms("double");
    terms.conditions = Condition::All(Vec::new());
    let bought = event(day(11, 10), bought(10));
    assert_eq!(decide(terms.clone(), &bought, &facts()), Outcome::Refused(Refusal::NoAmount), "it only pays");
    terms.actions.push(Action::Tag { tag, on: true });
    let nothing_and_tag = Outcome::Acted(vec![Decision::NoPoints, tagged.clone()]);
    assert_eq!(decide(terms.clone(), &bought, &facts()), nothing_and_tag);
    let amount = Amount::Percent { rate: Rate::Flat(1), rounding: Rounding::Down };
    terms.actions[0] = Action::Deduct { amount, beyond: Beyond::Clip, unless_reversed: false };
    assert_eq!(decide(terms.clone(), &bought, &facts()), nothing_and_tag);
    let amount = Amount::Percent { rate: Rate::ByLevel(vec![1, 1]), rounding: Rounding::Down };
    terms.actions[0] = Action::Award { amount, terms: None, to: Recipient::Referrers };
    assert_eq!(decide(terms.clone(), &bought, &facts()), nothing_and_tag);
    // An act without an entry is not what the offer is for.
    (terms.trigger, terms.actions[0]) =
        (EventKind::SocialActed, Action::award(Amount::ByAct { like: 0, comment: 3, repost: 10 }));
    let liked = event(day(11, 10), acted(Act::Like, 1));
    assert_eq!(decide(terms, &liked, &facts()), Outcome::Refused(Refusal::NoAmount));
}

#[test]
fn an_amount_that_comes_to_nothing_goes_past_no_limit_of_times() {
    let mut terms = terms("double");
    terms.conditions = Condition::All(Vec::new());
    terms.actions.push(Action::Tag { tag: Tag::parse("buyer").expect("a tag"), on: true });
    terms.limits = vec![limit(Measure::Awards, Per::Member, 1), limit(Measure::Points, Per::Member, 5)];
    let mut facts = facts();
    for (awards, acts) in [(0, true), (1, false)] {
        facts.offers.insert(OFFER, OfferFacts { counted: counted(5, awards), ..OfferFacts::default() });
        let outcome = decide(terms.clone(), &event(day(11, 10), bought(10)), &facts);
        assert_eq!(matches!(outcome, Outcome::Acted(_)), acts, "{awards}: {outcome:?}");
    }
}

#[test]
fn those_above_are_paid_by_level_and_within_the_offers_limits_for_each() {
    let mut terms = terms("both_sides");
    let registered = event(day(11, 10), Happening::MemberRegistered { referrer: Some(MemberId(1)) });
    let mut facts = facts();
    facts.has_referrer = true;
    let Outcome::Acted(decisions) = decide(terms.clone(), &registered, &facts) else { panic!("refused") };
    assert!(matches!(&decisions[..], [
        Decision::Award { applied: 30, .. },
        Decision::AwardAbove { levels },
    ] if levels == &[(1, 50), (2, 10)]));

    terms.limits = vec![limit(Measure::Points, Per::Member, 70)];
    let offer = Offer { id: OFFER, version: 3, terms };
    facts.offers.insert(OFFER, OfferFacts { counted: counted(40, 1), ..OfferFacts::default() });
    assert_eq!(awarded(&earned(&offer, 50, &facts).outcome), Some((50, 30)));
    facts.offers.insert(OFFER, OfferFacts { counted: counted(70, 2), ..OfferFacts::default() });
    assert!(matches!(earned(&offer, 50, &facts).outcome, Outcome::Refused(Refusal::Limit { used: 70, .. })));
}

#[test]
fn a_part_that_is_returned_takes_its_part_back_and_the_whole_takes_what_is_left() {
    let returned = |left: i64| {
        let rub = |minor| Money { minor, currency: Currency::RUB };
        let purchase = PurchaseId::parse("A-17").expect("a number");
        let (amount, made) = (rub(1), CauseKey::purchase(&purchase));
        event(day(11, 20), Happening::PurchaseReturned { purchase, amount, left: rub(left), paid: rub(100_000), made })
    };
    let reversed = |award: AwardRef, left| {
        let mut facts = facts();
        facts.taken_back.push(AwardOf { offer: OFFER, version: 1, takes_back: true, award });
        let index = Index::new([]);
        let event = returned(left);
        let considered = evaluate(&index, &event, &facts);
        match considered.first().map(|one| &one.outcome) {
            Some(Outcome::Acted(decisions)) => match decisions[..] {
                [Decision::Reverse { points, .. }] => points,
                _ => panic!("{decisions:?}"),
            },
            _ => 0,
        }
    };
    let fresh = AwardRef { seq: 7, applied: 31, reversed: 0, expired: 0 };
    assert_eq!(reversed(fresh, 50_000), 16, "15.5 of 31 are kept, a half is given back");
    assert_eq!(reversed(fresh, 0), 31);
    assert_eq!(reversed(AwardRef { reversed: 16, ..fresh }, 50_000), 0, "told twice, taken once");
    assert_eq!(reversed(AwardRef { reversed: 16, ..fresh }, 0), 15);
    assert_eq!(reversed(AwardRef { reversed: 16, expired: 10, ..fresh }, 0), 5, "what expired is not charged");
}

#[test]
fn an_offer_that_reverses_takes_back_what_others_paid_and_nothing_twice() {
    let mut terms = terms("repost_deleted");
    terms.actions = vec![Action::Reverse { beyond: Beyond::Debt }];
    let deleted = event(day(11, 10), withdrew(Act::Repost, By::Member));
    assert_eq!(decide(terms.clone(), &deleted, &facts()), Outcome::Refused(Refusal::NothingEarned));
    let award = AwardRef { seq: 7, applied: 10, reversed: 4, expired: 0 };
    let mut facts = facts();
    facts.taken_back.push(AwardOf { offer: OfferId(Uuid::from_u128(9)), version: 1, takes_back: false, award });
    let reverse = Decision::Reverse { award, points: 6, beyond: Beyond::Debt };
    assert_eq!(decide(terms.clone(), &deleted, &facts), Outcome::Acted(vec![reverse]));
    facts.taken_back[0].takes_back = true;
    assert_eq!(decide(terms, &deleted, &facts), Outcome::Acted(Vec::new()), "it was taken back by itself");
}

#[test]
fn what_others_ended_counts_only_for_offers_that_ask_who_did_it() {
    let mut terms = terms("leave");
    terms.conditions = Condition::Is(Leaf::By(vec![By::Others, By::Operator]));
    let left = |by| Happening::SocialLeft { network: NetworkName::Vk, group: GROUP, by, joined: CauseKey("j".into()) };
    for (by, acts) in [(By::Others, true), (By::Operator, true), (By::Member, false)] {
        let outcome = decide(terms.clone(), &event(day(11, 10), left(by)), &facts());
        assert_eq!(matches!(outcome, Outcome::Acted(_)), acts, "{by:?}");
    }
}

#[test]
fn offers_that_call_one_another_come_to_an_end() {
    let name = CustomName::parse("again").expect("a name");
    let mut terms = terms("win_back");
    terms.conditions = Condition::Is(Leaf::Custom(vec![name.clone()]));
    terms.limits.clear();
    terms.actions = vec![Action::Raise { name: name.clone() }];
    for depth in 0..MAX_CHAIN {
        let happened = event(day(11, 10), Happening::Custom { name: name.clone(), depth });
        let raise = Decision::Raise { name: name.clone(), depth: depth + 1 };
        assert_eq!(decide(terms.clone(), &happened, &facts()), Outcome::Acted(vec![raise]));
    }
    let last = event(day(11, 10), Happening::Custom { name, depth: MAX_CHAIN });
    assert_eq!(decide(terms, &last, &facts()), Outcome::Refused(Refusal::ChainTooLong));
}

#[test]
fn every_question_holds_where_it_should_and_not_beside_it() {
    let tags = |list: &[&str]| list.iter().map(|tag| Tag::parse(tag).expect("a tag")).collect::<Vec<_>>();
    let of = Asked { counter: CounterId(Uuid::from_u128(5)), reading: Reading::Value };
    let mut facts = facts();
    facts.post =
        Some(Post { text: "Новый СОРТ! #Осень_2026 #кофе".to_owned(), posted: date(2026, 11, 1) });
    facts.registered_on = date(2026, 10, 5);
    facts.local = date(2026, 11, 10).at(23, 30, 0, 0);
    facts.members_local = date(2026, 11, 11).at(3, 30, 0, 0);
    facts.invited = 3;
    facts.confirmed.insert(ContactKind::Email);
    facts.linked.insert(NetworkName::Vk);
    facts.groups.insert(GROUP);
    facts.tags.extend(tags(&["vip"]));
    facts.birthday = Some(date(1990, 11, 13));
    facts.balance = 100;
    facts.began = Some(day(10, 11));
    facts.offers.entry(OFFER).or_default().counters.insert(of, 7);
    let days = |from, until| Days { from, until };
    let hours =
        |from: u16, until: u16, members_zone| Leaf::Hours(Hours { from: from * 60, until: until * 60, members_zone });
    for (leaf, holds) in [
        (Leaf::Hashtag(tags(&["осень_2026"])), true),
        (Leaf::Hashtag(tags(&["осень"])), false),
        (Leaf::PostText(Words::parse("новый сорт").expect("text")), true),
        (Leaf::PostText(Words::parse("новые сорта").expect("text")), false),
        (Leaf::Posted(days(Some(date(2026, 11, 1)), None)), true),
        (Leaf::Posted(days(Some(date(2026, 11, 2)), None)), false),
        (Leaf::Registered(days(None, Some(date(2026, 10, 5)))), true),
        (Leaf::Registered(days(None, Some(date(2026, 10, 4)))), false),
        (Leaf::Invited { is: Compare::AtLeast, members: 3 }, true),
        (Leaf::Invited { is: Compare::AtMost, members: 2 }, false),
        (Leaf::Confirmed(vec![ContactKind::Email, ContactKind::Phone]), true),
        (Leaf::Confirmed(vec![ContactKind::Phone]), false),
        (Leaf::Linked(vec![NetworkName::Vk]), true),
        (Leaf::InGroup(vec![GROUP]), true),
        (Leaf::InGroup(vec![GroupId(Uuid::from_u128(77))]), false),
        (Leaf::Tagged(tags(&["new", "vip"])), true),
        (Leaf::Tagged(tags(&["new"])), false),
        (Leaf::BirthdayWithinDays(3), true),
        (Leaf::BirthdayWithinDays(2), false),
        (Leaf::WithinDays(30), true),
        (Leaf::WithinDays(29), false),
        (Leaf::Balance { is: Compare::Exactly, points: 100 }, true),
        (Leaf::Balance { is: Compare::AtMost, points: 99 }, false),
        (Leaf::Counter { of, is: Compare::AtLeast, value: 7 }, true),
        (Leaf::Counter { of, is: Compare::AtLeast, value: 8 }, false),
        (Leaf::Weekday(vec![Weekday::Tuesday]), true),
        (Leaf::Weekday(vec![Weekday::Wednesday]), false),
        (hours(22, 2, false), true),
        (hours(22, 2, true), false),
        (hours(3, 4, true), true),
    ] {
        let mut terms = terms("activity");
        terms.conditions = Condition::Is(leaf.clone());
        let outcome = decide(terms, &event(day(11, 10), acted(Act::Comment, 1)), &facts);
        assert_eq!(awarded(&outcome).is_some(), holds, "{leaf:?}");
    }
}

#[test]
fn a_birthday_on_the_29th_of_february_is_kept_on_the_28th_where_there_is_none() {
    let born = date(2000, 2, 29);
    assert_eq!((birthday_in(born, 2026), birthday_in(born, 2028)), (Some(date(2026, 2, 28)), Some(date(2028, 2, 29))));
}

#[test]
fn what_makes_no_sense_is_called_broken() {
    let of = Asked { counter: CounterId(Uuid::from_u128(5)), reading: Reading::Value };
    let broken = |change: &dyn Fn(&mut Terms)| {
        let mut terms = terms("link");
        change(&mut terms);
        terms.check()
    };
    let tiers = |steps: &[(i64, i64)]| {
        let steps = steps.iter().map(|(from, gives)| Tier { from: *from, gives: *gives }).collect();
        Action::award(Amount::Tiers { of, steps })
    };
    let percent = |rate| Action::award(Amount::Percent { rate: Rate::Flat(rate), rounding: Rounding::Down });
    assert_eq!(broken(&|terms| terms.actions = vec![tiers(&[(0, 1), (5, 2)])]), Ok(()));
    for action in [tiers(&[]), tiers(&[(5, 1), (5, 2)]), tiers(&[(5, 1), (0, 2)]), percent(WHOLE + 1)] {
        assert_eq!(broken(&|terms| terms.actions = vec![action.clone()]), Err(Broken::Unsound("award")), "{action:?}");
    }
    assert_eq!(broken(&|terms| terms.actions = vec![tiers(&[(0, -1)])]), Err(Broken::Amount(-1)));
    assert_eq!(broken(&|terms| terms.trigger = EventKind::ReferralEarned), Err(Broken::Unsound("trigger")));
    let nth = Leaf::Nth { nth: 0, window: Window::Ever, every: true };
    assert_eq!(broken(&|terms| terms.conditions = Condition::Is(nth.clone())), Err(Broken::Unsound("nth")));
    let never = Leaf::Hours(Hours { from: 60, until: 60, members_zone: false });
    assert_eq!(broken(&|terms| terms.conditions = Condition::Is(never.clone())), Err(Broken::Unsound("hours")));
    let silent = Action::letter(Letter::Written { subject: Localized::default(), text: Localized::default() });
    assert_eq!(broken(&|terms| terms.actions = vec![silent.clone()]), Err(Broken::Unsound("message")));
}
