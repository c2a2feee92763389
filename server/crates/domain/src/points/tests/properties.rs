use super::{
    book::Book,
    model::Model,
    steps::{Order, Step, beyond, steps},
};
use crate::{
    points::{Bucket, Entry, Posting, Refused},
    time::Millis,
};
use proptest::prelude::*;

/// How many sequences are played: 2,000, or as many as `KABINET_LEDGER_SEQUENCES` says.
fn sequences() -> u32 {
    std::env::var("KABINET_LEDGER_SEQUENCES").map_or(2_000, |count| count.parse().expect("a number of sequences"))
}

fn play(book: &mut Book, step: &Step, now: Millis) -> Option<Result<Entry, Refused>> {
    book.settle(now);
    let order = step.aim(&book.known(), now.0)?;
    book.date(&order, now);
    Some(book.post(book.posting(&order)?, now))
}

/// Everything that model and ledger both know.
fn agree(book: &Book, model: &Model) -> Result<(), TestCaseError> {
    let account = &book.account;
    prop_assert_eq!(
        (account.pending, account.active, account.held, account.debt),
        (model.pending(), model.active(), model.held(), model.debt)
    );
    prop_assert_eq!((book.flow(Bucket::Spent), book.flow(Bucket::Expired)), (model.spent(), model.expired()));
    prop_assert_eq!(book.open_lots(), model.lots());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: sequences(), ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_obeys_its_invariants_and_agrees_with_the_model(steps in steps()) {
        let (mut book, mut model, mut now) = (Book::default(), Model::default(), Millis(0));
        for (wait, step) in &steps {
            now = now.plus(*wait);
            book.settle(now);
            model.pass(now.0);
            agree(&book, &model)?;
            let Some(order) = step.aim(&book.known(), now.0) else { continue };
            if let Some(moved) = book.date(&order, now) {
                let carried = model.carry_out(&order, 0);
                prop_assert!(moved == carried || matches!(order, Order::Live), "{:?}", order);
            }
            if let Some(posting) = book.posting(&order) {
                let done = book.post(posting, now);
                let seq = done.as_ref().map_or(0, |entry| entry.seq);
                prop_assert_eq!(model.carry_out(&order, seq), done.is_ok(), "{:?}: {:?}", order, done);
            }
            prop_assert_eq!(book.broken(), None, "after {:?} at {:?}", order, now);
            agree(&book, &model)?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn it_makes_no_difference_when_or_how_often_the_ledger_is_settled(
        steps in steps(),
        extra in prop::collection::vec(0i64..9, 40),
    ) {
        let (mut seldom, mut often, mut now) = (Book::default(), Book::default(), Millis(0));
        for ((wait, step), extra) in steps.iter().zip(extra) {
            often.settle(now.plus(extra.min(*wait)));
            now = now.plus(*wait);
            often.settle(now);
            prop_assert_eq!(often.settle(now), 0, "a second run brings nothing");
            play(&mut often, step, now);
            play(&mut seldom, step, now);
        }
        prop_assert_eq!(seldom, often);
    }

    #[test]
    fn a_refusal_changes_nothing(steps in steps()) {
        let (mut book, mut now) = (Book::default(), Millis(0));
        for (wait, step) in &steps {
            now = now.plus(*wait);
            book.settle(now);
            let posting = step.aim(&book.known(), now.0).and_then(|order| book.posting(&order));
            let Some(posting) = posting else { continue };
            let (before, mut after) = (book.load(), book.load());
            match after.post(posting.clone(), "tried".to_owned(), now) {
                Ok(_) => drop(book.post(posting, now)),
                Err(refused) => prop_assert_eq!(before, after, "{:?}", refused),
            }
        }
    }

    #[test]
    fn what_a_reversal_may_take_is_what_the_award_gave_less_what_was_taken_or_has_passed(
        points in 1i64..50,
        spent in 0i64..50,
        parts in prop::collection::vec((prop::option::of(1i64..20), beyond(), 0i64..3), 1..8),
    ) {
        let (mut book, mut now) = (Book::default(), Millis(1));
        let award = Posting::Award { points, active_from: Millis(0), expires: Millis(8), idle_days: None };
        let lot = book.post(award, now).expect("awarded").seq;
        let _ = book.post(Posting::Spend { points: spent }, now);
        for (points, beyond, wait) in parts {
            now = now.plus(wait);
            book.settle(now);
            let award = book.award_ref(lot);
            let left = award.applied - award.reversed - award.expired;
            let done = book.post(Posting::Reverse { award, points, beyond: beyond.into() }, now);
            prop_assert!(done.map_or(0, |entry| entry.requested) <= left);
            let after = book.award_ref(lot);
            prop_assert!(after.reversed + after.expired <= after.applied);
            prop_assert_eq!(book.broken(), None);
        }
    }
}
