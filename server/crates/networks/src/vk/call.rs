use super::{
    config::{VkConfig, under},
    fault::{Verdict, verdict},
    wire::{Said, read},
};
use crate::{
    error::{NetworkError, Outage},
    outbound::{Broken, Outbound, Reply},
    pace::Pace,
    secret::{KeyId, Secret},
    suspension::{Suspension, Suspensions},
    timer::Timer,
};
use serde::de::DeserializeOwned;
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

/// What all calls to VK API share.
pub(super) struct Line {
    pub(super) config: VkConfig,
    pub(super) outbound: Outbound,
    pub(super) timer: Arc<dyn Timer>,
    pub(super) suspensions: Suspensions,
}

/// A key with its pace.
pub(super) struct Key {
    pub(super) secret: Secret,
    pub(super) id: KeyId,
    pub(super) pace: Arc<Pace>,
}

/// A method with its parameters.
pub(super) struct Question<'a> {
    pub(super) method: &'static str,
    pub(super) fields: &'a [(&'static str, &'a str)],
}

impl Line {
    /// Asks until there is an answer or nothing more to try. `used` counts every attempt.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        key: &Key,
        used: &AtomicU64,
        question: Question<'_>,
    ) -> Result<T, NetworkError> {
        let span = tracing::info_span!(
            "network_call",
            network = "vk",
            method = question.method,
            key = %key.id,
            attempts = field::Empty,
            outcome = field::Empty,
            ms = field::Empty,
        );
        let started = self.timer.elapsed();
        async {
            let result = self.attempts(key, used, &question).await;
            let ms = self.timer.elapsed().saturating_sub(started).as_millis();
            Span::current().record("ms", u64::try_from(ms).unwrap_or(u64::MAX));
            match &result {
                Ok(_) => Span::current().record("outcome", field::display("ok")),
                Err(error) => Span::current().record("outcome", field::display(error)),
            };
            tracing::debug!("called");
            result
        }
        .instrument(span)
        .await
    }

    async fn attempts<T: DeserializeOwned>(
        &self,
        key: &Key,
        used: &AtomicU64,
        question: &Question<'_>,
    ) -> Result<T, NetworkError> {
        let mut attempt = 1;
        loop {
            self.suspensions.admit(&key.id, question.method, self.timer.now())?;
            key.pace.turn(&*self.timer).await;
            // While it waited, a call before it may have met the end of the quota.
            self.suspensions.admit(&key.id, question.method, self.timer.now())?;
            used.fetch_add(1, Ordering::Relaxed);
            Span::current().record("attempts", attempt);
            let (verdict, asked_to_wait) = match self.ask(key, question).await {
                Ok(response) => {
                    key.pace.went_well();
                    return Ok(response);
                }
                Err(failed) => failed,
            };
            let failure = match verdict {
                Verdict::Fail(error) => return Err(error),
                Verdict::Flood => return Err(self.rest(key, question.method, self.config.flood_pause_s)),
                Verdict::Quota => return Err(self.rest(key, question.method, self.config.quota_pause_s)),
                Verdict::AgainSlower(error) => {
                    key.pace.too_fast();
                    error
                }
                Verdict::Again(error) => error,
            };
            let pause = asked_to_wait.unwrap_or_default().max(FIRST_PAUSE * 2_u32.pow(attempt - 1));
            if pause > LONGEST_PAUSE {
                return Err(NetworkError::Busy {
                    retry_after_ms: i64::try_from(pause.as_millis()).unwrap_or(i64::MAX),
                });
            }
            if attempt >= self.config.attempts {
                return Err(failure);
            }
            self.timer.sleep(pause).await;
            attempt += 1;
        }
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        key: &Key,
        question: &Question<'_>,
    ) -> Result<T, (Verdict, Option<Duration>)> {
        let mut form = Vec::with_capacity(question.fields.len() + 3);
        form.extend_from_slice(question.fields);
        form.push(("lang", &self.config.language));
        form.push(("v", &self.config.api_version));
        form.push(("access_token", key.secret.expose()));
        let reply = self.outbound.post_form(under(&self.config.api_base, question.method), &form).await;
        let reply = reply.map_err(|broken| (broken_off(broken), None))?;
        match read::<T>(&reply.body) {
            Said::Response(response) => Ok(response),
            Said::Error(code) => Err((verdict(code, &key.id), None)),
            Said::OtherShape if reply.status == 200 => Err((unknown_shape(question.method), None)),
            Said::OtherShape | Said::NotJson => Err((by_status(&reply), reply.retry_after)),
        }
    }

    fn rest(&self, key: &Key, method: &str, pause_s: u32) -> NetworkError {
        let until = self.timer.now().plus(i64::from(pause_s) * 1000);
        let suspension = Suspension { key: key.id.clone(), method: method.to_owned(), until };
        self.suspensions.add(suspension.clone());
        NetworkError::Suspended(suspension)
    }
}

fn unknown_shape(what: &'static str) -> Verdict {
    Verdict::Fail(NetworkError::Malformed { what })
}

fn broken_off(broken: Broken) -> Verdict {
    match broken {
        Broken::TooLarge => unknown_shape("an answer beyond the largest allowed"),
        broken => Verdict::Again(NetworkError::Unavailable(outage(broken))),
    }
}

/// How a connection broke; an oversized answer is as useless as half of one.
pub(super) const fn outage(broken: Broken) -> Outage {
    match broken {
        Broken::Unreachable => Outage::Unreachable,
        Broken::Timeout => Outage::Timeout,
        Broken::Cut => Outage::Cut,
        Broken::TooLarge => Outage::NotJson,
    }
}

/// An answer that is not VK's JSON: a server in trouble is asked again, a wrong address is a matter of settings.
fn by_status(reply: &Reply) -> Verdict {
    match reply.status {
        200..=299 => Verdict::Again(NetworkError::Unavailable(Outage::NotJson)),
        429 => Verdict::AgainSlower(NetworkError::Unavailable(Outage::Status(429))),
        status if status >= 500 => Verdict::Again(NetworkError::Unavailable(Outage::Status(status))),
        _ => unknown_shape("an answer with a status that VK API does not use"),
    }
}
