//! Counters are taken back with what had raised them.

use super::*;
use crate::{
    event::PurchaseId,
    ids::CounterId,
    money::{Currency, Money},
};

#[test]
fn counters_are_taken_back_as_if_only_what_is_left_had_been_bought() {
    let rub = |minor| Money { minor, currency: Currency::RUB };
    let returned = |amount: i64, left: i64, paid: i64| {
        let purchase = PurchaseId::parse("A-17").expect("a number");
        let (amount, left, paid, made) = (rub(amount), rub(left), rub(paid), CauseKey::purchase(&purchase));
        event(day(11, 20), Happening::PurchaseReturned { purchase, amount, left, paid, made })
    };
    let counter = CounterId(Uuid::from_u128(5));
    let taken = |event: &Event, by, in_parts| {
        let mut facts = facts();
        facts.counts = vec![CountOf { offer: OFFER, version: 1, takes_back: true, counter, by, in_parts }];
        let index = Index::new([]);
        let considered = evaluate(&index, event, &facts);
        match considered.first().map(|one| &one.outcome) {
            Some(Outcome::Acted(decisions)) => match decisions[..] {
                [Decision::Uncount { by, .. }] => by,
                _ => panic!("{decisions:?}"),
            },
            _ => 0,
        }
    };
    for (amount, left, paid, points, times) in [
        (300, 700, 1_000, 10, 0),
        (200, 500, 1_000, 6, 0),
        (500, 0, 1_000, 15, 1),
        (1_000, 0, 1_000, 31, 1),
        (0, 0, 0, 31, 1),
    ] {
        let event = returned(amount, left, paid);
        assert_eq!((taken(&event, 31, true), taken(&event, 1, false)), (points, times), "{amount} of {paid}");
    }
    let unliked = event(day(11, 10), withdrew(Act::Like, By::Member));
    assert_eq!((taken(&unliked, 31, true), taken(&unliked, -2, false)), (31, -2));
}

#[test]
fn an_offer_takes_its_award_and_its_counters_back_in_one_line() {
    let award = AwardRef { seq: 7, applied: 10, reversed: 0, expired: 0 };
    let counter = CounterId(Uuid::from_u128(5));
    let mut facts = facts();
    facts.taken_back.push(AwardOf { offer: OFFER, version: 1, takes_back: true, award });
    for version in [1, 2] {
        facts.counts.push(CountOf { offer: OFFER, version, takes_back: true, counter, by: 1, in_parts: false });
    }
    let (index, event) = (Index::new([]), event(day(11, 10), withdrew(Act::Like, By::Member)));
    let considered = evaluate(&index, &event, &facts);
    let lines: Vec<_> = considered.iter().map(|one| (one.version, one.outcome.clone())).collect();
    let uncount = || Decision::Uncount { of: OFFER, counter, by: 1 };
    let reverse = Decision::Reverse { award, points: 10, beyond: Beyond::Clip };
    assert_eq!(lines, [(1, Outcome::Acted(vec![reverse, uncount()])), (2, Outcome::Acted(vec![uncount()]))]);
}

#[test]
fn an_offer_that_reverses_takes_counters_back_too_and_none_twice() {
    let (counter, paid) = (CounterId(Uuid::from_u128(5)), OfferId(Uuid::from_u128(9)));
    let deleted = event(day(11, 10), withdrew(Act::Repost, By::Member));
    let mut facts = facts();
    facts.counts.push(CountOf { offer: paid, version: 1, takes_back: false, counter, by: 3, in_parts: false });
    let mut terms = terms("repost_deleted");
    terms.actions = vec![Action::Reverse { beyond: Beyond::Clip }, Action::Reverse { beyond: Beyond::Clip }];
    let offers = [1, 2].map(|n| Offer { id: OfferId(Uuid::from_u128(n)), version: 1, terms: terms.clone() });
    let index = Index::new(offers);
    let outcomes =
        |facts: &Facts| -> Vec<_> { evaluate(&index, &deleted, facts).into_iter().map(|one| one.outcome).collect() };
    let uncount = Decision::Uncount { of: paid, counter, by: 3 };
    assert_eq!(outcomes(&facts), [Outcome::Acted(vec![uncount]), Outcome::Acted(Vec::new())]);
    facts.counts.clear();
    facts.passed_above = true;
    assert_eq!(outcomes(&facts), [Outcome::Acted(vec![Decision::ReverseAbove]), Outcome::Acted(Vec::new())]);
}
