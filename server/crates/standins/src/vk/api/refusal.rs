use std::borrow::Cow;

use serde_json::{Value, json};

use crate::params::{Params, Wrong};

/// An error of VK API.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Refusal {
    pub(crate) code: u16,
    pub(crate) text: Cow<'static, str>,
}

/// How VK words the errors a client should know.
pub(super) const STANDARD: [(u16, &str); 18] = [
    (1, "Unknown error occurred"),
    (3, "Unknown method passed"),
    (5, "User authorization failed"),
    (6, "Too many requests per second"),
    (7, "Permission to perform this action is denied"),
    (8, "Invalid request"),
    (9, "Flood control"),
    (10, "Internal server error"),
    (12, "Unable to compile code"),
    (14, "Captcha needed"),
    (15, "Access denied"),
    (18, "User was deleted or banned"),
    (27, "Group authorization failed"),
    (28, "Application authorization failed"),
    (29, "Rate limit reached"),
    (104, "Not found"),
    (125, "Invalid group id"),
    (212, "Access to post comments denied"),
];

impl From<Wrong> for Refusal {
    fn from(Wrong(what): Wrong) -> Self {
        Self::parameter(&what)
    }
}

impl Refusal {
    pub(crate) fn new(code: u16, text: &'static str) -> Self {
        Self { code, text: Cow::Borrowed(text) }
    }

    /// The error in VK's own words; a code we do not know is still sent.
    pub(crate) fn standard(code: u16) -> Self {
        let known = STANDARD.iter().find(|(known, _)| *known == code);
        Self::new(code, known.map_or("Error", |(_, text)| text))
    }

    pub(crate) fn parameter(what: &str) -> Self {
        Self { code: 100, text: Cow::Owned(format!("One of the parameters specified was missing or invalid: {what}")) }
    }

    pub(super) fn body(&self, method: &str, params: &Params) -> Value {
        let mut request_params = vec![json!({ "key": "method", "value": method })];
        request_params.extend(params.public().into_iter().map(|(key, value)| json!({ "key": key, "value": value })));
        let mut error = json!({
            "error_code": self.code,
            "error_msg": self.text,
            "request_params": request_params,
        });
        match self.code {
            14 => {
                error["captcha_sid"] = json!("100500");
                error["captcha_img"] = json!("https://vk.example/captcha.php?sid=100500");
            }
            17 => error["redirect_uri"] = json!("https://vk.example/security_check"),
            24 => error["confirmation_text"] = json!("Confirm the action"),
            _ => {}
        }
        json!({ "error": error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_is_worded_as_in_the_official_list() {
        let list: Value = serde_json::from_str(include_str!("../../../fixtures/vk-api-schema/errors.json"))
            .expect("the list is JSON");
        let official = list["errors"].as_object().expect("it has errors");
        let describe =
            |code: u16| official.values().find(|error| error["code"] == code).map(|error| &error["description"]);
        for (code, text) in STANDARD {
            assert_eq!(describe(code), Some(&json!(text)), "{code}");
        }
        let parameter = Refusal::parameter("x").text;
        assert!(parameter.starts_with(describe(100).and_then(Value::as_str).expect("100 is listed")));
    }

    #[test]
    fn an_error_repeats_the_request_without_its_secret() {
        let params = Params::read(Some("access_token=secret&v=5.199"), b"count=5");
        assert_eq!(
            Refusal::standard(6).body("wall.get", &params),
            json!({ "error": { "error_code": 6, "error_msg": "Too many requests per second", "request_params": [
                { "key": "method", "value": "wall.get" },
                { "key": "count", "value": "5" },
                { "key": "v", "value": "5.199" },
            ] } })
        );
    }
}
