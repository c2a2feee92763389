//! What a browser may be told: codes only, never internals.

use http::StatusCode;
use kabinet_domain::problem::Problem;
use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// Why a server function did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// The person can mend it: which field (empty for the form as a whole), and what is wrong with it.
    Refused(Vec<(String, Problem)>),
    /// What was sent is no form of this function.
    Malformed,
    /// Sign in first.
    SignIn,
    /// Not for you.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// Too much at once.
    Busy {
        /// Seconds after which it is worth trying again.
        retry_s: u32,
    },
    /// A fault of ours.
    Internal,
}

impl ApiError {
    /// The status of an answer that says this.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Refused(_) => "refused",
            Self::Malformed => "malformed",
            Self::SignIn => "sign in first",
            Self::Forbidden => "not allowed",
            Self::NotFound => "not found",
            Self::Busy { .. } => "busy",
            Self::Internal => "internal",
        })
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    /// The framework fails where it cannot read what was sent, or where we forgot something.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::Malformed
            }
            _ => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_reads_is_a_code_with_its_facts() {
        let refused = ApiError::Refused(vec![("email".to_owned(), Problem::WrongSignIn)]);
        for (error, status, code) in [
            (refused, 422, r#"{"refused":[["email",{"problem":"wrong_sign_in"}]]}"#),
            (ApiError::Malformed, 400, r#""malformed""#),
            (ApiError::SignIn, 401, r#""sign_in""#),
            (ApiError::Forbidden, 403, r#""forbidden""#),
            (ApiError::NotFound, 404, r#""not_found""#),
            (ApiError::Busy { retry_s: 2 }, 503, r#"{"busy":{"retry_s":2}}"#),
            (ApiError::Internal, 500, r#""internal""#),
        ] {
            assert_eq!(error.status().as_u16(), status, "{error}");
            assert_eq!(serde_json::to_string(&error).unwrap(), code);
        }
    }
}
