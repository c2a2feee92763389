//! What members have in common is kept as keyed hashes, for ninety days: neither an address nor a name can be read from
//! them. Nothing is asked of the browser.

use crate::{Error, Inner};
use kabinet_domain::{
    ids::MemberId,
    referral::{alike, likeness::Person},
    time::Millis,
};
use kabinet_store::{
    Tx,
    member_mark::{self, Mark, MarkKind},
};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// So many bytes of a hash tell marks apart.
const BYTES: usize = 16;

/// The range of addresses somebody comes from, as a keyed hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Range(Vec<u8>);

impl Range {
    /// The range of an address: a /24, in IPv6 a /64. Addresses of networks that are not the internet have none: behind a
    /// proxy that is not trusted everybody would seem to come from the same one.
    pub fn of(portal: &Inner, address: IpAddr) -> Option<Self> {
        let range = match address.to_canonical() {
            IpAddr::V4(v4) => v4_range(v4),
            IpAddr::V6(v6) => v6_range(v6),
        };
        range.map(|range| Self(hash(portal, MarkKind::Range, &range)))
    }

    /// As a mark.
    pub fn mark(&self) -> (MarkKind, &[u8]) {
        (MarkKind::Range, &self.0)
    }
}

fn v4_range(address: Ipv4Addr) -> Option<String> {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let ours =
        address.is_private() || address.is_loopback() || address.is_link_local() || address.is_unspecified() || shared;
    (!ours).then(|| format!("{a}.{b}.{c}"))
}

fn v6_range(address: Ipv6Addr) -> Option<String> {
    let [a, b, c, d, ..] = address.segments();
    let ours = address.is_loopback()
        || address.is_unspecified()
        || address.is_unique_local()
        || address.is_unicast_link_local();
    (!ours).then(|| format!("{a:x}:{b:x}:{c:x}:{d:x}"))
}

fn hash(portal: &Inner, kind: MarkKind, text: &str) -> Vec<u8> {
    portal.keys.mac("mark", format!("{}:{text}", kind.code()).as_bytes())[..BYTES].to_vec()
}

/// The member came from here.
pub(crate) async fn seen(tx: &mut Tx, member: MemberId, range: Option<&Range>, now: Millis) -> Result<(), Error> {
    if let Some(range) = range {
        member_mark::put(tx, &Mark { kind: MarkKind::Range, mark: range.0.clone(), member }, now).await?;
    }
    Ok(())
}

/// What a new member is called, and where letters to them go.
pub(super) async fn called(tx: &mut Tx, portal: &Inner, person: &Person, now: Millis) -> Result<(), Error> {
    let name = alike::name_mark(&person.name).map(|mark| (MarkKind::Name, mark));
    let mailbox = person.email.as_ref().map(|email| (MarkKind::Mailbox, alike::mailbox_mark(email)));
    for (kind, text) in name.into_iter().chain(mailbox) {
        let mark = Mark { kind, mark: hash(portal, kind, &text), member: person.id };
        member_mark::put(tx, &mark, now).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> Option<String> {
        match text.parse::<IpAddr>().unwrap().to_canonical() {
            IpAddr::V4(v4) => v4_range(v4),
            IpAddr::V6(v6) => v6_range(v6),
        }
    }

    #[test]
    fn a_range_is_a_24_and_in_ipv6_a_64() {
        assert_eq!(range("203.0.113.7"), range("203.0.113.200"));
        assert_ne!(range("203.0.113.7"), range("203.0.114.7"));
        assert_eq!(range("::ffff:203.0.113.7"), range("203.0.113.9"));
        assert_eq!(range("2001:db8:1:2::1"), range("2001:db8:1:2:ffff::2"));
        assert_ne!(range("2001:db8:1:2::1"), range("2001:db8:1:3::1"));
    }

    #[test]
    fn what_is_not_the_internet_has_none() {
        for ours in [
            "127.0.0.1",
            "10.1.2.3",
            "172.17.0.1",
            "192.168.1.1",
            "169.254.0.1",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fd00::1",
            "fe80::1",
        ] {
            assert_eq!(range(ours), None, "{ours}");
        }
    }
}
