//! What each error of VK API asks for: the table of wire reference §1.4.

use crate::{
    error::{Denial, NetworkError, Outage},
    patience::Verdict,
    secret::KeyId,
};

/// Told to those who ask again after error 6, when even slowing down did not help.
const BUSY_MS: i64 = 5_000;

pub(super) fn verdict(code: i64, key: &KeyId) -> Verdict {
    let denied = |why| Verdict::Fail(NetworkError::Denied { code, why });
    match code {
        1 | 10 | 36 => Verdict::Again(NetworkError::Unavailable(Outage::Code(code))),
        6 => Verdict::AgainSlower(NetworkError::Busy { retry_after_ms: BUSY_MS }),
        9 => Verdict::Flood,
        29 => Verdict::Quota,
        4 | 5 | 27 | 28 | 1114 | 1117 => Verdict::Fail(NetworkError::NeedsReauthorisation { key: key.clone(), code }),
        14 | 17 => Verdict::Fail(NetworkError::Captcha),
        15 => denied(Denial::Object),
        7 => denied(Denial::Permission),
        203 => denied(Denial::Group),
        212 => denied(Denial::Comments),
        30 => denied(Denial::Profile),
        18 | 19 | 37 | 104 => Verdict::Fail(NetworkError::Gone),
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
            (10, retry(10)),
            (36, retry(36)),
            (5, renew(5)),
            (27, renew(27)),
            (28, renew(28)),
            (1117, renew(1117)),
            (6, Verdict::AgainSlower(NetworkError::Busy { retry_after_ms: BUSY_MS })),
            (9, Verdict::Flood),
            (14, Verdict::Fail(NetworkError::Captcha)),
            (15, denied(15, Denial::Object)),
            (7, denied(7, Denial::Permission)),
            (203, denied(203, Denial::Group)),
            (212, denied(212, Denial::Comments)),
            (30, denied(30, Denial::Profile)),
            (18, Verdict::Fail(NetworkError::Gone)),
            (19, Verdict::Fail(NetworkError::Gone)),
            (37, Verdict::Fail(NetworkError::Gone)),
            (104, Verdict::Fail(NetworkError::Gone)),
            (29, Verdict::Quota),
            (100, bad(100)),
            (125, bad(125)),
            (3, bad(3)),
            (424_242, bad(424_242)),
        ] {
            assert_eq!(verdict(code, &key), expected, "{code}");
        }
    }

    #[test]
    fn only_what_passes_by_itself_is_worth_asking_again_later() {
        let key = KeyId("a".to_owned());
        let retryable = |code| match verdict(code, &key) {
            Verdict::Again(error) | Verdict::AgainSlower(error) | Verdict::Fail(error) => error.is_retryable(),
            Verdict::Flood | Verdict::Quota => true,
        };
        let worth: Vec<i64> = (0..2000).filter(|code| retryable(*code)).collect();
        assert_eq!(worth, [1, 6, 9, 10, 29, 36]);
    }
}
