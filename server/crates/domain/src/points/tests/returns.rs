use super::{
    book::Book,
    examples::{NOW, award, book, deduct, sums},
};
use crate::{
    points::{Beyond, LotState, MAX_POSTING, MAX_SUM, OpKind, Posting, Refused},
    time::Millis,
};

const GRACE: Millis = Millis(50_000);

fn give_back(book: &mut Book, seq: i64, points: Option<i64>, now: Millis) -> Result<Vec<(i64, i64)>, Refused> {
    let spend = book.spend_ref(seq);
    let entry = book.post(Posting::Return { spend, points, grace_until: GRACE }, now)?;
    assert_eq!((entry.kind, entry.returns, book.broken()), (OpKind::Return, Some(seq), None));
    Ok(entry.moves.iter().map(|one| (one.lot, one.amount)).collect())
}

fn restore(book: &mut Book, seq: i64, points: Option<i64>, now: Millis) -> Result<i64, Refused> {
    let passed = book.passed_ref(seq);
    let entry = book.post(Posting::Restore { passed, points, grace_until: GRACE }, now)?;
    assert_eq!((entry.kind, entry.returns, book.broken()), (OpKind::Restore, Some(seq), None));
    Ok(entry.applied)
}

/// Two lots of 5, the second passing sooner, and a spending of 7 of their points.
fn spent() -> Book {
    book(&[award(5, 0, 9_000), award(5, 0, 3_000), Posting::Spend { points: 7 }])
}

#[test]
fn a_returned_spending_goes_back_to_its_lots_what_was_taken_last_first() {
    let mut book = spent();
    assert_eq!(book.lots[&2].state, LotState::Closed);
    assert_eq!(give_back(&mut book, 3, Some(3), NOW), Ok(vec![(1, 2), (2, 1)]));
    assert_eq!((book.lots[&1].remaining, book.lots[&2].remaining), (5, 1), "as after a spending of 4");
    assert_eq!((book.lots[&2].state, book.lots[&2].due), (LotState::Active, Some(Millis(3_000))));
    assert_eq!(give_back(&mut book, 3, None, NOW), Ok(vec![(2, 4)]));
    assert_eq!(sums(&book), (0, 10, 0));
}

#[test]
fn no_more_is_returned_than_was_spent() {
    let mut book = spent();
    assert_eq!(give_back(&mut book, 3, Some(8), NOW), Err(Refused::NothingLeft { left: 7 }));
    assert_eq!(give_back(&mut book, 3, Some(0), NOW), Err(Refused::NotPositive));
    assert_eq!(give_back(&mut book, 3, Some(i64::MIN), NOW), Err(Refused::NotPositive));
    give_back(&mut book, 3, Some(6), NOW).expect("returned");
    assert_eq!(give_back(&mut book, 3, Some(2), NOW), Err(Refused::NothingLeft { left: 1 }));
    give_back(&mut book, 3, None, NOW).expect("returned");
    assert_eq!(give_back(&mut book, 3, None, NOW), Err(Refused::NothingLeft { left: 0 }));
    assert_eq!(sums(&book), (0, 10, 0));
}

#[test]
fn what_has_passed_since_it_was_spent_comes_back_with_grace_as_a_lot_of_its_own() {
    let mut book = spent();
    assert_eq!(give_back(&mut book, 3, None, Millis(4_000)), Ok(vec![(1, 2), (4, 5)]));
    assert_eq!((book.lots[&4].amount, book.lots[&4].expires), (5, GRACE));
    assert_eq!((book.lots[&2].state, book.lots[&2].expires), (LotState::Closed, Millis(3_000)), "terms are frozen");
    book.settle(Millis(60_000));
    assert_eq!(sums(&book), (0, 0, 0));
    assert_eq!(book.broken(), None);
}

#[test]
fn grace_that_is_over_gives_nothing_back() {
    let mut book = spent();
    let after = Millis(GRACE.0 + 1);
    book.settle(after);
    assert_eq!(give_back(&mut book, 3, None, after), Err(Refused::AlreadyExpired));
    assert_eq!(restore(&mut book, 4, None, after), Err(Refused::AlreadyExpired));
}

#[test]
fn a_confirmed_hold_is_returned_like_any_spending() {
    let mut book = book(&[award(5, 0, 0), Posting::Hold { points: 4, due: Millis(5_000) }]);
    book.post(Posting::Confirm { hold: 2, points: Some(3) }, NOW).expect("confirmed");
    assert_eq!(give_back(&mut book, 3, None, NOW), Ok(vec![(1, 3)]));
    assert_eq!(sums(&book), (0, 5, 0));
}

#[test]
fn what_comes_back_pays_a_debt_first() {
    let mut book = spent();
    book.post(deduct(8, Beyond::Debt), NOW).expect("deducted");
    assert_eq!(sums(&book), (0, 0, 5));
    give_back(&mut book, 3, None, NOW).expect("returned");
    assert_eq!(sums(&book), (0, 2, 0));
    assert_eq!(book.entries.last().map(|entry| (entry.kind, entry.applied)), Some((OpKind::Repay, 5)));
}

#[test]
fn what_passed_is_restored_once_and_no_more_of_it_than_there_was() {
    let mut book = book(&[award(10, 0, 2_000), Posting::Spend { points: 4 }]);
    book.settle(Millis(2_500));
    assert_eq!(restore(&mut book, 3, Some(7), Millis(2_500)), Err(Refused::NothingLeft { left: 6 }));
    assert_eq!(restore(&mut book, 3, Some(-1), Millis(2_500)), Err(Refused::NotPositive));
    assert_eq!(restore(&mut book, 3, Some(2), Millis(2_500)), Ok(2));
    assert_eq!(restore(&mut book, 3, None, Millis(2_500)), Err(Refused::NothingLeft { left: 0 }));
    assert_eq!((sums(&book), book.lots[&4].expires), ((0, 2, 0), GRACE));
}

#[test]
fn an_account_that_is_full_takes_nothing_back() {
    let mut book = book(&[award(1, 0, 0), Posting::Spend { points: 1 }]);
    for _ in 0..MAX_SUM / MAX_POSTING {
        book.post(award(MAX_POSTING, 0, 0), NOW).expect("posted");
    }
    assert_eq!(give_back(&mut book, 2, None, NOW), Err(Refused::Overflow));
}
