use super::{Change, Known, List, Presence, Who};
use crate::{event::By, time::Millis};

/// Networks tell times in whole seconds, rounded down.
const SECOND_MS: i64 = 1_000;

/// What became of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    /// It was done.
    Begun,
    /// It was taken back, by somebody.
    Ended(By),
}

/// What a network told by itself of one act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// On which list it is, or was.
    pub list: List,
    /// Who and which.
    pub who: Who,
    /// What became of it.
    pub turn: Turn,
    /// When: the network's own time, or that of the word's coming if it came at once. `None`: it came late, and the network
    /// does not tell how late.
    pub at: Option<Millis>,
}

impl Told {
    /// By when it had happened.
    pub fn by(&self, now: Millis) -> Millis {
        self.at.map_or(now, |at| at.plus(SECOND_MS - 1).min(now))
    }
}

/// As of when an act is known that was first seen and last changed then: a complete read of its list looked for it, if the
/// run began later than that.
pub fn as_of(first_seen: Millis, changed: Millis, read: Option<Millis>) -> Millis {
    let looked_for = read.filter(|read| *read >= first_seen);
    looked_for.map_or(changed, |read| read.max(changed))
}

/// What follows from what a network told, for an act that is known like this. A network tells what has happened, so that a
/// removal is believed at once; but it may tell late, twice, or in another order, and what is known may be newer.
///
/// | was | begun | ended |
/// |---|---|---|
/// | unknown | appeared (1) | missed |
/// | present | – | ended |
/// | suspected | cleared | ended |
/// | gone | appeared (next episode) | – |
///
/// Below the first line this is so only of what is no older than what is known. Of what came late without a time, an end is
/// believed of the first episode, for there is no other that it could have ended; the rest is left to the next run.
pub fn hear(known: Option<Known>, told: &Told, now: Millis) -> Option<Change> {
    let (who, at) = (told.who.clone(), told.at);
    let Some(Known { presence, episode, as_of }) = known else {
        return Some(match told.turn {
            Turn::Begun => Change::Appeared { who, at, episode: 1 },
            Turn::Ended(_) => Change::Missed { who },
        });
    };
    let believed = match (at, told.turn) {
        (Some(_), _) => told.by(now) >= as_of,
        (None, Turn::Ended(_)) => episode == 1,
        (None, Turn::Begun) => false,
    };
    match (presence, told.turn) {
        _ if !believed => None,
        (Presence::Gone, Turn::Begun) => Some(Change::Appeared { who, at, episode: episode + 1 }),
        (Presence::Suspected, Turn::Begun) => Some(Change::Cleared { who, episode }),
        (Presence::Present | Presence::Suspected, Turn::Ended(_)) => Some(Change::Ended { who, episode }),
        (Presence::Present, Turn::Begun) | (Presence::Gone, Turn::Ended(_)) => None,
    }
}

#[cfg(test)]
#[path = "told_tests.rs"]
mod tests;
