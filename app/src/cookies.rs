//! The cookies, by name and with their attributes. Each is `__Host-`, so it belongs to this origin only.

use http::{HeaderMap, HeaderValue, header};
use kabinet_portal::secrets::Token;

/// Who is signed in.
pub const SESSION: &str = "__Host-session";
/// What the next page says.
pub const FLASH: &str = "__Host-flash";
/// The browser that left for a network.
pub const AWAY: &str = "__Host-away";
/// The browser with which somebody came through a network.
pub const ARRIVED: &str = "__Host-arrived";
/// The browser that began a registration.
pub const JOINING: &str = "__Host-joining";
/// The followed invite link.
pub const INVITED: &str = "__Host-invited";

/// The value of a cookie in a request.
pub fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

/// The token in a cookie.
pub fn token(headers: &HeaderMap, name: &str) -> Option<Token> {
    value(headers, name).and_then(Token::parse)
}

/// The `Set-Cookie` that keeps `value` for `seconds`; 0 removes it.
///
/// # Panics
/// Never: values are tokens or base64.
pub fn set(name: &str, value: &str, seconds: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"))
        .unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "x__Host-session=1; __Host-session=two; __Host-sessions=3".parse().unwrap());
        headers.append(header::COOKIE, "lang=en".parse().unwrap());
        assert_eq!(value(&headers, SESSION), Some("two"));
        assert_eq!(value(&headers, "lang"), Some("en"));
        assert_eq!(value(&headers, "none"), None);
    }

    #[test]
    fn every_cookie_is_bound_to_this_origin_and_hidden_from_scripts() {
        let set = set(SESSION, "abc", 60);
        assert_eq!(set, "__Host-session=abc; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax");
    }
}
