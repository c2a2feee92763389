//! A list of a network compared with what was known of it.

use crate::{Bench, Row, timing::per_second};
use kabinet_domain::{
    activity::{Known, Presence, Read, Seen, Who, diff},
    time::Millis,
};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hint::black_box,
};

const SIZE: usize = 20_000;

/// A complete read of a list of which one entry in fifty changed, against set differences.
pub fn row(bench: &Bench) -> Row {
    let list = List::of(SIZE);
    let ours = per_second(bench.scale, SIZE, || diff(black_box(&list.known), black_box(&list.read)));
    let name = format!("a read of {SIZE} entries, 2 % changed / set differences");
    Row::new(name, "entries/s", (ours, set_differences(bench.scale, SIZE)))
}

/// How many entries of a list of this size set differences compare in a second.
pub fn set_differences(scale: f64, size: usize) -> f64 {
    let List { known, read } = List::of(size);
    let before: HashMap<&Who, &Known> = known.iter().collect();
    per_second(scale, size, || {
        let now: HashSet<&Who> = read.seen.iter().map(|seen| &seen.who).collect();
        let came = now.iter().filter(|who| !before.contains_key(**who)).count();
        let went = before.keys().filter(|who| !now.contains(**who)).count();
        (came, went)
    })
}

struct List {
    known: BTreeMap<Who, Known>,
    read: Read,
}

impl List {
    fn of(size: usize) -> Self {
        let who = |n: usize| Who { profile: n.to_string(), item: String::new() };
        let present = Known { presence: Presence::Present, episode: 1, as_of: Millis(0) };
        let known = (0..size).map(|n| (who(n), present)).collect();
        let shown = (0..size).filter(|n| n % 100 != 0).chain(size..size + size / 100);
        let seen = shown.map(|n| Seen { who: who(n), at: None }).collect();
        let read = Read { began: Millis(1), seen, complete: true };
        Self { known, read }
    }
}
