//! What settings of different networks have in common.

use crate::outbound::{NoClient, may_call};
use thiserror::Error;
use url::Url;

/// A setting that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{key}: {why}")]
pub struct BadSetting {
    /// The field of the network's settings.
    pub key: &'static str,
    /// What it must be.
    pub why: &'static str,
}

/// Why a network cannot be used.
#[derive(Debug, Error)]
pub enum NoNetwork {
    /// A setting cannot be.
    #[error(transparent)]
    Setting(#[from] BadSetting),
    /// The client could not be made.
    #[error(transparent)]
    Client(#[from] NoClient),
}

/// More repetitions only prolong what a later run does better.
const MOST_ATTEMPTS: u32 = 5;

/// Names the first address that may not be called, and the first number that is 0 and must not be.
pub(crate) fn check(
    bases: &[(&'static str, &Url)],
    numbers: &[(&'static str, u32)],
    attempts: u32,
) -> Result<(), BadSetting> {
    if let Some((key, _)) = bases.iter().find(|(_, base)| !may_call(base)) {
        return Err(BadSetting { key, why: "must be https, or http on loopback" });
    }
    let attempted = ("attempts", attempts);
    if let Some((key, _)) = numbers.iter().chain([&attempted]).find(|(_, value)| *value == 0) {
        return Err(BadSetting { key, why: "must be more than 0" });
    }
    if attempts > MOST_ATTEMPTS {
        return Err(BadSetting { key: "attempts", why: "must be at most 5" });
    }
    Ok(())
}

/// `base` with `path` after it, whether or not the base ends with a slash.
pub(crate) fn under(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_may_end_with_a_slash_or_not() {
        for base in ["https://x.example/method", "https://x.example/method/"] {
            let base: Url = base.parse().expect("an address");
            assert_eq!(under(&base, "wall.get").as_str(), "https://x.example/method/wall.get");
        }
        let bare: Url = "https://id.example".parse().expect("an address");
        assert_eq!(under(&bare, "authorize").as_str(), "https://id.example/authorize");
    }
}
