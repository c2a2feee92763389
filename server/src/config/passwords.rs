use super::{Problem, keys::Keys};
use std::{num::NonZero, thread};

/// Section `passwords`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passwords {
    /// How many are hashed at once; at least one.
    pub concurrency: usize,
    /// How many more may wait.
    pub queue: usize,
}

impl Passwords {
    pub(super) fn read(keys: &Keys) -> Result<Self, Problem> {
        let concurrency = match keys.number("passwords.concurrency", 0..=256)? {
            0 => thread::available_parallelism().map_or(1, NonZero::get),
            set => set,
        };
        Ok(Self { concurrency, queue: keys.number("passwords.queue", 0..=10_000)? })
    }
}
