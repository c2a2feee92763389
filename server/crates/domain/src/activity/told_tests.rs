use super::*;
use crate::{
    activity::{Read, Seen, diff},
    event::Act,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const NOW: Millis = Millis(90_000);
const ENDED: Turn = Turn::Ended(By::Member);

fn ann() -> Who {
    Who { profile: "ann".to_owned(), item: String::new() }
}

fn told(turn: Turn, at: Option<i64>) -> Told {
    Told { list: List::OfPost { post: 1, act: Act::Like }, who: ann(), turn, at: at.map(Millis) }
}

#[test]
fn the_truth_table() {
    use Presence::{Gone, Present, Suspected};
    let again = |at: i64| Some(Change::Appeared { who: ann(), at: Some(Millis(at)), episode: 3 });
    let (ended, cleared) = (Change::Ended { who: ann(), episode: 2 }, Change::Cleared { who: ann(), episode: 2 });
    // What was known is as of 50 500; the network's 50 000 may be as late as 50 999.
    for (presence, turn, at, expected) in [
        (Present, Turn::Begun, Some(60_000), None),
        (Present, ENDED, Some(60_000), Some(ended.clone())),
        (Present, ENDED, Some(50_000), Some(ended.clone())),
        (Present, ENDED, Some(49_000), None),
        (Present, ENDED, None, None),
        (Suspected, Turn::Begun, Some(60_000), Some(cleared)),
        (Suspected, Turn::Begun, Some(49_000), None),
        (Suspected, Turn::Begun, None, None),
        (Suspected, ENDED, Some(60_000), Some(ended)),
        (Suspected, ENDED, Some(49_000), None),
        (Gone, Turn::Begun, Some(60_000), again(60_000)),
        (Gone, Turn::Begun, Some(49_000), None),
        (Gone, Turn::Begun, None, None),
        (Gone, ENDED, Some(60_000), None),
    ] {
        let known = Known { presence, episode: 2, as_of: Millis(50_500) };
        assert_eq!(hear(Some(known), &told(turn, at), NOW), expected, "{presence:?} {turn:?} {at:?}");
    }
}

#[test]
fn of_what_is_not_known_the_beginning_is_new_and_the_end_is_remembered() {
    for at in [None, Some(60_000)] {
        let appeared = Change::Appeared { who: ann(), at: at.map(Millis), episode: 1 };
        assert_eq!(hear(None, &told(Turn::Begun, at), NOW), Some(appeared));
        assert_eq!(hear(None, &told(ENDED, at), NOW), Some(Change::Missed { who: ann() }));
    }
}

#[test]
fn an_end_that_came_late_without_a_time_is_believed_of_the_first_episode_only() {
    for (presence, episode, believed) in [
        (Presence::Present, 1, true),
        (Presence::Suspected, 1, true),
        (Presence::Gone, 1, false),
        (Presence::Present, 2, false),
    ] {
        let known = Known { presence, episode, as_of: Millis(50_500) };
        let ended = believed.then_some(Change::Ended { who: ann(), episode });
        assert_eq!(hear(Some(known), &told(ENDED, None), NOW), ended, "{presence:?} {episode}");
    }
}

#[test]
fn a_read_says_something_of_an_act_only_if_it_was_known_when_the_run_began() {
    let as_of = |first, changed, read: Option<i64>| as_of(Millis(first), Millis(changed), read.map(Millis)).0;
    assert_eq!(as_of(10, 10, None), 10);
    assert_eq!(as_of(10, 10, Some(30)), 30);
    assert_eq!(as_of(10, 40, Some(30)), 40);
    assert_eq!(as_of(31, 5, Some(30)), 5, "it was told after the run began that it had been done before");
}

/// One thing that happens in a history: steps are ten seconds and a bit apart.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// The person does it, or takes it back. The network tells so many steps later, and perhaps once more, or not at all.
    Toggle { told: Option<usize>, again: Option<usize> },
    /// A run begins. It reads the list so many steps later, and takes in what it read so many steps after that.
    Run { reads: usize, takes_in: usize, complete: bool },
}

const APART_MS: i64 = 10_700;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let delay = prop_oneof![4 => Just(Some(0_usize)), 2 => (1usize..6).prop_map(Some), 1 => Just(None)];
    let again = prop_oneof![3 => Just(None), 1 => (0usize..6).prop_map(Some)];
    let toggle = (delay, again).prop_map(|(told, again)| Step::Toggle { told, again });
    let run = (0usize..3, 0usize..3, any::<bool>());
    let run = run.prop_map(|(reads, takes_in, complete)| Step::Run { reads, takes_in, complete });
    prop::collection::vec(prop_oneof![2 => toggle, 1 => run], 1..40)
}

/// What is known of the act, and everything that would have been recorded of it.
#[derive(Debug, Default)]
struct Book {
    known: Option<(Known, Millis)>,
    /// When the run began that last read the list whole.
    whole: Option<Millis>,
    begun: u32,
    ended: u32,
}

impl Book {
    fn take(&mut self, change: &Change, as_of: Millis, now: Millis) {
        match change {
            Change::Appeared { episode, .. } => {
                self.begun += 1;
                assert_eq!((*episode, self.begun), (self.ended + 1, self.ended + 1), "it had ended before");
            }
            Change::Ended { episode, .. } => {
                self.ended += 1;
                assert_eq!((*episode, self.begun), (self.ended, self.ended), "it had begun before");
            }
            Change::Suspected { .. } | Change::Cleared { .. } | Change::Missed { .. } => {}
        }
        let (presence, episode) = change.leaves();
        let first_seen = self.known.map_or(now, |(_, first_seen)| first_seen);
        self.known = Some((Known { presence, episode, as_of }, first_seen));
    }

    fn hear(&mut self, told: &Told, now: Millis) {
        let known = self.known.map(|(known, first)| Known { as_of: as_of(first, known.as_of, self.whole), ..known });
        if let Some(change) = hear(known, told, now) {
            self.take(&change, told.by(now), now);
        }
    }

    fn take_in(&mut self, began: Millis, shown: bool, complete: bool, now: Millis) {
        let known: BTreeMap<Who, Known> = self.known.map(|(known, _)| (ann(), known)).into_iter().collect();
        let seen = shown.then(|| Seen { who: ann(), at: None }).into_iter().collect();
        for change in diff(&known, &Read { began, seen, complete }) {
            self.take(&change, began, now);
        }
        if complete {
            self.whole = Some(began);
        }
    }

    fn is_there(&self) -> bool {
        self.known.is_some_and(|(known, _)| known.presence == Presence::Present)
    }
}

/// What truly happened.
#[derive(Debug, Default)]
struct Truth {
    there: bool,
    begun: u32,
    ended: u32,
}

impl Truth {
    fn toggle(&mut self) -> Turn {
        self.there = !self.there;
        if self.there {
            self.begun += 1;
            Turn::Begun
        } else {
            self.ended += 1;
            ENDED
        }
    }
}

/// Plays a history. `dated`: the network tells when each was, in whole seconds; otherwise only what comes at once has a time,
/// and a word that comes twice is known by its number.
fn play(steps: &[Step], dated: bool, mut look: impl FnMut(&Truth, &Book)) -> (Truth, Book) {
    let (mut truth, mut book) = (Truth::default(), Book::default());
    // What is on its way, and the run that goes on: when it reads, when it takes in, what it read.
    let mut words: Vec<(usize, usize, Turn, i64)> = Vec::new();
    let mut run: Option<(i64, usize, usize, bool, Option<bool>)> = None;
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for n in 0..steps.len() + 12 {
        let now = i64::try_from(n).expect("few") * APART_MS;
        match steps.get(n) {
            Some(Step::Toggle { told, again }) => {
                let turn = truth.toggle();
                let times = told.iter().chain(told.and(again.as_ref()));
                words.extend(times.map(|later| (n + later, n, turn, now)));
            }
            Some(Step::Run { reads, takes_in, complete }) if run.is_none() => {
                run = Some((now, n + reads, n + reads + takes_in, *complete, None));
            }
            _ => {}
        }
        // A run begins, reads and takes in at moments between those of the words.
        if let Some((began, reads, takes_in, complete, shown)) = &mut run {
            if *reads <= n && shown.is_none() {
                *shown = Some(truth.there);
            }
            if let (Some(shown), true) = (*shown, *takes_in <= n) {
                book.take_in(Millis(*began + 1), shown, *complete, Millis(now + 2));
                run = None;
            }
        }
        for (_, word, turn, at) in words.extract_if(.., |(due, ..)| *due <= n) {
            if dated {
                book.hear(&told(turn, Some(at / SECOND_MS * SECOND_MS)), Millis(now + 3));
            } else if taken.insert(word) {
                book.hear(&told(turn, (word == n).then_some(now + 3)), Millis(now + 3));
            }
        }
        look(&truth, &book);
    }
    // Two quiet runs.
    for n in 1..=2 {
        let began = Millis(1_000_000_000 + n * APART_MS);
        book.take_in(began, truth.there, true, began);
    }
    (truth, book)
}

proptest! {
    #[test]
    fn two_complete_runs_heal_whatever_was_told_late_twice_or_not_at_all(steps in steps(), dated in any::<bool>()) {
        let (truth, book) = play(&steps, dated, |_, _| {});
        prop_assert_eq!(book.is_there(), truth.there);
    }

    #[test]
    fn nothing_is_recorded_that_did_not_happen(steps in steps(), dated in any::<bool>()) {
        let (truth, book) = play(&steps, dated, |_, _| {});
        prop_assert!(book.begun <= truth.begun, "{} of {}", book.begun, truth.begun);
        prop_assert!(book.ended <= truth.ended, "{} of {}", book.ended, truth.ended);
    }

    #[test]
    fn what_is_told_at_once_is_known_at_once_whatever_runs_are_under_way(steps in steps(), dated in any::<bool>()) {
        let at_once = steps.iter().map(|step| match step {
            Step::Toggle { again, .. } => Step::Toggle { told: Some(0), again: *again },
            run @ Step::Run { .. } => *run,
        });
        let at_once: Vec<Step> = at_once.collect();
        let (truth, book) = play(&at_once, dated, |truth, book| {
            assert_eq!((book.is_there(), book.begun, book.ended), (truth.there, truth.begun, truth.ended));
        });
        prop_assert_eq!((book.begun, book.ended), (truth.begun, truth.ended));
    }
}
