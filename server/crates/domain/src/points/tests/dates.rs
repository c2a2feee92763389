//! Points that pass by idleness, and points that are kept for longer.

use super::{
    book::Book,
    examples::{NOW, award, book, sums},
    steps::Order,
};
use crate::{
    points::{OpKind, Posting},
    time::Millis,
};

/// Points that pass a hundred moments after the last sign of life.
fn idle(points: i64, active_from: i64) -> Posting {
    let active_from = Millis(active_from.max(NOW.0));
    Posting::Award { points, active_from, expires: active_from.plus(100), idle_days: Some(100) }
}

/// A sign of life.
fn live(book: &mut Book, now: i64) -> bool {
    book.settle(Millis(now));
    let moved = book.date(&Order::Live, Millis(now)).expect("a date");
    assert_eq!(book.broken(), None);
    moved
}

/// Kept for longer, before time is let pass.
fn keep(book: &mut Book, lot: i64, until: i64) -> bool {
    let kept = book.date(&Order::Keep { lot, until }, Millis(until)).expect("a date");
    assert_eq!(book.broken(), None);
    kept
}

fn dates(book: &Book) -> Vec<i64> {
    book.lots.values().map(|lot| lot.expires.0).collect()
}

#[test]
fn a_sign_of_life_moves_what_passes_by_idleness_and_nothing_else() {
    let mut book = book(&[idle(5, 0), award(5, 0, 1_090), award(5, 0, 0)]);
    assert!(live(&mut book, 1_050));
    assert_eq!(dates(&book), [1_150, 1_090, i64::MAX]);
    assert!(!live(&mut book, 1_050), "no later than before");
    book.settle(Millis(1_149));
    assert_eq!(sums(&book), (0, 10, 0), "what has a date of its own is gone");
    book.settle(Millis(1_150));
    assert_eq!(sums(&book), (0, 5, 0));
}

#[test]
fn what_passes_soonest_is_taken_first_as_the_dates_are_then() {
    let mut book = book(&[idle(5, 0), award(5, 0, 1_120)]);
    live(&mut book, 1_050);
    let spent = book.post(Posting::Spend { points: 5 }, Millis(1_051)).expect("spent");
    assert_eq!(spent.moves[0].lot, 2, "before the sign of life it would have been the first");
}

#[test]
fn what_has_passed_does_not_come_back() {
    let mut book = book(&[idle(5, 0)]);
    assert!(!live(&mut book, 1_100));
    assert_eq!((sums(&book), book.entries.len()), ((0, 0, 0), 2));
}

#[test]
fn what_waits_counts_from_its_activation_or_from_the_last_sign_of_life_whichever_is_later() {
    let mut book = book(&[idle(5, 2_000)]);
    assert!(!live(&mut book, 1_500));
    assert_eq!(dates(&book), [2_100]);
    assert!(live(&mut book, 2_001));
    assert_eq!(dates(&book), [2_101]);
}

#[test]
fn what_is_held_follows_unless_its_date_has_come() {
    let mut book = book(&[idle(5, 0), Posting::Hold { points: 5, due: Millis(1_300) }]);
    assert!(live(&mut book, 1_099));
    assert_eq!((dates(&book), book.lots[&1].due), (vec![1_199], None));
    assert!(!live(&mut book, 1_199), "its date has come");
    book.settle(Millis(1_300));
    assert_eq!(sums(&book), (0, 0, 0), "given back, it passes at once");
}

#[test]
fn what_is_returned_to_an_empty_lot_has_the_date_it_would_have_had() {
    let spent = || book(&[idle(5, 0), Posting::Spend { points: 5 }]);
    let mut book = spent();
    live(&mut book, 1_080);
    assert_eq!(dates(&book), [1_100], "an empty lot does not follow");
    let back = |book: &Book| Posting::Return { spend: book.spend_ref(2), points: None, grace_until: Millis(5_000) };
    book.post(back(&book), Millis(1_150)).expect("returned");
    assert_eq!((dates(&book), book.broken()), (vec![1_180], None));

    let mut late = spent();
    live(&mut late, 1_150);
    late.post(back(&late), Millis(1_160)).expect("returned");
    assert_eq!((dates(&late), late.broken()), (vec![1_100, 5_000], None), "its date had come: a lot of its own");
    assert!(!live(&mut late, 1_200), "which has the days of grace and no life");
}

#[test]
fn a_lot_is_kept_once_and_only_for_longer() {
    let mut book = book(&[award(5, 0, 1_100)]);
    assert!(!keep(&mut book, 1, 1_100));
    assert!(keep(&mut book, 1, 1_200));
    assert!(!keep(&mut book, 1, 1_300), "once");
    assert_eq!(book.lots[&1].kept_from, Some(Millis(1_100)));
    assert_eq!(book.settle(Millis(1_199)), 0);
    assert_eq!(book.settle(Millis(1_200)), 1);
    assert!(!keep(&mut book, 1, 1_400), "it is gone");
}

#[test]
fn what_was_held_when_a_part_passed_is_kept_and_passes_as_an_entry_of_its_own() {
    let mut book = book(&[award(5, 0, 1_100), Posting::Hold { points: 2, due: Millis(1_300) }]);
    book.settle(Millis(1_100));
    assert!(keep(&mut book, 1, 1_400));
    book.settle(Millis(1_400));
    let keys: Vec<&str> = book.entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys, ["test:0", "test:1", "exp:1", "rel:2", "exp:1:1"]);
    assert_eq!((book.entries[4].kind, book.entries[4].applied, book.broken()), (OpKind::Expire, 2, None));
}

#[test]
fn a_lot_that_was_kept_follows_the_member_s_life_once_that_is_later() {
    let mut book = book(&[idle(5, 0)]);
    assert!(keep(&mut book, 1, 1_150));
    assert!(!live(&mut book, 1_040), "later than a hundred moments from here");
    assert!(live(&mut book, 1_060));
    assert_eq!(dates(&book), [1_160]);
}
