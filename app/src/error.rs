//! What a browser may be told: codes only, never internals.

use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// Why a server function did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// Sign in first.
    SignIn,
    /// Not for you.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// Too much at once; try again later.
    Busy,
    /// A fault of ours.
    Internal,
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::SignIn => "sign in first",
            Self::Forbidden => "not allowed",
            Self::NotFound => "not found",
            Self::Busy => "busy",
            Self::Internal => "internal",
        })
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::Internal
    }
}
