use super::find;
use crate::{Error, Portal};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kabinet_domain::{
    referral::{REMEMBERED_MS, Referrer},
    time::Millis,
};
use serde::{Deserialize, Serialize};

/// How long the cookie lives, in seconds.
pub const COOKIE_S: i64 = REMEMBERED_MS / 1000;
const MAC: usize = 32;

/// A followed link, as the browser keeps it: signed, so that it can be believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// Whose link it was.
    #[serde(rename = "r")]
    pub referrer: Referrer,
    /// Until when it counts.
    #[serde(rename = "u")]
    until: Millis,
}

impl Portal {
    /// The cookie for somebody who follows a link now.
    pub fn remember(&self, referrer: Referrer) -> String {
        let remembered = Remembered { referrer, until: self.clock.now().plus(REMEMBERED_MS) };
        let body = serde_json::to_vec(&remembered).unwrap_or_default();
        let mac = self.keys.mac("referral", &body);
        URL_SAFE_NO_PAD.encode([&mac[..], &body].concat())
    }

    /// What a cookie says, if it is ours and still counts.
    pub fn remembered(&self, cookie: &str) -> Option<Referrer> {
        let bytes = URL_SAFE_NO_PAD.decode(cookie).ok()?;
        let (mac, body) = bytes.split_first_chunk::<MAC>()?;
        if !self.keys.mac_is("referral", body, mac) {
            return None;
        }
        let remembered: Remembered = serde_json::from_slice(body).ok()?;
        (remembered.until > self.clock.now()).then_some(remembered.referrer)
    }

    /// The cookie to set for a link that is followed now, or `None` to leave the browser's as it is: the first referrer
    /// keeps the credit, and a link of nobody takes it from nobody. The answer does not tell whether a link is anybody's.
    pub async fn follow(&self, referrer: Option<Referrer>, held: Option<&str>) -> Result<Option<String>, Error> {
        let Some(referrer) = referrer else { return Ok(None) };
        if let Some(first) = held.and_then(|cookie| self.remembered(cookie))
            && find(&mut self.db.read().await?, &first).await?.is_some()
        {
            return Ok(None);
        }
        Ok(Some(self.remember(referrer)))
    }
}
