use crate::time::Millis;
use std::collections::BTreeMap;

/// Who did it, and which of several: the network's profile id, and the comment's number where the list has several
/// entries of one person (empty otherwise).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Who {
    /// The network's id of a linked profile.
    pub profile: String,
    /// The comment's number, or empty.
    pub item: String,
}

/// How sure we are that an act is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// The last complete read showed it.
    Present,
    /// One complete read did not show it: the next run must read this list again.
    Suspected,
    /// Two complete reads in a row did not show it.
    Gone,
}

/// An act as it was known before this read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Whether it is there.
    pub presence: Presence,
    /// Which time it is there: doing it again after taking it back is a new episode. Starts at 1; 0 is of what was told to
    /// have ended before it was known.
    pub episode: u32,
    /// As of when this is known: what happened before is taken into account.
    pub as_of: Millis,
}

/// An entry the network shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Who and which.
    pub who: Who,
    /// The network's own time, where it tells one.
    pub at: Option<Millis>,
}

/// One read of a list, restricted to linked profiles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// When the run began that reads it.
    pub began: Millis,
    /// What was shown.
    pub seen: Vec<Seen>,
    /// Every page was read and nothing shifted meanwhile.
    pub complete: bool,
}

/// What follows from a read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is there and was not before: an event.
    Appeared {
        /// Who and which.
        who: Who,
        /// The network's own time, where it tells one.
        at: Option<Millis>,
        /// Which time.
        episode: u32,
    },
    /// A complete read did not show it for the first time: no event yet.
    Suspected {
        /// Who and which.
        who: Who,
        /// Which time.
        episode: u32,
    },
    /// It was suspected and is there after all: no event.
    Cleared {
        /// Who and which.
        who: Who,
        /// Which time.
        episode: u32,
    },
    /// A second complete read in a row did not show it, or the network told that it has ended: an event.
    Ended {
        /// Who and which.
        who: Who,
        /// Which time.
        episode: u32,
    },
    /// The network told that it has ended, and it was not known: no event, but what tells late that it began is older.
    Missed {
        /// Who and which.
        who: Who,
    },
}

impl Change {
    /// Who and which.
    pub const fn who(&self) -> &Who {
        match self {
            Self::Appeared { who, .. }
            | Self::Suspected { who, .. }
            | Self::Cleared { who, .. }
            | Self::Ended { who, .. }
            | Self::Missed { who } => who,
        }
    }

    /// Whether it is there after this, and which time.
    pub const fn leaves(&self) -> (Presence, u32) {
        match self {
            Self::Appeared { episode, .. } | Self::Cleared { episode, .. } => (Presence::Present, *episode),
            Self::Suspected { episode, .. } => (Presence::Suspected, *episode),
            Self::Ended { episode, .. } => (Presence::Gone, *episode),
            Self::Missed { .. } => (Presence::Gone, 0),
        }
    }
}

/// Compares a read with what was known. What it does not mention stays as it was.
///
/// | was | shown | not shown, complete | not shown, incomplete |
/// |---|---|---|---|
/// | unknown | appeared (1) | – | – |
/// | present | – | suspected | – |
/// | suspected | cleared | ended | – |
/// | gone | appeared (next episode) | – | – |
///
/// What became known since the run began may be newer than what the run has read: it is left to the next run. So a removal
/// that this run has come to suspect is not confirmed by it, however often it reads the list.
pub fn diff(known: &BTreeMap<Who, Known>, read: &Read) -> Vec<Change> {
    let mut shown: BTreeMap<&Who, Option<Millis>> = BTreeMap::new();
    for seen in &read.seen {
        let at = shown.entry(&seen.who).or_insert(seen.at);
        *at = (*at).or(seen.at);
    }
    let appeared = shown.iter().filter_map(|(who, at)| {
        let who = (*who).clone();
        match known.get(&who) {
            None => Some(Change::Appeared { who, at: *at, episode: 1 }),
            Some(Known { presence: Presence::Gone, episode, as_of }) => {
                let episode = episode + 1;
                (*as_of < read.began).then_some(Change::Appeared { who, at: *at, episode })
            }
            Some(Known { presence: Presence::Suspected, episode, .. }) => {
                Some(Change::Cleared { who, episode: *episode })
            }
            Some(Known { presence: Presence::Present, .. }) => None,
        }
    });
    let older = known.iter().filter(|(_, was)| read.complete && was.as_of < read.began);
    let missing = older.filter(|(who, _)| !shown.contains_key(who)).filter_map(|(who, was)| {
        let (who, episode) = (who.clone(), was.episode);
        match was.presence {
            Presence::Present => Some(Change::Suspected { who, episode }),
            Presence::Suspected => Some(Change::Ended { who, episode }),
            Presence::Gone => None,
        }
    });
    appeared.chain(missing).collect()
}

/// Takes changes into what is known; the store does the same, one member at a time.
#[cfg(test)]
pub fn apply(known: &mut BTreeMap<Who, Known>, changes: &[Change], as_of: Millis) {
    for change in changes {
        let (presence, episode) = change.leaves();
        known.insert(change.who().clone(), Known { presence, episode, as_of });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn who(profile: &str) -> Who {
        Who { profile: profile.to_owned(), item: String::new() }
    }

    /// The read of the `n`th run; each begins a moment after the one before it.
    fn read(n: i64, people: &[&str], complete: bool) -> Read {
        let seen = people.iter().map(|profile| Seen { who: who(profile), at: None }).collect();
        Read { began: Millis(n), seen, complete }
    }

    #[test]
    fn the_truth_table() {
        use Presence::{Gone, Present, Suspected};
        let ann = || who("ann");
        let rows = [
            (None, true, true, Some(Change::Appeared { who: ann(), at: None, episode: 1 })),
            (None, true, false, Some(Change::Appeared { who: ann(), at: None, episode: 1 })),
            (None, false, true, None),
            (None, false, false, None),
            (Some(Present), true, true, None),
            (Some(Present), true, false, None),
            (Some(Present), false, true, Some(Change::Suspected { who: ann(), episode: 3 })),
            (Some(Present), false, false, None),
            (Some(Suspected), true, true, Some(Change::Cleared { who: ann(), episode: 3 })),
            (Some(Suspected), true, false, Some(Change::Cleared { who: ann(), episode: 3 })),
            (Some(Suspected), false, true, Some(Change::Ended { who: ann(), episode: 3 })),
            (Some(Suspected), false, false, None),
            (Some(Gone), true, true, Some(Change::Appeared { who: ann(), at: None, episode: 4 })),
            (Some(Gone), true, false, Some(Change::Appeared { who: ann(), at: None, episode: 4 })),
            (Some(Gone), false, true, None),
            (Some(Gone), false, false, None),
        ];
        for (was, shown, complete, expected) in rows {
            let known = |as_of| {
                let known = was.map(|presence| (ann(), Known { presence, episode: 3, as_of }));
                known.into_iter().collect()
            };
            let read = read(1, if shown { &["ann"] } else { &[] }, complete);
            let found = diff(&known(Millis(0)), &read);
            assert_eq!(
                found,
                expected.clone().into_iter().collect::<Vec<_>>(),
                "{was:?} shown={shown} complete={complete}"
            );
            let left = expected.filter(|change| was.is_none() || matches!(change, Change::Cleared { .. }));
            let found = diff(&known(Millis(1)), &read);
            assert_eq!(found, left.into_iter().collect::<Vec<_>>(), "known since: {was:?} shown={shown}");
        }
    }

    #[test]
    fn an_entry_shown_twice_because_rows_shifted_counts_once_and_keeps_its_time() {
        let seen = |at| Seen { who: who("ann"), at };
        let shifted = Read { began: Millis(1), seen: vec![seen(None), seen(Some(Millis(7)))], complete: false };
        let appeared = Change::Appeared { who: who("ann"), at: Some(Millis(7)), episode: 1 };
        assert_eq!(diff(&BTreeMap::new(), &shifted), vec![appeared]);
    }

    const PEOPLE: [&str; 4] = ["ann", "bob", "eve", "joe"];

    /// A step of a history: what is truly on the list, and the part of it that a read showed.
    fn steps() -> impl Strategy<Value = Vec<([bool; 4], [bool; 4], bool)>> {
        prop::collection::vec((any::<[bool; 4]>(), any::<[bool; 4]>(), any::<bool>()), 0..40)
    }

    fn names(flags: [bool; 4]) -> Vec<&'static str> {
        PEOPLE.into_iter().zip(flags).filter_map(|(name, on)| on.then_some(name)).collect()
    }

    proptest! {
        #[test]
        fn no_interleaving_of_partial_reads_makes_a_false_removal(history in steps()) {
            let mut known = BTreeMap::new();
            let mut absent_in_a_row: BTreeMap<Who, u32> = BTreeMap::new();
            for (n, (truth, part, complete)) in (1..).zip(history) {
                let shown = if complete { names(truth) } else { names(std::array::from_fn(|n| truth[n] && part[n])) };
                for name in PEOPLE {
                    let count = absent_in_a_row.entry(who(name)).or_default();
                    if shown.contains(&name) { *count = 0 } else if complete { *count += 1 }
                }
                let changes = diff(&known, &read(n, &shown, complete));
                for change in &changes {
                    if let Change::Ended { who, .. } = change {
                        prop_assert!(absent_in_a_row[who] >= 2, "{who:?} was absent from fewer than two complete reads");
                    }
                }
                apply(&mut known, &changes, Millis(n));
            }
        }

        #[test]
        fn the_same_read_again_brings_nothing_new_after_the_second_time(history in steps()) {
            let mut known = BTreeMap::new();
            for (n, (truth, _, complete)) in (1..).zip(history) {
                for n in [3 * n, 3 * n + 1] {
                    let read = read(n, &names(truth), complete);
                    let changes = diff(&known, &read);
                    apply(&mut known, &changes, Millis(n));
                    prop_assert_eq!(diff(&known, &read), vec![], "by the same run");
                }
                prop_assert_eq!(diff(&known, &read(3 * n + 2, &names(truth), complete)), vec![]);
            }
        }

        #[test]
        fn every_removal_ends_exactly_one_appearance(history in steps()) {
            let mut known = BTreeMap::new();
            let mut open: BTreeMap<Who, u32> = BTreeMap::new();
            for (n, (truth, _, complete)) in (1..).zip(history) {
                let changes = diff(&known, &read(n, &names(truth), complete));
                for change in &changes {
                    match change {
                        Change::Appeared { who, episode, .. } => {
                            prop_assert!(open.insert(who.clone(), *episode).is_none(), "appeared twice");
                        }
                        Change::Ended { who, episode } => prop_assert_eq!(open.remove(who), Some(*episode)),
                        Change::Suspected { .. } | Change::Cleared { .. } | Change::Missed { .. } => {}
                    }
                }
                apply(&mut known, &changes, Millis(n));
            }
        }
    }
}
