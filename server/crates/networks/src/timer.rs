use futures_util::future::BoxFuture;
use kabinet_domain::time::Millis;
use std::time::Duration;

/// Time as this room needs it. Handed in, so that a test waits for nothing.
pub trait Timer: Send + Sync {
    /// The programme's clock: until when a method is suspended is told and compared in it.
    fn now(&self) -> Millis;
    /// Time passed since some fixed moment; never goes back. Spaces the calls of a key.
    fn elapsed(&self) -> Duration;
    /// Waits.
    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()>;
}

/// Really waits; the programme's clock is handed in as a function.
pub struct RealTimer<F> {
    now: F,
    started: tokio::time::Instant,
}

impl<F: Fn() -> Millis + Send + Sync> RealTimer<F> {
    /// A timer whose [`Timer::now`] is `now`.
    pub fn new(now: F) -> Self {
        Self { now, started: tokio::time::Instant::now() }
    }
}

impl<F: Fn() -> Millis + Send + Sync> Timer for RealTimer<F> {
    fn now(&self) -> Millis {
        (self.now)()
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}
