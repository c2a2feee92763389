use crate::{identity::Flaw, secret::KeyId, suspension::Suspension};
use kabinet_domain::activity::Obstacle;
use thiserror::Error;

/// Why a network did not give what was asked, after this room has done what can be done at once.
///
/// It never holds a token, a person's id or a text written by the network.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NetworkError {
    /// Too many calls a second, again and again: ask later.
    #[error("the network is busy: ask again in {retry_after_ms} ms")]
    Busy {
        /// Not sooner than after so many milliseconds.
        retry_after_ms: i64,
    },
    /// This method may not be called with this key for a while; other methods may.
    #[error("{method} is suspended for key {key} until {until}", method = .0.method, key = .0.key, until = .0.until.0)]
    Suspended(Suspension),
    /// The key is not valid any more: the connection stops until an administrator gives a new one.
    #[error("key {key} must be renewed (error {code})")]
    NeedsReauthorisation {
        /// Which key.
        key: KeyId,
        /// The network's number of the error.
        code: i64,
    },
    /// The network wants a human being to prove to be one: the connection stops, an administrator is told.
    #[error("the network asks for a captcha")]
    Captcha,
    /// This object is closed to this key: it is skipped, and what is known of it stays as it is.
    #[error("access denied: {why:?} (error {code})")]
    Denied {
        /// The network's number of the error.
        code: i64,
        /// What is closed.
        why: Denial,
    },
    /// The object or person does not exist any more.
    #[error("it does not exist any more")]
    Gone,
    /// The question makes no sense to the network: settings are wrong, or its interface has changed.
    #[error("the network does not understand the question (error {code})")]
    BadRequest {
        /// The network's number of the error.
        code: i64,
    },
    /// The network could not be reached or did not answer properly, again and again.
    #[error("the network is unavailable: {0:?}")]
    Unavailable(Outage),
    /// The answer, whole as it is, does not have the documented shape.
    #[error("the network's answer has an unknown shape: {what}")]
    Malformed {
        /// What was being read.
        what: &'static str,
    },
    /// The sign-in was refused.
    #[error("sign-in refused: {0}")]
    Refused(Refusal),
    /// What was said of the person who signed in is not believed.
    #[error("an identity token is not believed: {0}")]
    Untrusted(#[from] Flaw),
}

impl NetworkError {
    /// What it is to somebody who waits for a group to be read.
    pub const fn obstacle(&self) -> Obstacle {
        match self {
            Self::Busy { .. } => Obstacle::Busy,
            Self::Suspended(_) => Obstacle::Quota,
            Self::NeedsReauthorisation { .. } => Obstacle::Key,
            Self::Captcha => Obstacle::Captcha,
            Self::Denied { .. } | Self::Refused(_) | Self::Untrusted(_) => Obstacle::Denied,
            Self::Gone => Obstacle::Gone,
            Self::BadRequest { .. } => Obstacle::Question,
            Self::Unavailable(_) => Obstacle::Away,
            Self::Malformed { .. } => Obstacle::Answer,
        }
    }

    /// What the `error` of an OAuth answer says.
    pub(crate) fn of_oauth(error: &str) -> Self {
        match error {
            "slow_down" => Self::Busy { retry_after_ms: SLOW_DOWN_MS },
            "server_error" | "temporarily_unavailable" => Self::Unavailable(Outage::SignIn),
            refused => Self::Refused(Refusal::parse(refused)),
        }
    }

    /// Whether asking again later may help without anybody changing anything.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::Suspended(_) | Self::Unavailable(_))
    }
}

/// Told when a network says `slow_down` to a sign-in.
const SLOW_DOWN_MS: i64 = 5_000;

/// What is closed to the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// The object, or everything of its owner.
    Object,
    /// The key lacks a permission.
    Permission,
    /// The group.
    Group,
    /// The comments of a post.
    Comments,
    /// A person's profile.
    Profile,
    /// This can be asked only with a key of the community, and there is none.
    NoCommunityKey,
}

/// How a network failed to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outage {
    /// It said so, with this number.
    Code(i64),
    /// It said so, with this HTTP status.
    Status(u16),
    /// No connection.
    Unreachable,
    /// No answer in time.
    Timeout,
    /// The connection broke within the answer.
    Cut,
    /// The answer is not JSON, or half of it, or empty.
    NotJson,
    /// It said so while a person was signing in.
    SignIn,
}

/// Why a sign-in was refused: the words of OAuth and our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The person said no.
    #[error("access_denied")]
    AccessDenied,
    /// The code is unknown, used, too old, or does not fit the verifier.
    #[error("invalid_grant")]
    InvalidGrant,
    /// Something in the question is missing or wrong.
    #[error("invalid_request")]
    InvalidRequest,
    /// The network does not know the application: a matter of settings.
    #[error("invalid_client")]
    InvalidClient,
    /// The token just given is not accepted.
    #[error("invalid_token")]
    InvalidToken,
    /// The answer belongs to another sign-in than the question.
    #[error("state_mismatch")]
    StateMismatch,
    /// The redirect brought no `device_id`, without which the code cannot be exchanged.
    #[error("device_id_missing")]
    DeviceIdMissing,
    /// A word that is not documented.
    #[error("unknown")]
    Unknown,
}

impl Refusal {
    /// Reads the `error` of an OAuth answer.
    pub fn parse(error: &str) -> Self {
        match error {
            "access_denied" => Self::AccessDenied,
            "invalid_grant" => Self::InvalidGrant,
            "invalid_request" => Self::InvalidRequest,
            "invalid_client" | "unauthorized_client" => Self::InvalidClient,
            "invalid_token" | "invalid_id_token" => Self::InvalidToken,
            _ => Self::Unknown,
        }
    }
}
