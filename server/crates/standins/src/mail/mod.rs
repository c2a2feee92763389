//! A mailbox: SMTP in, a page and `/letters.json` out.

mod dialogue;
mod letters;
mod mime;
mod page;
mod smtp;
mod words;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::watch;

pub use self::letters::Letter;
use self::letters::Letters;
pub use self::smtp::{SmtpFault, SmtpFaultKind, Stage};
use crate::Clock;
use crate::serve::{Serving, bind, serve};

/// A running mailbox. Dropping it stops both servers.
pub struct Mailbox {
    letters: Arc<Letters>,
    smtp_address: SocketAddr,
    serving: Serving,
    _open: watch::Sender<()>,
}

impl Mailbox {
    /// Listens for SMTP and for HTTP; both addresses must be loopback, port 0 takes a free one.
    ///
    /// # Errors
    /// `InvalidInput` when an address is not loopback, else what binding says.
    pub async fn start(smtp: SocketAddr, http: SocketAddr, clock: Clock) -> io::Result<Self> {
        let letters = Arc::new(Letters::new(clock));
        let listener = bind(smtp).await?;
        let smtp_address = listener.local_addr()?;
        let serving = serve(http, page::routes(Arc::clone(&letters))).await?;
        let (open, closed) = watch::channel(());
        Handle::current().spawn(smtp::accept(listener, Arc::clone(&letters), closed));
        Ok(Self { letters, smtp_address, serving, _open: open })
    }

    pub fn smtp_address(&self) -> SocketAddr {
        self.smtp_address
    }

    pub fn http_address(&self) -> SocketAddr {
        self.serving.address
    }

    /// Where people read: `http://localhost:PORT`.
    pub fn base_url(&self) -> String {
        format!("http://localhost:{}", self.serving.address.port())
    }

    /// The letters kept (at most 1,000), newest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.letters.newest_first()
    }

    /// Waits until a letter to this address is there and gives the newest; put a time-out around it.
    pub async fn letter_to(&self, address: &str) -> Letter {
        self.letters.wait_for(address).await
    }

    pub fn clear(&self) {
        self.letters.clear();
    }

    /// Queues a fault behind those that wait.
    pub fn inject(&self, fault: SmtpFault) {
        self.letters.inject(fault);
    }
}
