use super::{
    book::Book,
    examples::{NOW, award, book, deduct, reverse, sums},
};
use crate::{
    points::{Beyond, Bucket, HoldState, Ledger, LotState, OpKind, Posting, Refused, Unbalanced},
    time::Millis,
};

fn hold(points: i64, due: i64) -> Posting {
    Posting::Hold { points, due: Millis(due) }
}

/// Kind, key, moment and points of the entries after the first `skip`.
fn told(book: &Book, skip: usize) -> Vec<(OpKind, &str, i64, i64)> {
    let entries = book.entries.iter().skip(skip);
    entries.map(|entry| (entry.kind, entry.key.as_str(), entry.at.0, entry.applied)).collect()
}

/// Two lots, the second passing sooner, and a hold on 7 of their 10 points.
fn held() -> Book {
    book(&[award(5, 0, 9_000), award(5, 0, 3_000), hold(7, 5_000)])
}

#[test]
fn what_is_held_is_out_of_the_balance_and_cannot_be_spent() {
    let mut book = held();
    assert_eq!((sums(&book), book.account.held), ((0, 3, 0), 7));
    assert_eq!(book.post(Posting::Spend { points: 4 }, NOW), Err(Refused::NotEnough { missing: 1 }));
    assert_eq!(book.post(hold(4, 5_000), NOW), Err(Refused::NotEnough { missing: 1 }));
    let parts: Vec<(i64, i64)> = book.holds[&3].parts.iter().map(|part| (part.lot, part.amount)).collect();
    assert_eq!(parts, [(2, 5), (1, 2)], "soonest to pass first");
    assert_eq!(book.broken(), None);
}

#[test]
fn a_confirmed_hold_is_spent() {
    let mut book = held();
    let spend = book.post(Posting::Confirm { hold: 3, points: None }, NOW).expect("confirmed");
    assert_eq!((spend.kind, spend.applied), (OpKind::Spend, 7));
    assert_eq!((sums(&book), book.account.held), ((0, 3, 0), 0));
    assert_eq!((book.holds[&3].state, book.holds[&3].ended), (HoldState::Confirmed, Some(4)));
    assert_eq!(book.flow(Bucket::Spent), 7);
    assert_eq!(book.load().due(), Some(Millis(9_000)), "the hold is over, the lot is not");
}

#[test]
fn what_a_confirmation_leaves_comes_back_and_what_passes_soonest_is_used() {
    let mut book = held();
    book.post(Posting::Confirm { hold: 3, points: Some(4) }, NOW).expect("confirmed");
    assert_eq!(told(&book, 3), [(OpKind::Spend, "test:3", NOW.0, 4), (OpKind::Release, "rel:3", NOW.0, 3)]);
    assert_eq!((book.lots[&1].remaining, book.lots[&2].remaining), (5, 1));
    assert_eq!(book.broken(), None);
}

#[test]
fn what_passes_soonest_is_used_by_the_dates_of_the_confirmation() {
    let mut book = held();
    let mut ledger = book.load();
    assert!(ledger.keep(2, Millis(12_000)), "the second lot now passes after the first");
    let used = ledger.post(Posting::Confirm { hold: 3, points: Some(3) }, "used".to_owned(), NOW).expect("confirmed");
    let moved: Vec<(i64, i64)> = used[0].moves.iter().map(|one| (one.lot, one.amount)).collect();
    assert_eq!(moved, [(1, 2), (2, 1)]);
    book.post(Posting::Confirm { hold: 3, points: Some(3) }, NOW).expect("confirmed");
    assert_eq!((book.lots[&1].remaining, book.lots[&2].remaining), (5, 2), "with the dates of the hold");
}

#[test]
fn a_hold_ends_once() {
    for end in [Posting::Confirm { hold: 3, points: None }, Posting::Release { hold: 3 }] {
        let mut book = held();
        book.post(end, NOW).expect("ends");
        let after = book.clone();
        for again in [Posting::Confirm { hold: 3, points: Some(1) }, Posting::Release { hold: 3 }] {
            assert_eq!(book.post(again, NOW), Err(Refused::HoldOver));
        }
        assert_eq!(book, after);
    }
    let mut book = held();
    assert_eq!(book.post(Posting::Release { hold: 1 }, NOW), Err(Refused::HoldOver), "1 is an award");
}

#[test]
fn more_than_is_held_is_not_confirmed() {
    let mut book = held();
    for (points, refused) in
        [(8, Refused::NotEnough { missing: 1 }), (0, Refused::NotPositive), (-1, Refused::NotPositive)]
    {
        assert_eq!(book.post(Posting::Confirm { hold: 3, points: Some(points) }, NOW), Err(refused));
    }
    assert_eq!(book.account.held, 7);
}

#[test]
fn a_hold_that_would_be_over_at_once_is_not_made() {
    let mut book = book(&[award(5, 0, 0)]);
    assert_eq!(book.post(hold(5, NOW.0), NOW), Err(Refused::HoldOver));
}

#[test]
fn a_hold_that_nobody_ended_ends_at_its_moment_and_what_passed_meanwhile_passes_then() {
    let mut book = held();
    assert_eq!(book.load().due(), Some(Millis(5_000)));
    book.settle(Millis(20_000));
    assert_eq!(
        told(&book, 3),
        [
            (OpKind::Release, "rel:3", 5_000, 7),
            (OpKind::Expire, "exp:2:3", 5_000, 5),
            (OpKind::Expire, "exp:1", 9_000, 5)
        ],
        "nothing of lot 2 was usable on its day"
    );
    assert_eq!(book.holds[&3].state, HoldState::Lapsed);
    assert_eq!(book.broken(), None);
}

#[test]
fn what_is_not_held_of_a_lot_passes_on_its_day_and_the_rest_can_still_be_used() {
    let mut book = book(&[award(9, 0, 3_000), hold(7, 5_000)]);
    book.settle(Millis(3_000));
    assert_eq!((sums(&book), book.account.held), ((0, 0, 0), 7));
    assert_eq!((book.lots[&1].state, book.lots[&1].due), (LotState::Active, None));
    book.post(Posting::Confirm { hold: 2, points: Some(4) }, Millis(4_000)).expect("confirmed");
    assert_eq!(
        told(&book, 2),
        [
            (OpKind::Expire, "exp:1", 3_000, 2),
            (OpKind::Spend, "test:3", 4_000, 4),
            (OpKind::Release, "rel:2", 4_000, 3),
            (OpKind::Expire, "exp:1:2", 4_000, 3)
        ]
    );
    assert_eq!((book.lots[&1].state, book.award_ref(1).expired), (LotState::Closed, 5));
    assert_eq!(book.broken(), None);
}

#[test]
fn a_reversal_leaves_what_is_held_to_the_till_and_takes_the_rest_elsewhere() {
    let start = book(&[award(10, 0, 0), hold(8, 5_000), award(3, 0, 0)]);
    let after = |beyond| {
        let mut book = start.clone();
        let entry = book.post(reverse(&book, 1, None, beyond), NOW).map(|entry| entry.applied);
        assert_eq!(book.broken(), None);
        (entry, sums(&book), book.account.held)
    };
    assert_eq!(after(Beyond::Refuse), (Err(Refused::NotEnough { missing: 5 }), (0, 5, 0), 8));
    assert_eq!(after(Beyond::Clip), (Ok(5), (0, 0, 0), 8));
    assert_eq!(after(Beyond::Debt), (Ok(10), (0, 0, 5), 8));
}

#[test]
fn what_comes_back_from_a_hold_pays_a_debt() {
    let mut book = book(&[award(10, 0, 0), hold(8, 5_000)]);
    book.post(reverse(&book, 1, None, Beyond::Debt), NOW).expect("reversed");
    assert_eq!(sums(&book), (0, 0, 8));
    book.post(Posting::Release { hold: 2 }, NOW).expect("released");
    assert_eq!(told(&book, 3), [(OpKind::Release, "test:3", NOW.0, 8), (OpKind::Repay, "repay:4", NOW.0, 8)]);
    assert_eq!((sums(&book), book.account.held), ((0, 0, 0), 0));
}

#[test]
fn what_becomes_usable_when_a_hold_ends_pays_the_debt_before_what_was_held() {
    let mut book = book(&[award(4, 0, 0), hold(4, 5_000), award(4, 5_000, 0), deduct(3, Beyond::Debt)]);
    book.settle(Millis(5_000));
    assert_eq!((book.lots[&1].remaining, book.lots[&3].remaining), (4, 1));
}

#[test]
fn what_has_passed_pays_no_debt() {
    let mut book = book(&[award(10, 0, 2_000), hold(8, 5_000)]);
    book.post(deduct(6, Beyond::Debt), NOW).expect("deducted");
    book.settle(Millis(5_000));
    assert_eq!(sums(&book), (0, 0, 4));
    assert_eq!(book.broken(), None);
}

#[test]
fn holds_that_do_not_add_up_are_not_loaded() {
    let book = held();
    let lots: Vec<_> = book.lots.values().copied().collect();
    let load = |holds: &[_]| Ledger::load(book.account, lots.clone(), holds.to_vec()).map(drop);
    let whole = book.holds[&3].clone();
    assert_eq!(load(std::slice::from_ref(&whole)), Ok(()));
    assert_eq!(load(&[]), Err(Unbalanced::Holds));
    let mut other = whole.clone();
    other.parts.swap(0, 1);
    (other.parts[0].amount, other.parts[1].amount) = (5, 2);
    assert_eq!(load(&[other]), Err(Unbalanced::Holds), "as much, but of other lots");
    let ended = crate::points::Hold { state: HoldState::Cancelled, ..whole };
    assert_eq!(load(&[ended]), Err(Unbalanced::Holds));
}
