//! What was asked of the stand-in.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::params::Params;

/// A call that arrived, refused or not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// `wall.get`, `oauth2/auth`, …
    pub method: String,
    /// Without tokens and secrets.
    pub params: BTreeMap<String, String>,
    pub at_ms: i64,
}

/// The log keeps the latest so many calls; the counts are of all.
const KEPT: usize = 10_000;

#[derive(Default)]
struct Kept {
    latest: VecDeque<Call>,
    counts: BTreeMap<String, usize>,
}

#[derive(Default)]
pub(crate) struct Calls(Mutex<Kept>);

impl Calls {
    pub(crate) fn note(&self, method: &str, params: &Params, at_ms: i64) {
        let mut kept = self.lock();
        *kept.counts.entry(method.to_owned()).or_default() += 1;
        if kept.latest.len() == KEPT {
            kept.latest.pop_front();
        }
        kept.latest.push_back(Call { method: method.to_owned(), params: params.public(), at_ms });
    }

    pub(crate) fn latest(&self) -> Vec<Call> {
        self.lock().latest.iter().cloned().collect()
    }

    pub(crate) fn counts(&self) -> BTreeMap<String, usize> {
        self.lock().counts.clone()
    }

    pub(crate) fn reset(&self) {
        *self.lock() = Kept::default();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
