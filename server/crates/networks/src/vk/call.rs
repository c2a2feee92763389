use super::{config::VkConfig, fault::verdict, wire::read};
use crate::{
    error::NetworkError,
    outbound::{Outbound, Said},
    patience::{Failed, Key, Patience, broken_off, by_status, unknown_shape},
    setting::under,
};
use serde::de::DeserializeOwned;
use std::sync::atomic::AtomicU64;

/// What all calls to VK API share.
pub(super) struct Line {
    pub(super) config: VkConfig,
    pub(super) outbound: Outbound,
    pub(super) patience: Patience,
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
        self.patience.call((&key.id, &key.pace), used, question.method, || self.ask(key, &question)).await
    }

    async fn ask<T: DeserializeOwned>(&self, key: &Key, question: &Question<'_>) -> Result<T, Failed> {
        let mut form = Vec::with_capacity(question.fields.len() + 3);
        form.extend_from_slice(question.fields);
        form.push(("lang", &self.config.language));
        form.push(("v", &self.config.api_version));
        form.push(("access_token", key.secret.expose()));
        let reply = self.outbound.post_form(under(&self.config.api_base, question.method), &form).await;
        let reply = reply.map_err(broken_off)?;
        match read::<T>(&reply.body) {
            Said::Response(response) => Ok(response),
            Said::Error(code) => Err(verdict(code, &key.id).into()),
            Said::OtherShape if reply.status == 200 => Err(unknown_shape(question.method).into()),
            Said::OtherShape | Said::NotJson => Err(by_status(&reply)),
        }
    }
}
