use super::book::Book;
use crate::{
    points::{Account, Beyond, Bucket, Ledger, LotState, MAX_POSTING, MAX_SUM, OpKind, Posting, Refused, Unbalanced},
    time::Millis,
};

pub const NOW: Millis = Millis(1_000);

pub fn award(points: i64, active_from: i64, expires: i64) -> Posting {
    let expires = if expires == 0 { Millis::NEVER } else { Millis(expires) };
    Posting::Award { points, active_from: Millis(active_from), expires, idle_days: None }
}

pub fn deduct(points: i64, beyond: Beyond) -> Posting {
    Posting::Deduct { points, beyond }
}

pub fn reverse(book: &Book, seq: i64, points: Option<i64>, beyond: Beyond) -> Posting {
    Posting::Reverse { award: book.award_ref(seq), points, beyond }
}

pub fn book(postings: &[Posting]) -> Book {
    let mut book = Book::default();
    for posting in postings {
        book.post(posting.clone(), NOW).expect("posted");
    }
    book
}

/// Pending, active, owed.
pub fn sums(book: &Book) -> (i64, i64, i64) {
    (book.account.pending, book.account.active, book.account.debt)
}

#[test]
fn an_award_waits_becomes_usable_and_passes() {
    let mut book = book(&[award(10, 2_000, 3_000)]);
    assert_eq!(sums(&book), (10, 0, 0));
    assert_eq!(book.load().due(), Some(Millis(2_000)));
    book.settle(Millis(2_500));
    assert_eq!(sums(&book), (0, 10, 0));
    book.settle(Millis(9_000));
    assert_eq!(sums(&book), (0, 0, 0));
    let told: Vec<(OpKind, &str, Millis)> =
        book.entries.iter().map(|entry| (entry.kind, entry.key.as_str(), entry.at)).collect();
    assert_eq!(
        told,
        [
            (OpKind::Award, "test:0", NOW),
            (OpKind::Activate, "act:1", Millis(2_000)),
            (OpKind::Expire, "exp:1", Millis(3_000))
        ]
    );
    assert_eq!(book.lots[&1].state, LotState::Closed);
    assert_eq!(book.load().due(), None);
}

#[test]
fn what_passes_soonest_is_taken_first() {
    let mut book = book(&[award(5, 0, 0), award(5, 0, 9_000), award(5, 0, 5_000)]);
    let entry = book.post(Posting::Spend { points: 7 }, NOW).expect("posted");
    let from: Vec<(i64, i64)> = entry.moves.iter().map(|one| (one.lot, one.amount)).collect();
    assert_eq!(from, [(3, 5), (2, 2)]);
}

#[test]
fn points_that_are_still_waiting_cannot_be_spent() {
    let mut book = book(&[award(5, 0, 0), award(5, 2_000, 0)]);
    assert_eq!(book.post(Posting::Spend { points: 6 }, NOW), Err(Refused::NotEnough { missing: 1 }));
    assert_eq!(sums(&book), (5, 5, 0));
}

#[test]
fn a_deduction_beyond_the_balance_is_refused_clipped_or_owed() {
    let start = book(&[award(5, 0, 0)]);
    let after = |beyond| {
        let mut book = start.clone();
        let entry = book.post(deduct(8, beyond), NOW);
        assert_eq!(book.broken(), None);
        (entry.map(|entry| (entry.requested, entry.applied)), sums(&book))
    };
    assert_eq!(after(Beyond::Refuse), (Err(Refused::NotEnough { missing: 3 }), (0, 5, 0)));
    assert_eq!(after(Beyond::Clip), (Ok((8, 5)), (0, 0, 0)));
    assert_eq!(after(Beyond::Debt), (Ok((8, 8)), (0, 0, 3)));
}

#[test]
fn a_clipped_deduction_from_nothing_leaves_a_trace() {
    let mut book = Book::default();
    let entry = book.post(deduct(8, Beyond::Clip), NOW).expect("posted");
    assert_eq!((entry.requested, entry.applied, entry.moves.len()), (8, 0, 0));
    assert_eq!(book.broken(), None);
}

#[test]
fn a_debt_is_repaid_by_what_becomes_usable_and_not_by_what_waits() {
    let mut book = book(&[deduct(8, Beyond::Debt), award(6, 2_000, 0)]);
    assert_eq!(sums(&book), (6, 0, 8));
    book.settle(Millis(2_000));
    assert_eq!(sums(&book), (0, 0, 2));
    book.post(award(5, 0, 0), Millis(2_500)).expect("posted");
    assert_eq!(sums(&book), (0, 3, 0));
    let repaid: Vec<(&str, i64)> = book
        .entries
        .iter()
        .filter(|entry| entry.kind == OpKind::Repay)
        .map(|entry| (entry.key.as_str(), entry.applied))
        .collect();
    assert_eq!(repaid, [("repay:3", 6), ("repay:5", 2)]);
    assert_eq!(book.broken(), None);
}

#[test]
fn of_lots_that_become_usable_together_the_one_that_passes_soonest_pays_the_debt() {
    let mut book = book(&[deduct(3, Beyond::Debt), award(4, 2_000, 0), award(4, 2_000, 9_000)]);
    book.settle(Millis(2_000));
    assert_eq!((book.lots[&2].remaining, book.lots[&3].remaining), (4, 1));
}

#[test]
fn a_reversal_takes_exactly_what_the_award_gave() {
    let mut book = book(&[award(5, 0, 0), award(1, 0, 2_000)]);
    let entry = book.post(reverse(&book, 1, None, Beyond::Clip), NOW).expect("posted");
    assert_eq!((entry.kind, entry.reverses, entry.applied), (OpKind::Reverse, Some(1), 5));
    assert_eq!(sums(&book), (0, 1, 0));
    assert_eq!(book.post(reverse(&book, 1, None, Beyond::Debt), NOW), Err(Refused::NothingLeft { left: 0 }));
}

#[test]
fn a_reversal_takes_its_own_lot_first_though_others_pass_sooner() {
    let mut book = book(&[award(5, 9_000, 0), award(4, 0, 2_000), award(4, 0, 3_000)]);
    assert_eq!(sums(&book), (5, 8, 0));
    book.post(reverse(&book, 1, Some(3), Beyond::Refuse), NOW).expect("posted");
    assert_eq!(sums(&book), (2, 8, 0));
    book.post(reverse(&book, 2, None, Beyond::Refuse), NOW).expect("posted");
    assert_eq!(book.lots[&3].remaining, 4);
}

#[test]
fn what_was_spent_of_a_reversed_award_is_taken_from_other_lots_and_then_owed() {
    let mut book = book(&[award(10, 0, 2_000), Posting::Spend { points: 10 }, award(4, 0, 0)]);
    let entry = book.post(reverse(&book, 1, None, Beyond::Debt), NOW).expect("posted");
    let told: Vec<(i64, Bucket, i64)> = entry.moves.iter().map(|one| (one.lot, one.from, one.amount)).collect();
    assert_eq!(told, [(3, Bucket::Active, 4), (0, Bucket::Debt, 6)]);
    assert_eq!(sums(&book), (0, 0, 6));
}

#[test]
fn what_passed_unused_is_not_charged_by_a_reversal() {
    let mut book = book(&[award(10, 0, 2_000), Posting::Spend { points: 4 }, award(20, 0, 0)]);
    book.settle(Millis(2_000));
    let entry = book.post(reverse(&book, 1, None, Beyond::Debt), Millis(2_001)).expect("posted");
    assert_eq!((entry.requested, entry.applied), (4, 4));
    assert_eq!(sums(&book), (0, 16, 0));
}

#[test]
fn more_than_is_left_of_an_award_is_not_reversed() {
    let mut book = book(&[award(10, 0, 0)]);
    book.post(reverse(&book, 1, Some(7), Beyond::Clip), NOW).expect("posted");
    assert_eq!(book.post(reverse(&book, 1, Some(4), Beyond::Clip), NOW), Err(Refused::NothingLeft { left: 3 }));
    assert_eq!(book.post(reverse(&book, 1, Some(0), Beyond::Clip), NOW), Err(Refused::NotPositive));
    assert_eq!(sums(&book), (0, 3, 0));
}

#[test]
fn points_that_would_be_gone_before_they_came_are_not_awarded() {
    let mut book = Book::default();
    assert_eq!(book.post(award(5, 0, 1_000), NOW), Err(Refused::AlreadyExpired));
    assert_eq!(book.post(award(5, 3_000, 3_000), NOW), Err(Refused::AlreadyExpired));
    assert_eq!(book, Book::default());
}

#[test]
fn amounts_stay_within_what_a_ledger_holds() {
    let mut book = Book::default();
    for points in [0, -1, i64::MIN] {
        assert_eq!(book.post(award(points, 0, 0), NOW), Err(Refused::NotPositive));
        assert_eq!(book.post(deduct(points, Beyond::Debt), NOW), Err(Refused::NotPositive));
        assert_eq!(book.post(Posting::Spend { points }, NOW), Err(Refused::NotPositive));
    }
    for points in [MAX_POSTING + 1, i64::MAX] {
        assert_eq!(book.post(award(points, 0, 0), NOW), Err(Refused::Overflow));
        assert_eq!(book.post(deduct(points, Beyond::Debt), NOW), Err(Refused::Overflow));
    }
    for _ in 0..MAX_SUM / MAX_POSTING {
        book.post(award(MAX_POSTING, 0, 0), NOW).expect("posted");
    }
    assert_eq!(book.post(award(1, 0, 0), NOW), Err(Refused::Overflow));
    let mut owing = Book::default();
    for _ in 0..MAX_SUM / MAX_POSTING {
        owing.post(deduct(MAX_POSTING, Beyond::Debt), NOW).expect("posted");
    }
    assert_eq!(owing.post(deduct(1, Beyond::Debt), NOW), Err(Refused::Overflow));
}

#[test]
fn nothing_is_posted_to_a_ledger_that_was_not_settled() {
    let book = book(&[award(5, 0, 2_000)]);
    let mut ledger = book.load();
    let posted = ledger.post(Posting::Spend { points: 5 }, "late".to_owned(), Millis(2_000));
    assert_eq!(posted, Err(Refused::Unsettled));
    assert_eq!(ledger.touched().count(), 0);
}

#[test]
fn a_ledger_that_does_not_add_up_is_not_loaded() {
    let book = book(&[award(5, 0, 0)]);
    let lots: Vec<_> = book.lots.values().copied().collect();
    let load = |account, lots: &[_]| Ledger::load(account, lots.to_vec(), Vec::new()).map(drop).expect_err("refused");
    assert_eq!(load(Account { active: 6, ..book.account }, &lots), Unbalanced::Sums);
    assert_eq!(load(book.account, &[]), Unbalanced::Sums);
    assert_eq!(load(Account { debt: 1, ..book.account }, &lots), Unbalanced::Bounds);
    assert_eq!(load(Account { debt: -1, ..Account::default() }, &[]), Unbalanced::Bounds);
}
