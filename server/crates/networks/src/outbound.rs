mod public;

use public::{PublicOnly, is_public_host};
use reqwest::{Client, Request, redirect::Policy};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::{sync::Arc, time::Duration};
use thiserror::Error;
use url::{Host, Url};

/// The one way out of this room: reads a bounded answer, follows nothing.
pub(crate) struct Outbound {
    client: Client,
    max_reply_bytes: usize,
    reach: Reach,
}

/// Which addresses may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Those of the settings, wherever they are.
    Anywhere,
    /// Only public ones, because others than the operator say where to call: nobody is to look around our network through us.
    Public,
}

/// How long to wait and how much to read.
pub(crate) struct Limits<'a> {
    pub(crate) user_agent: &'a str,
    pub(crate) connect_ms: u32,
    pub(crate) whole_ms: u32,
    pub(crate) max_reply_bytes: u32,
    pub(crate) reach: Reach,
}

/// An answer of whatever status.
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// `Retry-After` in seconds; a date there is not understood.
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

/// What the bytes of an answer say.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said<T> {
    Response(T),
    /// An error with this number.
    Error(i64),
    /// Not JSON, or half of it, or nothing.
    NotJson,
    /// JSON of another shape.
    OtherShape,
}

/// No answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum Broken {
    #[error("no connection")]
    Unreachable,
    #[error("no answer in time")]
    Timeout,
    #[error("the connection broke")]
    Cut,
    #[error("the answer is too large")]
    TooLarge,
    #[error("the address is not one that may be called")]
    Forbidden,
}

/// The client could not be made.
#[derive(Debug, Error)]
#[error("no client for calls to social networks can be made")]
pub struct NoClient(#[source] Box<dyn std::error::Error + Send + Sync>);

impl Outbound {
    pub(crate) fn new(limits: &Limits<'_>) -> Result<Self, NoClient> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| NoClient(error.into()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut client = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .user_agent(limits.user_agent)
            .connect_timeout(Duration::from_millis(limits.connect_ms.into()))
            .timeout(Duration::from_millis(limits.whole_ms.into()));
        if limits.reach == Reach::Public {
            client = client.dns_resolver(PublicOnly);
        }
        let client = client.build().map_err(|error| NoClient(error.into()))?;
        let max_reply_bytes = usize::try_from(limits.max_reply_bytes).unwrap_or(usize::MAX);
        Ok(Self { client, max_reply_bytes, reach: limits.reach })
    }

    pub(crate) async fn post_form(&self, to: Url, fields: &[(&str, &str)]) -> Result<Reply, Broken> {
        let answer = self.execute(self.client.post(to).form(fields).build().map_err(|error| broken(&error))?).await?;
        let retry_after = answer.headers().get("retry-after");
        let retry_after = retry_after.and_then(|value| value.to_str().ok()?.parse().ok()).map(Duration::from_secs);
        Ok(Reply { status: answer.status().as_u16(), retry_after, body: answer.into_body() })
    }

    /// Sends what somebody else put together.
    pub(crate) async fn send(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, Broken> {
        self.execute(Request::try_from(request).map_err(|error| broken(&error))?).await
    }

    async fn execute(&self, request: Request) -> Result<http::Response<Vec<u8>>, Broken> {
        if !may_call(request.url()) || (self.reach == Reach::Public && !is_public_host(request.url())) {
            return Err(Broken::Forbidden);
        }
        let mut response = self.client.execute(request).await.map_err(|error| broken(&error))?;
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|error| broken(&error))? {
            if body.len() + part.len() > self.max_reply_bytes {
                return Err(Broken::TooLarge);
            }
            body.extend_from_slice(&part);
        }
        let mut answer = http::Response::new(body);
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }
}

fn broken(error: &reqwest::Error) -> Broken {
    match error {
        _ if error.is_timeout() => Broken::Timeout,
        _ if error.is_connect() => Broken::Unreachable,
        _ => Broken::Cut,
    }
}

/// Whether calls may go to this address: https anywhere, http on loopback only.
pub(crate) fn may_call(base: &Url) -> bool {
    let loopback = match base.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    base.scheme() == "https" || (base.scheme() == "http" && loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_loopback_only() {
        for (base, may) in [
            ("https://api.vk.ru/method/", true),
            ("http://localhost:4010/", true),
            ("http://127.0.0.1:4010/", true),
            ("http://[::1]:4010/", true),
            ("http://api.vk.ru/method/", false),
            ("http://localhost.example/", false),
            ("http://10.0.0.1/", false),
            ("ftp://localhost/", false),
            ("data:text/plain,x", false),
        ] {
            let base = Url::parse(base).expect("an address");
            assert_eq!(may_call(&base), may, "{base}");
        }
    }
}
