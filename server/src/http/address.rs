//! Who asks, by address. Headers are believed from our own proxies only, so that nobody chooses the key of a limit.

use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use http::HeaderMap;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Puts the client's `IpAddr` into the request's extensions.
pub(super) async fn find(State(trusted): State<Arc<[IpAddr]>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let address = client(peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)), request.headers(), &trusted);
    request.extensions_mut().insert(address);
    next.run(request).await
}

/// The last address of `X-Forwarded-For` that is not one of our proxies, when the `peer` is one; otherwise the `peer`.
///
/// Proxies append, so what stands before the last stranger was written by the stranger.
pub fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let ours = |ip: &IpAddr| trusted.iter().any(|proxy| proxy.to_canonical() == *ip);
    let mut nearest = peer.to_canonical();
    if !ours(&nearest) {
        return nearest;
    }
    let lines: Vec<&str> = headers.get_all(FORWARDED_FOR).iter().map(|line| line.to_str().unwrap_or("?")).collect();
    for hop in lines.iter().flat_map(|line| line.split(',')).rev() {
        let Ok(ip) = hop.trim().parse::<IpAddr>() else { return nearest };
        nearest = ip.to_canonical();
        if !ours(&nearest) {
            break;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn seen(peer: &str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_str(line).unwrap());
        }
        headers.insert("forwarded", HeaderValue::from_static("for=6.6.6.6"));
        headers.insert("x-real-ip", HeaderValue::from_static("6.6.6.6"));
        let trusted = ["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap(), "fd00::1".parse().unwrap()];
        client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_an_address() {
        assert_eq!(seen("1.2.3.4", &["9.9.9.9"]), "1.2.3.4");
        assert_eq!(seen("::ffff:1.2.3.4", &["9.9.9.9"]), "1.2.3.4");
    }

    #[test]
    fn our_proxy_tells_who_asked_it() {
        assert_eq!(seen("10.0.0.1", &["1.2.3.4"]), "1.2.3.4");
        assert_eq!(seen("::ffff:10.0.0.1", &["1.2.3.4"]), "1.2.3.4");
        assert_eq!(seen("fd00::1", &["2001:db8::7"]), "2001:db8::7");
    }

    #[test]
    fn what_a_stranger_wrote_before_our_proxies_is_not_believed() {
        assert_eq!(seen("10.0.0.1", &["9.9.9.9, 1.2.3.4"]), "1.2.3.4");
        assert_eq!(seen("10.0.0.1", &["9.9.9.9, 1.2.3.4, 10.0.0.2"]), "1.2.3.4");
        assert_eq!(seen("10.0.0.1", &["9.9.9.9", "1.2.3.4"]), "1.2.3.4");
        assert_eq!(seen("10.0.0.1", &["10.0.0.2, 1.2.3.4"]), "1.2.3.4");
    }

    #[test]
    fn a_header_that_cannot_be_read_leaves_the_nearest_known_address() {
        assert_eq!(seen("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &["junk"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &["9.9.9.9, junk, 10.0.0.2"]), "10.0.0.2");
    }
}
