//! The signature of calls, as OK documents it.

use md5::{Digest as _, Md5};

use crate::params::Params;

/// What is not signed.
const UNSIGNED: [&str; 3] = ["sig", "access_token", "session_key"];

/// What `sig` has to be: MD5 of all parameters but these, sorted by name, and of the secret; within a session that is the
/// MD5 of token and secret key.
pub(super) fn expected(params: &Params, access_token: Option<&str>, secret_key: &str) -> String {
    let secret = access_token.map_or_else(|| secret_key.to_owned(), |token| md5(&format!("{token}{secret_key}")));
    let signed = params.all().filter(|(name, _)| !UNSIGNED.contains(name));
    let text: String = signed.map(|(name, value)| format!("{name}={value}")).collect();
    md5(&(text + &secret))
}

fn md5(text: &str) -> String {
    Md5::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vector_of_the_wire_reference() {
        let token = "-s-84W-s3egarWUsbkq-IWTucuedzTKT8VUXIA.s4Xx8IW7";
        let query =
            format!("method=events.get&application_key=ABCDEFGHIGKLMNOPK&sig=x&access_token={token}&format=json");
        let params = Params::read(Some(&query), b"");
        let expected = expected(&params, Some(token), "ABC123DEF456GHI789JKL123");
        assert_eq!(expected, "232c8eb921951c4dba9b72606f9ddb4c");
    }
}
