//! How many calls a second a key may make.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Calls a second by kind of key; `None` lifts the limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rates {
    pub user: Option<u32>,
    pub group: Option<u32>,
    pub service: Option<u32>,
}

impl Default for Rates {
    /// What VK documents: 3 for a user, 20 for a group, 3 for a small application.
    fn default() -> Self {
        Self { user: Some(3), group: Some(20), service: Some(3) }
    }
}

impl Rates {
    pub fn lifted() -> Self {
        Self { user: None, group: None, service: None }
    }
}

const SECOND_MS: i64 = 1000;

/// When each key called within the last second.
#[derive(Default)]
pub(crate) struct Meter(Mutex<HashMap<String, VecDeque<i64>>>);

impl Meter {
    /// Whether the key may call now. A refused call is not counted.
    pub(crate) fn admits(&self, key: &str, limit: Option<u32>, now_ms: i64) -> bool {
        let Some(limit) = limit else {
            return true;
        };
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let calls = keys.entry(key.to_owned()).or_default();
        while calls.front().is_some_and(|at_ms| *at_ms <= now_ms - SECOND_MS) {
            calls.pop_front();
        }
        let admitted = calls.len() < limit as usize;
        if admitted {
            calls.push_back(now_ms);
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_call_so_often_in_any_second_and_keys_do_not_share() {
        let meter = Meter::default();
        let admitted: Vec<bool> = [0, 10, 20, 999, 1000, 1005].map(|now_ms| meter.admits("a", Some(3), now_ms)).into();
        assert_eq!(admitted, [true, true, true, false, true, false]);
        assert!(meter.admits("b", Some(3), 999));
        assert!(meter.admits("a", None, 1005));
    }
}
