use crate::{secret::KeyId, timer::Timer};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Calls are spaced so much wider than the rate asks, for the jitter of the way to the network.
const MARGIN: f64 = 1.02;
/// How much wider the spacing becomes when the network says "too many".
const STRETCH: f64 = 1.25;
/// At most so many stretches: a bit less than four times the spacing.
const MOST_STRETCHES: i32 = 6;
/// So many calls in a row that went well take one stretch back.
const CALLS_TO_RELAX: u32 = 50;

/// The calls of one key in their order, no more a second than allowed: a token bucket of depth one.
///
/// Whoever asks first goes first. All groups that use a key share its pace.
pub(crate) struct Pace {
    spacing: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When the next call may start, in [`Timer::elapsed`].
    next: Duration,
    stretches: i32,
    went_well: u32,
}

impl Pace {
    /// So many calls a second; 0 lifts the limit.
    pub(crate) fn per_second(rate: u32) -> Self {
        let spacing = if rate == 0 { Duration::ZERO } else { Duration::from_secs(1).mul_f64(MARGIN) / rate };
        Self { spacing, state: Mutex::default() }
    }

    /// Waits until the call may start.
    pub(crate) async fn turn(&self, timer: &dyn Timer) {
        let wait = self.reserve(timer.elapsed());
        if !wait.is_zero() {
            timer.sleep(wait).await;
        }
    }

    fn reserve(&self, now: Duration) -> Duration {
        let mut state = self.state();
        let start = state.next.max(now);
        state.next = start + self.spacing.mul_f64(STRETCH.powi(state.stretches));
        start.saturating_sub(now)
    }

    /// The network said "too many a second": slower from now on.
    pub(crate) fn too_fast(&self) {
        let mut state = self.state();
        state.stretches = (state.stretches + 1).min(MOST_STRETCHES);
        state.went_well = 0;
    }

    /// The network answered: after a while of this the pace returns to the configured one.
    pub(crate) fn went_well(&self) {
        let mut state = self.state();
        if state.stretches > 0 {
            state.went_well += 1;
            if state.went_well >= CALLS_TO_RELAX {
                state.stretches -= 1;
                state.went_well = 0;
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The pace of every key ever used, and keys are as many as groups.
#[derive(Default)]
pub(crate) struct Paces(Mutex<HashMap<KeyId, Arc<Pace>>>);

impl Paces {
    /// The pace of this key; the rate is that of its first use.
    pub(crate) fn of(&self, key: &KeyId, calls_per_second: u32) -> Arc<Pace> {
        let mut paces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pace = paces.entry(key.clone()).or_insert_with(|| Arc::new(Pace::per_second(calls_per_second)));
        Arc::clone(pace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Duration = Duration::from_secs(100);

    #[test]
    fn three_a_second_start_340_ms_apart_in_the_order_of_asking() {
        let pace = Pace::per_second(3);
        let waits: Vec<_> = (0..4).map(|_| pace.reserve(START).as_millis()).collect();
        assert_eq!(waits, [0, 340, 680, 1020]);
    }

    #[test]
    fn idle_time_is_not_saved_up() {
        let pace = Pace::per_second(20);
        pace.reserve(START);
        let later = START + Duration::from_mins(1);
        assert_eq!(pace.reserve(later), Duration::ZERO);
        assert_eq!(pace.reserve(later).as_millis(), 51);
    }

    #[test]
    fn a_lifted_rate_never_waits() {
        let pace = Pace::per_second(0);
        pace.too_fast();
        assert!((0..1000).all(|_| pace.reserve(START).is_zero()));
    }

    #[test]
    fn too_many_a_second_slows_the_key_down_to_a_limit_and_success_speeds_it_up_again() {
        let pace = Pace::per_second(1);
        let spacing = || {
            let now = START + pace.state().next;
            pace.reserve(now);
            pace.reserve(now).as_millis()
        };
        assert_eq!(spacing(), 1020);
        pace.too_fast();
        assert_eq!(spacing(), 1275);
        for _ in 0..100 {
            pace.too_fast();
        }
        assert!(spacing() < 4000, "{}", spacing());
        for _ in 0..6 * CALLS_TO_RELAX {
            pace.went_well();
        }
        assert_eq!(spacing(), 1020);
    }
}
