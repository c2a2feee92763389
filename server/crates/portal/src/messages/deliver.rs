use super::place;
use crate::{Error, Portal};
use kabinet_domain::time::Millis;
use kabinet_messaging::{Envelope, Letter, SendError, Vars, render};
use kabinet_store::{Tx, Write, outbox};

/// How many letters one look takes.
const LEASE: u32 = 20;
/// How long a leased letter is ours.
const LEASE_MS: i64 = 120_000;
/// After so many failed tries a letter is given up.
const MAX_ATTEMPTS: i64 = 10;
/// The first pause after a failure; it doubles up to an hour.
const PAUSE_MS: i64 = 5_000;
const LONGEST_PAUSE_MS: i64 = 3_600_000;

impl Portal {
    /// Sends what waits in the outbox; returns how many letters were looked at. No transaction is open while sending.
    pub async fn deliver(&self) -> Result<usize, Error> {
        if self.email.is_none() {
            return Ok(0);
        }
        let now = self.clock.now();
        let leased = self.db.write(Lease { now, until: now.plus(LEASE_MS) }).await?;
        let count = leased.len();
        for message in leased {
            let outcome = self.send(&message).await;
            self.db.write(Mark { outcome, letter: message, now: self.clock.now() }).await?;
        }
        Ok(count)
    }

    #[tracing::instrument(name = "letter", skip_all, fields(letter = waiting.letter, attempt = waiting.attempts))]
    async fn send(&self, waiting: &outbox::Letter) -> Outcome {
        match self.try_send(waiting).await {
            Ok(()) => {
                tracing::info!("sent");
                Outcome::Sent
            }
            Err(NotSent::Unreadable(why)) => {
                tracing::error!(why, "a letter cannot be read");
                Outcome::Never { error: why.to_owned() }
            }
            Err(NotSent::Channel(error)) => {
                tracing::warn!(%error, "not sent");
                let text = error.to_string();
                match error {
                    SendError::Retry { after_ms, .. } => Outcome::Later { after_ms, error: text },
                    SendError::Misconfigured { .. } => Outcome::Later { after_ms: Some(LONGEST_PAUSE_MS), error: text },
                    SendError::Refuse { .. } => Outcome::Never { error: text },
                }
            }
        }
    }

    async fn try_send(&self, waiting: &outbox::Letter) -> Result<(), NotSent> {
        let open = |sealed: &Option<Vec<u8>>| {
            let sealed = sealed.as_deref().unwrap_or_default();
            self.keys.open(&place(waiting.id), sealed).map_err(|_| NotSent::Unreadable("sealed with another key"))
        };
        let to = String::from_utf8(open(&waiting.address)?).map_err(|_| NotSent::Unreadable("no address"))?;
        let vars: Vars =
            serde_json::from_slice(&open(&waiting.body)?).map_err(|_| NotSent::Unreadable("not understood"))?;
        let letter = Letter::parse(&waiting.letter).ok_or(NotSent::Unreadable("unknown letter"))?;
        let rendered =
            render(letter, waiting.lang, &vars).map_err(|_| NotSent::Unreadable("the template has no use for it"))?;
        let envelope = Envelope { to, message_id: waiting.id, at: waiting.created };
        let channel = self.email.as_ref().ok_or(NotSent::Unreadable("no channel"))?;
        channel.send(&envelope, &rendered).await.map(drop).map_err(NotSent::Channel)
    }
}

/// Why a letter did not go out.
enum NotSent {
    Unreadable(&'static str),
    Channel(SendError),
}

enum Outcome {
    Sent,
    Later { after_ms: Option<i64>, error: String },
    Never { error: String },
}

struct Lease {
    now: Millis,
    until: Millis,
}

impl Write for Lease {
    type Out = Vec<outbox::Letter>;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Self::Out, Error> {
        Ok(outbox::lease(tx, self.now, self.until, LEASE).await?)
    }
}

struct Mark {
    outcome: Outcome,
    letter: outbox::Letter,
    now: Millis,
}

impl Write for Mark {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let outbox::Letter { id, token, attempts, .. } = self.letter;
        match &self.outcome {
            Outcome::Sent => outbox::mark_sent(tx, id, token, self.now).await?,
            Outcome::Never { error } => outbox::mark_failed(tx, id, token, error).await?,
            Outcome::Later { error, .. } if attempts >= MAX_ATTEMPTS => {
                outbox::mark_failed(tx, id, token, error).await?
            }
            Outcome::Later { after_ms, error } => {
                let pause = PAUSE_MS.saturating_mul(1 << attempts.clamp(0, 20)).min(LONGEST_PAUSE_MS);
                outbox::retry(tx, id, token, self.now.plus(after_ms.unwrap_or(0).max(pause)), error).await?
            }
        };
        Ok(())
    }
}
