//! E-mail over SMTP.

mod compose;
mod config;
mod converse;
mod lines;

pub use config::{ConfigError, EmailConfig, Security, Sender};

use crate::{
    channel::{Channel, ChannelName, Envelope, Receipt, SendError, Sending, Why},
    letter::Rendered,
};
use compose::compose;
use lettre::{Address, message::Mailbox};
use lines::Lines;
use std::time::Duration;
use tracing::{Instrument, field::Empty, info_span};

/// Sends letters through one mail server, over a bounded number of connections that are used again.
pub struct EmailChannel {
    from: Mailbox,
    lines: Lines,
    timeout: Duration,
}

impl EmailChannel {
    /// Checks the settings; connects to nothing yet.
    pub fn new(config: &EmailConfig) -> Result<Self, ConfigError> {
        let address = config.check()?;
        let name = Some(config.from.name.clone()).filter(|name| !name.trim().is_empty());
        let lines = Lines::new(config, address.domain())?;
        Ok(Self { from: Mailbox::new(name, address), lines, timeout: Duration::from_secs(config.timeout_s.into()) })
    }

    /// Hands one letter to the mail server. Waits for a free connection first, then takes no longer than `timeout_s`.
    pub async fn send(&self, envelope: &Envelope, letter: &Rendered) -> Result<Receipt, SendError> {
        let span = info_span!("send", channel = %ChannelName::Email, letter = %letter.letter, outcome = Empty);
        async {
            let outcome = self.deliver(envelope, letter).await;
            match &outcome {
                Ok(receipt) => span.record("outcome", format_args!("taken ({})", receipt.code)),
                Err(error) => span.record("outcome", tracing::field::display(error)),
            };
            outcome
        }
        .instrument(span.clone())
        .await
    }

    async fn deliver(&self, envelope: &Envelope, letter: &Rendered) -> Result<Receipt, SendError> {
        let to: Address = envelope.to.parse().map_err(|_| SendError::Refuse { why: Why::Malformed })?;
        let mail = compose(&self.from, &to, envelope, letter);
        let _turn = self.lines.turn().await;
        tokio::time::timeout(self.timeout, self.lines.carry(&self.from.email, &to, &mail))
            .await
            .unwrap_or(Err(SendError::Retry { why: Why::Slow, after_ms: None }))
    }
}

impl Channel for EmailChannel {
    fn name(&self) -> ChannelName {
        ChannelName::Email
    }

    fn send<'a>(&'a self, envelope: &'a Envelope, letter: &'a Rendered) -> Sending<'a> {
        Box::pin(Self::send(self, envelope, letter))
    }
}
