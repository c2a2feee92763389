use super::{book::Book, model::Model};
use crate::{
    points::{Beyond, Entry, Posting, Refused},
    time::Millis,
};
use proptest::{prelude::*, sample::Index};

#[derive(Debug, Clone)]
enum Step {
    Award { points: i64, delay: i64, life: Option<i64> },
    Deduct { points: i64, beyond: Beyond },
    Spend { points: i64 },
    Reverse { which: Index, points: Option<i64>, beyond: Beyond },
    Settle,
}

fn beyond() -> impl Strategy<Value = Beyond> {
    prop::sample::select(vec![Beyond::Refuse, Beyond::Clip, Beyond::Debt])
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1i64..12, prop_oneof![Just(0i64), 0i64..15], prop::option::weighted(0.7, 1i64..30))
            .prop_map(|(points, delay, life)| Step::Award { points, delay, life }),
        2 => (1i64..12, beyond()).prop_map(|(points, beyond)| Step::Deduct { points, beyond }),
        2 => (1i64..12).prop_map(|points| Step::Spend { points }),
        3 => (any::<Index>(), prop::option::of(1i64..8), beyond())
            .prop_map(|(which, points, beyond)| Step::Reverse { which, points, beyond }),
        1 => Just(Step::Settle),
    ]
}

/// Steps with the time that passes before each.
fn steps() -> impl Strategy<Value = Vec<(i64, Step)>> {
    prop::collection::vec((0i64..9, step()), 1..40)
}

impl Step {
    fn posting(&self, book: &Book, now: Millis) -> Option<Posting> {
        match self {
            Self::Award { points, delay, life } => {
                let active_from = now.plus(*delay);
                let expires = life.map_or(Millis::NEVER, |life| active_from.plus(life));
                Some(Posting::Award { points: *points, active_from, expires })
            }
            Self::Deduct { points, beyond } => Some(Posting::Deduct { points: *points, beyond: *beyond }),
            Self::Spend { points } => Some(Posting::Spend { points: *points }),
            Self::Reverse { which, points, beyond } => {
                let awards = book.awards();
                let award = book.award_ref(*awards.get(which.index(awards.len().max(1)))?);
                Some(Posting::Reverse { award, points: *points, beyond: *beyond })
            }
            Self::Settle => None,
        }
    }
}

fn play(book: &mut Book, step: &Step, now: Millis) -> Option<(Posting, Result<Entry, Refused>)> {
    book.settle(now);
    let posting = step.posting(book, now)?;
    Some((posting, book.post(posting, now)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_obeys_its_invariants_and_agrees_with_the_model(steps in steps()) {
        let (mut book, mut model, mut now) = (Book::default(), Model::default(), Millis(0));
        for (wait, step) in &steps {
            now = now.plus(*wait);
            model.pass(now);
            if let Some((posting, done)) = play(&mut book, step, now) {
                let seq = done.as_ref().map_or(0, |entry| entry.seq);
                prop_assert_eq!(model.post(posting, seq), done.is_ok(), "{:?}: {:?}", posting, done);
            }
            prop_assert_eq!(book.broken(), None);
            prop_assert_eq!(
                (book.account.pending, book.account.active, book.account.debt),
                (model.pending(), model.active(), model.debt()),
                "after {:?} at {:?}", step, now
            );
        }
    }

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
    fn reversals_of_an_award_never_take_more_than_it_gave(
        points in 1i64..50,
        spent in 0i64..50,
        parts in prop::collection::vec((prop::option::of(1i64..20), beyond()), 1..8),
    ) {
        let mut book = Book::default();
        let award = Posting::Award { points, active_from: Millis(0), expires: Millis::NEVER };
        let lot = book.post(award, Millis(1)).expect("awarded").seq;
        let _ = book.post(Posting::Spend { points: spent }, Millis(1));
        let mut taken = 0;
        for (points, beyond) in parts {
            let award = book.award_ref(lot);
            taken += book.post(Posting::Reverse { award, points, beyond }, Millis(2)).map_or(0, |entry| entry.applied);
        }
        prop_assert!(taken <= points);
        prop_assert_eq!(book.broken(), None);
    }
}
