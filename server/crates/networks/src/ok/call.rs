use super::{
    config::OkConfig,
    fault::{SESSION_EXPIRED, verdict},
    sign::{session_secret, signature},
    token,
    wire::read,
};
use crate::{
    error::NetworkError,
    outbound::{Outbound, Said},
    pace::Pace,
    patience::{Failed, Patience, broken_off, by_status, unknown_shape},
    secret::{KeyId, Secret},
};
use serde::de::DeserializeOwned;
use std::sync::{Arc, Mutex, PoisonError, atomic::AtomicU64};

/// What all calls to OK share.
pub(super) struct Line {
    pub(super) config: OkConfig,
    pub(super) outbound: Outbound,
    pub(super) patience: Patience,
}

/// An access token with its pace, and what renews it.
pub(super) struct Key {
    /// Of the token that was handed in: it stays when the token is renewed.
    id: KeyId,
    pace: Arc<Pace>,
    access: Mutex<Secret>,
    refresh: Option<Secret>,
    /// Held by whoever renews the token; the others wait for theirs.
    renewing: tokio::sync::Mutex<()>,
}

impl Key {
    pub(super) fn new(access: Secret, refresh: Option<Secret>, pace: Arc<Pace>) -> Self {
        Self { id: access.key_id(), pace, access: Mutex::new(access), refresh, renewing: tokio::sync::Mutex::default() }
    }

    fn access(&self) -> Secret {
        self.access.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A method with its parameters.
pub(super) struct Question<'a> {
    pub(super) method: &'static str,
    pub(super) fields: &'a [(&'static str, &'a str)],
}

impl Line {
    /// Asks until there is an answer or nothing more to try; an expired token is renewed once. `used` counts every
    /// attempt.
    pub(super) async fn call<T: DeserializeOwned + Default>(
        &self,
        key: &Key,
        used: &AtomicU64,
        question: Question<'_>,
    ) -> Result<T, NetworkError> {
        let token = key.access();
        match (self.call_with(key, &token, used, &question).await, &key.refresh) {
            (Err(NetworkError::NeedsReauthorisation { code: SESSION_EXPIRED, .. }), Some(refresh)) => {
                let token = self.renewed(key, &token, refresh, used).await?;
                self.call_with(key, &token, used, &question).await
            }
            (answered, _) => answered,
        }
    }

    async fn call_with<T: DeserializeOwned + Default>(
        &self,
        key: &Key,
        token: &Secret,
        used: &AtomicU64,
        question: &Question<'_>,
    ) -> Result<T, NetworkError> {
        let ask = || self.ask(&key.id, token, question);
        self.patience.call((&key.id, &key.pace), used, question.method, ask).await
    }

    /// The token in the place of `expired`. It is kept as long as the process lives; after a restart the one that was
    /// handed in is found to have expired, and is renewed again.
    async fn renewed(
        &self,
        key: &Key,
        expired: &Secret,
        refresh: &Secret,
        used: &AtomicU64,
    ) -> Result<Secret, NetworkError> {
        let _renewing = key.renewing.lock().await;
        let known = key.access();
        if known != *expired {
            return Ok(known);
        }
        let ask = || token::renew(self, refresh, &key.id);
        let new = self.patience.call((&key.id, &key.pace), used, token::METHOD, ask).await?;
        *key.access.lock().unwrap_or_else(PoisonError::into_inner) = new.clone();
        Ok(new)
    }

    /// Asks once, signed for the session of this token.
    pub(super) async fn ask<T: DeserializeOwned + Default>(
        &self,
        key: &KeyId,
        token: &Secret,
        question: &Question<'_>,
    ) -> Result<T, Failed> {
        let mut form = Vec::with_capacity(question.fields.len() + 5);
        form.extend_from_slice(question.fields);
        form.push(("application_key", &self.config.application_key));
        form.push(("format", "json"));
        form.push(("method", question.method));
        let secret = session_secret(token.expose(), self.config.secret_key.expose());
        let sig = signature(&form, &secret);
        form.push(("sig", &sig));
        form.push(("access_token", token.expose()));
        let reply = self.outbound.post_form(self.config.api.clone(), &form).await.map_err(broken_off)?;
        match read::<T>(&reply.body) {
            Said::Response(response) if reply.status == 200 => Ok(response),
            Said::Error(code) => Err(verdict(code, key).into()),
            Said::OtherShape if reply.status == 200 => Err(unknown_shape(question.method).into()),
            Said::Response(_) | Said::OtherShape | Said::NotJson => Err(by_status(&reply)),
        }
    }
}
