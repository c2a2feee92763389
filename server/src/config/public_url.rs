use std::{fmt, net::SocketAddr, str::FromStr};
use url::{Host, Url};

/// The address people type: an origin, without a path or a trailing slash.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    https: bool,
}

/// Why an address cannot be the public one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongPublicUrl {
    #[error("expected an address such as https://club.example")]
    NotAnAddress,
    #[error("plain http is accepted for loopback (127.0.0.1, ::1, localhost) only: sign-in needs https")]
    PlainHttp,
    #[error("it must not end with a slash")]
    TrailingSlash,
    #[error("it must be an origin alone: no path, query, fragment, user or password")]
    MoreThanAnOrigin,
}

impl PublicUrl {
    /// `http://` and a loopback address.
    pub(crate) fn loopback(listen: SocketAddr) -> Self {
        Self { origin: format!("http://{listen}"), https: false }
    }

    /// The origin as browsers write it in `Origin`: `https://club.example`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether everything goes over TLS.
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// The address as a `Url`, whose text ends with the slash of its empty path.
    ///
    /// # Panics
    /// Never: it was made from one.
    pub fn to_url(&self) -> Url {
        Url::parse(&self.origin).expect("an origin is an address")
    }

    /// The full address of a local `path`, which begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

impl FromStr for PublicUrl {
    type Err = WrongPublicUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| WrongPublicUrl::NotAnAddress)?;
        let host = url.host().ok_or(WrongPublicUrl::NotAnAddress)?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&host) => {}
            "http" => return Err(WrongPublicUrl::PlainHttp),
            _ => return Err(WrongPublicUrl::NotAnAddress),
        }
        let origin = url.origin().ascii_serialization();
        let more = url.path() != "/" || url.query().is_some() || url.fragment().is_some() || text.contains('@');
        if more {
            Err(WrongPublicUrl::MoreThanAnOrigin)
        } else if text.ends_with('/') {
            Err(WrongPublicUrl::TrailingSlash)
        } else {
            Ok(Self { origin, https: url.scheme() == "https" })
        }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

impl fmt::Debug for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicUrl({})", self.origin)
    }
}

/// Whether browsers treat this host as a secure context over plain http.
pub(super) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Result<String, WrongPublicUrl> {
        text.parse::<PublicUrl>().map(|url| url.origin().to_owned())
    }

    #[test]
    fn https_is_accepted_anywhere_and_http_on_loopback() {
        for good in [
            "https://club.example",
            "https://club.example:8443",
            "http://127.0.0.1:3000",
            "http://127.9.9.9",
            "http://[::1]:3000",
            "http://localhost:3000",
            "http://kabinet.localhost",
        ] {
            assert_eq!(origin(good).as_deref(), Ok(good));
        }
    }

    #[test]
    fn the_origin_is_written_as_browsers_write_it() {
        assert_eq!(origin("HTTPS://Club.Example:443").as_deref(), Ok("https://club.example"));
        assert_eq!(origin("https://клуб.example").as_deref(), Ok("https://xn--90ard6a.example"));
    }

    #[test]
    fn plain_http_elsewhere_is_refused() {
        for bad in
            ["http://club.example", "http://192.168.1.2:3000", "http://0.0.0.0:3000", "http://localhost.evil.example"]
        {
            assert_eq!(origin(bad), Err(WrongPublicUrl::PlainHttp), "{bad}");
        }
    }

    #[test]
    fn anything_but_an_origin_is_refused_with_its_reason() {
        use WrongPublicUrl::{MoreThanAnOrigin, NotAnAddress, TrailingSlash};
        let cases = [
            ("https://club.example/", TrailingSlash),
            ("https://club.example/portal", MoreThanAnOrigin),
            ("https://club.example/portal/", MoreThanAnOrigin),
            ("https://club.example?x=1", MoreThanAnOrigin),
            ("https://club.example#x", MoreThanAnOrigin),
            ("https://user:pass@club.example", MoreThanAnOrigin),
            ("https://@club.example", MoreThanAnOrigin),
            ("club.example", NotAnAddress),
            ("ftp://club.example", NotAnAddress),
            ("https://", NotAnAddress),
        ];
        for (text, why) in cases {
            assert_eq!(origin(text), Err(why), "{text}");
        }
    }

    #[test]
    fn links_are_the_origin_and_a_path() {
        let url: PublicUrl = "https://club.example".parse().unwrap();
        assert_eq!(url.join("/i/abc"), "https://club.example/i/abc");
        assert_eq!(url.to_url().as_str(), "https://club.example/");
    }
}
