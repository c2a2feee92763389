use super::{
    config::{ConfigError, EmailConfig, Security},
    converse::{converse, misconfigured, negative},
};
use crate::channel::{Receipt, SendError, Why};
use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::Rset,
        extension::ClientId,
    },
};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{Semaphore, SemaphorePermit};

/// A host has several addresses, and one that is dead (IPv6 as a rule) must leave time for the next.
const ADDRESSES: u32 = 3;

/// Connections to one mail server: at most `pool` at once, those that are free kept for the next letter.
///
/// lettre's own pool takes a connection back even when its letter was abandoned half said, and the next letter would then read
/// the answers to the last one. Here a connection is owned by the letter it carries, so an abandoned letter closes it.
pub struct Lines {
    server: (String, u16),
    hello: ClientId,
    security: Security,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    connect_timeout: Duration,
    turns: Semaphore,
    free: Mutex<Vec<AsyncSmtpConnection>>,
}

impl Lines {
    /// `hello` is the domain we introduce ourselves by.
    pub fn new(config: &EmailConfig, hello: &str) -> Result<Self, ConfigError> {
        let tls = match config.security {
            Security::None => None,
            Security::Tls | Security::Starttls => {
                let refused = |_| ConfigError::Host { host: config.host.clone() };
                Some(TlsParameters::new(config.host.clone()).map_err(refused)?)
            }
        };
        let credentials = config.username.clone().zip(config.password.as_ref());
        Ok(Self {
            server: (config.host.clone(), config.port),
            hello: ClientId::Domain(hello.to_owned()),
            security: config.security,
            tls,
            credentials: credentials.map(|(name, word)| Credentials::new(name, word.reveal().to_owned())),
            connect_timeout: Duration::from_secs(config.timeout_s.into()) / ADDRESSES,
            turns: Semaphore::new(config.pool.into()),
            free: Mutex::default(),
        })
    }

    /// Waits until fewer than `pool` letters are being carried.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.turns.acquire().await.ok()
    }

    /// Carries one composed mail over a free connection, or a new one.
    pub async fn carry(&self, from: &Address, to: &Address, mail: &[u8]) -> Result<Receipt, SendError> {
        let mut line = match self.reuse().await {
            Some(line) => line,
            None => self.connect().await?,
        };
        let (outcome, still_good) = converse(&mut line, from, to, mail).await;
        if still_good {
            self.locked().push(line);
        }
        outcome
    }

    /// A kept connection that still answers. RSET asks that and clears what a refused letter left behind.
    async fn reuse(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let mut line = self.locked().pop()?;
            if line.command(Rset).await.is_ok() {
                return Some(line);
            }
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let from_start = if self.security == Security::Tls { self.tls.clone() } else { None };
        let server = (self.server.0.as_str(), self.server.1);
        let mut line =
            AsyncSmtpConnection::connect_tokio1(server, Some(self.connect_timeout), &self.hello, from_start, None)
                .await
                .map_err(|error| greeting(&error))?;
        if self.security == Security::Starttls
            && let Some(tls) = self.tls.clone()
        {
            line.starttls(tls, &self.hello).await.map_err(|error| encrypting(&error))?;
        }
        if let Some(credentials) = &self.credentials {
            line.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await.map_err(|error| signing_in(&error))?;
        }
        Ok(line)
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Vec<AsyncSmtpConnection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn greeting(error: &Error) -> SendError {
    if is_certificate(error) {
        return misconfigured(Why::Encryption);
    }
    negative(error, |code| misconfigured(Why::Sender(code)), Why::Unreachable)
}

/// No STARTTLS on offer, or a certificate that does not fit: never go on in the clear.
fn encrypting(error: &Error) -> SendError {
    if error.is_client() || is_certificate(error) {
        return misconfigured(Why::Encryption);
    }
    negative(error, |_| misconfigured(Why::Encryption), Why::Cut)
}

fn signing_in(error: &Error) -> SendError {
    if error.is_client() {
        return misconfigured(Why::SignIn(None));
    }
    negative(error, |code| misconfigured(Why::SignIn(Some(code))), Why::Cut)
}

/// rustls reports what it cannot accept as invalid data; a connection that merely broke is another kind.
fn is_certificate(error: &Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if error.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == std::io::ErrorKind::InvalidData) {
            return true;
        }
        source = error.source();
    }
    false
}
