//! How often a call is made before it counts as failed, and which methods rest: the same for every network.

use crate::{
    error::{NetworkError, Outage},
    outbound::{Broken, Reply},
    pace::Pace,
    secret::{KeyId, Secret},
    suspension::{Suspension, Suspensions},
    timer::Timer,
};
use kabinet_domain::event::NetworkName;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tracing::{Instrument, Span, field};

/// The first pause between two attempts; each following is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// A network that asks to wait longer than this is asked again by a later run.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How often a person's profile is asked for while they wait at the browser.
const PROFILE_ATTEMPTS: u32 = 3;
const PROFILE_PAUSE: Duration = Duration::from_millis(300);

/// What to do about a call that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Try again after a while; this is the failure when all attempts are used up.
    Again(NetworkError),
    /// The same, and call more slowly from now on.
    AgainSlower(NetworkError),
    /// Let this method rest for minutes: the same was done too often.
    Flood,
    /// Let this method rest until the quota is back.
    Quota,
    /// Nothing will change it now.
    Fail(NetworkError),
}

/// A call that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failed {
    pub(crate) verdict: Verdict,
    /// How long the network asked to wait.
    pub(crate) wait: Option<Duration>,
}

impl From<Verdict> for Failed {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, wait: None }
    }
}

/// What all calls to one network share.
pub(crate) struct Patience {
    pub(crate) network: NetworkName,
    pub(crate) attempts: u32,
    pub(crate) flood_pause_s: u32,
    pub(crate) quota_pause_s: u32,
    pub(crate) timer: Arc<dyn Timer>,
    pub(crate) suspensions: Suspensions,
}

/// A key with its pace.
pub(crate) struct Key {
    pub(crate) secret: Secret,
    pub(crate) id: KeyId,
    pub(crate) pace: Arc<Pace>,
}

impl Patience {
    /// For a network that nothing is asked of but who somebody is.
    pub(crate) fn brief(network: NetworkName, timer: Arc<dyn Timer>) -> Self {
        let (flood_pause_s, quota_pause_s) = (0, 0);
        Self { network, attempts: 1, flood_pause_s, quota_pause_s, timer, suspensions: Suspensions::default() }
    }

    /// Asks until there is an answer or nothing more to try. `used` counts every attempt.
    pub(crate) async fn call<T, F>(
        &self,
        (key, pace): (&KeyId, &Pace),
        used: &AtomicU64,
        method: &'static str,
        ask: impl Fn() -> F,
    ) -> Result<T, NetworkError>
    where
        F: Future<Output = Result<T, Failed>>,
    {
        let span = tracing::info_span!(
            "network_call",
            network = self.network.code(),
            method,
            key = %key,
            attempts = field::Empty,
            outcome = field::Empty,
            ms = field::Empty,
        );
        let started = self.timer.elapsed();
        let attempts = async {
            let result = self.attempts((key, pace), used, method, ask).await;
            let ms = self.timer.elapsed().saturating_sub(started).as_millis();
            Span::current().record("ms", u64::try_from(ms).unwrap_or(u64::MAX));
            result
        };
        told(attempts).instrument(span).await
    }

    async fn attempts<T, F>(
        &self,
        (key, pace): (&KeyId, &Pace),
        used: &AtomicU64,
        method: &'static str,
        ask: impl Fn() -> F,
    ) -> Result<T, NetworkError>
    where
        F: Future<Output = Result<T, Failed>>,
    {
        let mut attempt = 1;
        loop {
            self.suspensions.admit(key, method, self.timer.now())?;
            pace.turn(&*self.timer).await;
            // While it waited, a call before it may have met the end of the quota.
            self.suspensions.admit(key, method, self.timer.now())?;
            used.fetch_add(1, Ordering::Relaxed);
            Span::current().record("attempts", attempt);
            let Failed { verdict, wait } = match ask().await {
                Ok(response) => {
                    pace.went_well();
                    return Ok(response);
                }
                Err(failed) => failed,
            };
            let failure = match verdict {
                Verdict::Fail(error) => return Err(error),
                Verdict::Flood => return Err(self.rest(key, method, self.flood_pause_s)),
                Verdict::Quota => return Err(self.rest(key, method, self.quota_pause_s)),
                Verdict::AgainSlower(error) => {
                    pace.too_fast();
                    error
                }
                Verdict::Again(error) => error,
            };
            let pause = wait.unwrap_or_default().max(FIRST_PAUSE * 2_u32.pow(attempt - 1));
            if pause > LONGEST_PAUSE {
                return Err(NetworkError::Busy {
                    retry_after_ms: i64::try_from(pause.as_millis()).unwrap_or(i64::MAX),
                });
            }
            if attempt >= self.attempts {
                return Err(failure);
            }
            self.timer.sleep(pause).await;
            attempt += 1;
        }
    }

    /// Asks a few times, for somebody who waits at the browser.
    pub(crate) async fn briefly<T, F>(&self, ask: impl Fn() -> F) -> Result<T, NetworkError>
    where
        F: Future<Output = Result<T, NetworkError>>,
    {
        for _ in 1..PROFILE_ATTEMPTS {
            match ask().await {
                Err(NetworkError::Unavailable(_) | NetworkError::Busy { .. }) => self.timer.sleep(PROFILE_PAUSE).await,
                answered => return answered,
            }
        }
        ask().await
    }

    /// Asks once, within a span of its own: what cannot be asked twice, or is repeated by somebody else.
    pub(crate) async fn once<T>(
        &self,
        method: &'static str,
        asking: impl Future<Output = Result<T, NetworkError>>,
    ) -> Result<T, NetworkError> {
        let span = tracing::info_span!("network_call", network = self.network.code(), method, outcome = field::Empty);
        told(asking).instrument(span).await
    }

    fn rest(&self, key: &KeyId, method: &str, pause_s: u32) -> NetworkError {
        let until = self.timer.now().plus(i64::from(pause_s) * 1000);
        let suspension = Suspension { key: key.clone(), method: method.to_owned(), until };
        self.suspensions.add(suspension.clone());
        NetworkError::Suspended(suspension)
    }
}

/// Tells the log how a call ended.
async fn told<T>(asking: impl Future<Output = Result<T, NetworkError>>) -> Result<T, NetworkError> {
    let result = asking.await;
    match &result {
        Ok(_) => Span::current().record("outcome", field::display("ok")),
        Err(error) => Span::current().record("outcome", field::display(error)),
    };
    tracing::debug!("called");
    result
}

pub(crate) const fn unknown_shape(what: &'static str) -> Verdict {
    Verdict::Fail(NetworkError::Malformed { what })
}

pub(crate) fn broken_off(broken: Broken) -> Verdict {
    match broken {
        Broken::TooLarge => unknown_shape("an answer beyond the largest allowed"),
        broken => Verdict::Again(NetworkError::Unavailable(outage(broken))),
    }
}

/// How a connection broke; an oversized answer is as useless as half of one.
pub(crate) const fn outage(broken: Broken) -> Outage {
    match broken {
        Broken::Unreachable | Broken::Forbidden => Outage::Unreachable,
        Broken::Timeout => Outage::Timeout,
        Broken::Cut => Outage::Cut,
        Broken::TooLarge => Outage::NotJson,
    }
}

/// An answer that is not the network's JSON: a server in trouble is asked again, a wrong address is a matter of settings.
pub(crate) fn by_status(reply: &Reply) -> Failed {
    let verdict = match reply.status {
        200..=299 => Verdict::Again(NetworkError::Unavailable(Outage::NotJson)),
        429 => Verdict::AgainSlower(NetworkError::Unavailable(Outage::Status(429))),
        status if status >= 500 => Verdict::Again(NetworkError::Unavailable(Outage::Status(status))),
        _ => unknown_shape("an answer with a status that the network does not use"),
    };
    Failed { verdict, wait: reply.retry_after }
}
