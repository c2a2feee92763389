//! What each error of OK asks for: wire reference §2.4.

use crate::{
    error::{Denial, NetworkError, Outage},
    patience::Verdict,
    secret::KeyId,
};

/// The access token has expired: it is renewed once, where that is possible.
pub(super) const SESSION_EXPIRED: i64 = 102;

/// Told to those who ask again after error 8, when even slowing down did not help.
const BUSY_MS: i64 = 5_000;

pub(super) fn verdict(code: i64, key: &KeyId) -> Verdict {
    let denied = |why| Verdict::Fail(NetworkError::Denied { code, why });
    match code {
        1 | 2 | 30 | 31 | 9999 => Verdict::Again(NetworkError::Unavailable(Outage::Code(code))),
        8 => Verdict::AgainSlower(NetworkError::Busy { retry_after_ms: BUSY_MS }),
        7 => Verdict::Flood,
        11 => Verdict::Quota,
        SESSION_EXPIRED | 103 | 453 => Verdict::Fail(NetworkError::NeedsReauthorisation { key: key.clone(), code }),
        511 | 514 => Verdict::Fail(NetworkError::Captcha),
        9 | 10 | 50 | 200 => denied(Denial::Permission),
        454..=458 => denied(Denial::Object),
        300 | 700 => Verdict::Fail(NetworkError::Gone),
        _ => Verdict::Fail(NetworkError::BadRequest { code }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table() {
        let key = KeyId("a".to_owned());
        let retry = |code| Verdict::Again(NetworkError::Unavailable(Outage::Code(code)));
        let renew = |code| Verdict::Fail(NetworkError::NeedsReauthorisation { key: key.clone(), code });
        let denied = |code, why| Verdict::Fail(NetworkError::Denied { code, why });
        let bad = |code| Verdict::Fail(NetworkError::BadRequest { code });
        for (code, expected) in [
            (1, retry(1)),
            (2, retry(2)),
            (9999, retry(9999)),
            (8, Verdict::AgainSlower(NetworkError::Busy { retry_after_ms: BUSY_MS })),
            (7, Verdict::Flood),
            (11, Verdict::Quota),
            (102, renew(102)),
            (103, renew(103)),
            (453, renew(453)),
            (511, Verdict::Fail(NetworkError::Captcha)),
            (10, denied(10, Denial::Permission)),
            (50, denied(50, Denial::Permission)),
            (200, denied(200, Denial::Permission)),
            (455, denied(455, Denial::Object)),
            (300, Verdict::Fail(NetworkError::Gone)),
            (700, Verdict::Fail(NetworkError::Gone)),
            (3, bad(3)),
            (100, bad(100)),
            (101, bad(101)),
            (104, bad(104)),
            (160, bad(160)),
            (424_242, bad(424_242)),
        ] {
            assert_eq!(verdict(code, &key), expected, "{code}");
        }
    }
}
