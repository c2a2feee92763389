use super::{Problem, PublicUrl, keys::Keys};
use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

/// Section `http`.
#[derive(Debug, Clone)]
pub struct Http {
    /// Where to listen.
    pub listen: SocketAddr,
    /// What every link that leaves Kabinet begins with.
    pub public_url: PublicUrl,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The largest request body, in bytes.
    pub body_limit_bytes: usize,
    /// How long a connection may take to tell the headers of its next request.
    pub header_timeout: Duration,
    /// How long one request may take.
    pub request_timeout: Duration,
    /// How many requests are worked on at once.
    pub concurrency: usize,
}

impl Http {
    pub(super) fn read(keys: &Keys) -> Result<Self, Problem> {
        let listen = keys.parse("http.listen", "an address and port such as 127.0.0.1:3000")?;
        Ok(Self {
            listen,
            public_url: public_url(keys, listen)?,
            trusted_proxies: keys.list("http.trusted_proxies", "an IP address")?,
            body_limit_bytes: keys.number("http.body_limit_bytes", 1_024..=67_108_864)?,
            header_timeout: Duration::from_secs(keys.number("http.header_timeout_s", 1..=600)?),
            request_timeout: Duration::from_secs(keys.number("http.request_timeout_s", 1..=600)?),
            concurrency: keys.number("http.concurrency", 1..=100_000)?,
        })
    }
}

fn public_url(keys: &Keys, listen: SocketAddr) -> Result<PublicUrl, Problem> {
    const KEY: &str = "http.public_url";
    match keys.text(KEY) {
        "" if listen.ip().is_loopback() => Ok(PublicUrl::loopback(listen)),
        "" => Err(keys.wrong(KEY, "must be set when http.listen is not a loopback address")),
        text => text.parse().map_err(|wrong: super::WrongPublicUrl| keys.wrong(KEY, wrong.to_string())),
    }
}
