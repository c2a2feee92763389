use futures_util::future::BoxFuture;
use kabinet_domain::time::Millis;
use kabinet_networks::Timer;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

pub const START: Millis = Millis(1_700_000_000_000);

/// Time that passes only when somebody sleeps.
#[derive(Default)]
pub struct FakeTimer(Mutex<Vec<Duration>>);

impl FakeTimer {
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// How long was slept, in milliseconds, each time.
    pub fn slept(&self) -> Vec<u128> {
        self.0.lock().unwrap().iter().map(Duration::as_millis).collect()
    }

    pub fn pass(&self, time: Duration) {
        self.0.lock().unwrap().push(time);
    }
}

impl Timer for FakeTimer {
    fn now(&self) -> Millis {
        START.plus(i64::try_from(self.elapsed().as_millis()).unwrap())
    }

    fn elapsed(&self) -> Duration {
        self.0.lock().unwrap().iter().sum()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        self.pass(time);
        Box::pin(std::future::ready(()))
    }
}
