use crate::letter::Rendered;
use kabinet_domain::{ids::MessageId, time::Millis};
use serde::{Deserialize, Serialize};
use std::{fmt, pin::Pin};

/// A way a letter reaches a person. Object-safe, because a programme has several and tries one after another.
pub trait Channel: Send + Sync {
    /// Which channel this is.
    fn name(&self) -> ChannelName;

    /// Carries one letter to one address. Dropping the future leaves the channel fit for the next letter, but the letter may
    /// have been taken: sending again with the same [`Envelope::message_id`] lets the receiver notice the repeat.
    fn send<'a>(&'a self, envelope: &'a Envelope, letter: &'a Rendered) -> Sending<'a>;
}

/// A letter on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Receipt, SendError>> + Send + 'a>>;

/// The channels there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelName {
    /// E-mail over SMTP.
    Email,
}

impl fmt::Display for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Email => f.write_str("email"),
        }
    }
}

/// Where a letter goes and what marks it as itself when it is sent twice.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The address, in the form of the channel.
    pub to: String,
    /// The outbox row; the same over all tries.
    pub message_id: MessageId,
    /// When the letter was written, for its date.
    pub at: Millis,
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope").field("message_id", &self.message_id).field("at", &self.at).finish_non_exhaustive()
    }
}

/// The next server took responsibility for the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// What it answered; for e-mail the SMTP reply, 250.
    pub code: u16,
}

/// Why a letter was not taken, by what to do about it. `Display` never holds an address or what a server said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may work later.
    #[error("to be tried again: {why}")]
    Retry {
        /// What stood in the way.
        why: Why,
        /// Not sooner than this, in milliseconds, where the channel knows; otherwise the queue's own back-off.
        after_ms: Option<i64>,
    },
    /// This letter will never reach this address; [`Why::is_dead_address`] says whether any will.
    #[error("refused: {why}")]
    Refuse {
        /// What the refusal was about.
        why: Why,
    },
    /// No letter will go until an operator changes the settings.
    #[error("the channel is not set up right: {why}")]
    Misconfigured {
        /// Which setting to look at.
        why: Why,
    },
}

/// What a refusal or a failure was about; numbers are the server's reply codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// No connection could be made.
    #[error("no connection to the server")]
    Unreachable,
    /// The server did not finish within the configured time.
    #[error("the server took too long")]
    Slow,
    /// The connection ended, or spoke something else, in the middle.
    #[error("the connection broke")]
    Cut,
    /// The server asked to come back.
    #[error("the server is busy ({0})")]
    Busy(u16),
    /// No encryption, or a certificate that does not prove the host.
    #[error("the connection could not be encrypted to the configured host")]
    Encryption,
    /// The user name or password.
    #[error("the server did not accept the sign-in{}", paren(*.0))]
    SignIn(Option<u16>),
    /// The server refuses to speak with us or to carry letters from the configured sender.
    #[error("the server did not accept the sender ({0})")]
    Sender(u16),
    /// The address is malformed.
    #[error("the address is malformed")]
    Malformed,
    /// The address holds letters that the server cannot carry (no SMTPUTF8).
    #[error("the server cannot carry an address with these letters")]
    NotAscii,
    /// There is no such mailbox, or it takes no letters.
    #[error("the server knows no such mailbox ({0})")]
    Mailbox(u16),
    /// The server's rules forbid this recipient or this letter.
    #[error("the server's policy forbids it ({0})")]
    Policy(u16),
}

impl Why {
    /// Whether no letter will ever reach this address, so that it belongs on the suppression list.
    pub const fn is_dead_address(self) -> bool {
        matches!(self, Self::Malformed | Self::Mailbox(_))
    }
}

fn paren(code: Option<u16>) -> String {
    code.map_or_else(String::new, |code| format!(" ({code})"))
}
