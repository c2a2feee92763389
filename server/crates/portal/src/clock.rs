use kabinet_domain::time::Millis;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Where `now` comes from. Tests and the demo hand in a fake one and advance it.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Stands still until it is advanced.
    Fake(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `now`.
    pub fn fake(now: Millis) -> Self {
        Self::Fake(Arc::new(AtomicI64::new(now.0)))
    }

    /// The moment.
    #[expect(clippy::disallowed_methods, reason = "the one place where the wall clock is read")]
    pub fn now(&self) -> Millis {
        match self {
            Self::Fake(at) => Millis(at.load(Ordering::SeqCst)),
            Self::System => Millis(
                std::time::SystemTime::now()
                    .duration_since(std::time::UNIX_EPOCH)
                    .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
            ),
        }
    }

    /// Moves a fake clock on; the machine's clock is left alone.
    pub fn advance(&self, ms: i64) {
        if let Self::Fake(at) = self {
            at.fetch_add(ms, Ordering::SeqCst);
        }
    }
}
