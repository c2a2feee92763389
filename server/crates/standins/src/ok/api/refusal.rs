use std::borrow::Cow;

use serde_json::{Value, json};

use crate::params::Wrong;

/// An error of OK's API.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Refusal {
    pub(crate) code: u16,
    text: Cow<'static, str>,
}

/// How OK words the errors a client should know.
const STANDARD: [(u16, &str); 22] = [
    (1, "UNKNOWN : Unknown error"),
    (2, "SERVICE : Service temporarily unavailable"),
    (3, "METHOD : Method does not exist"),
    (7, "ACTION_BLOCKED : The action is blocked"),
    (8, "FLOOD_BLOCKED : The action is blocked because of flood"),
    (10, "PERMISSION_DENIED : Permission denied"),
    (11, "LIMIT_REACHED : Method call limit reached"),
    (50, "NOT_ADMIN : The user is not an administrator of the group"),
    (100, "PARAM : Missing or invalid parameter"),
    (101, "PARAM_API_KEY : Missing or invalid application key"),
    (102, "PARAM_SESSION_EXPIRED : Session expired"),
    (103, "PARAM_SESSION_KEY : Invalid session key"),
    (104, "PARAM_SIGNATURE : Invalid signature"),
    (160, "PARAM_GROUP_ID : Invalid group id"),
    (200, "PARAM_PERMISSION : Application has no permission"),
    (300, "NOT_FOUND : The object was not found"),
    (451, "NOT_SESSION_METHOD : The method must not be called within a session"),
    (453, "SESSION_REQUIRED : The method must be called within a session"),
    (455, "CENSOR_RESTRICTED : Access is restricted"),
    (511, "ANTISPAM : Blocked by antispam"),
    (700, "COMMENT_NOT_FOUND : The comment was not found"),
    (9999, "SYSTEM : Critical system error"),
];

impl From<Wrong> for Refusal {
    fn from(Wrong(what): Wrong) -> Self {
        Self::parameter(&what)
    }
}

impl Refusal {
    /// The error in OK's own words; a code we do not know is still sent.
    pub(crate) fn standard(code: u16) -> Self {
        let known = STANDARD.iter().find(|(known, _)| *known == code);
        Self { code, text: Cow::Borrowed(known.map_or("ERROR", |(_, text)| text)) }
    }

    pub(crate) fn parameter(what: &str) -> Self {
        Self { code: 100, text: Cow::Owned(format!("PARAM : Missing or invalid parameter: {what}")) }
    }

    pub(crate) fn body(&self) -> Value {
        json!({ "error_code": self.code, "error_msg": self.text, "error_data": null })
    }
}
