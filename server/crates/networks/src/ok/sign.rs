//! How calls to OK are signed (wire reference §2.2). MD5 is what OK documents; it protects nothing else here.

use md5::{Digest, Md5};

/// What a call within a session is signed with.
pub(super) fn session_secret(access_token: &str, secret_key: &str) -> String {
    hex_md5(&format!("{access_token}{secret_key}"))
}

/// The signature of these parameters, which are all but `sig` and the token itself: sorted by name, each as `name=value`
/// without escaping, one after the other, and the secret at the end.
pub(super) fn signature(fields: &[(&str, &str)], secret: &str) -> String {
    let mut fields = fields.to_vec();
    fields.sort_unstable();
    let text: String = fields.iter().flat_map(|(name, value)| [name, "=", value]).chain([secret]).collect();
    hex_md5(&text)
}

fn hex_md5(text: &str) -> String {
    let hex = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
    Md5::digest(text.as_bytes()).iter().flat_map(|byte| [hex(byte >> 4), hex(byte & 0xF)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "-s-84W-s3egarWUsbkq-IWTucuedzTKT8VUXIA.s4Xx8IW7";
    const SECRET: &str = "ABC123DEF456GHI789JKL123";

    #[test]
    fn the_vector_of_the_wire_reference() {
        let secret = session_secret(TOKEN, SECRET);
        assert_eq!(secret, "b1a2b89707a94624c43afae67d59274c");
        let fields = [("method", "events.get"), ("format", "json"), ("application_key", "ABCDEFGHIGKLMNOPK")];
        assert_eq!(signature(&fields, &secret), "232c8eb921951c4dba9b72606f9ddb4c");
    }

    #[test]
    fn values_are_signed_as_they_are_and_in_the_order_of_their_names() {
        let signed = signature(&[("b", "ü &"), ("a", "1")], "s");
        assert_eq!(signed, hex_md5("a=1b=ü &s"));
        assert_ne!(signed, signature(&[("a", "1"), ("b", "u &")], "s"));
    }
}
