//! How often each key called lately.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

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
