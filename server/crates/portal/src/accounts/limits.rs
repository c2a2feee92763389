//! How often something may be tried, by network address and by identity. Counted in the database, so that it holds over
//! restarts and over all nodes.

use crate::{Error, Inner, who::Visitor};
use kabinet_domain::{problem::Problem, time::Millis};
use kabinet_store::{Tx, Write, attempt};
use std::net::IpAddr;

const MINUTE_MS: i64 = 60_000;

/// A kind of attempt and how many there may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub what: &'static str,
    pub most: i64,
    pub minutes: i64,
}

/// Registrations from one address: a family or an office, not a machine.
pub(crate) const REGISTER_FROM: Limit = Limit { what: "register-from", most: 30, minutes: 60 };
/// Letters to one address.
pub(crate) const LETTERS_TO: Limit = Limit { what: "letters-to", most: 5, minutes: 60 };
/// Letters to one address in a day: with five tries each, guessing a code stays below 5 in 100,000.
pub(crate) const LETTERS_TO_DAY: Limit = Limit { what: "letters-to-day", most: 10, minutes: 24 * 60 };
/// Codes typed from one address.
pub(crate) const CODES_FROM: Limit = Limit { what: "codes-from", most: 60, minutes: 60 };
/// Sign-ins from one address.
pub(crate) const SIGN_IN_FROM: Limit = Limit { what: "sign-in-from", most: 60, minutes: 15 };
/// Sign-ins to one account from one address.
pub(crate) const SIGN_IN_TO: Limit = Limit { what: "sign-in-to", most: 10, minutes: 15 };
/// Sign-ins to one account, wherever they come from: looser, so that strangers cannot keep its owner out cheaply.
pub(crate) const SIGN_IN_TO_ANYWHERE: Limit = Limit { what: "sign-in-to-anywhere", most: 50, minutes: 15 };
/// Passwords typed by one member to confirm that it is them.
pub(crate) const CONFIRMED_BY: Limit = Limit { what: "confirmed-by", most: 10, minutes: 15 };
/// Profiles that one member links: a family's phone or a slip, not a harvest of bonuses. What ends a link is not counted,
/// for nobody has to wait for that.
pub(crate) const LINKS_OF: Limit = Limit { what: "links-of", most: 5, minutes: 24 * 60 };
/// Linkings of one profile, by whomever.
pub(crate) const LINKS_OF_PROFILE: Limit = Limit { what: "links-of-profile", most: 5, minutes: 24 * 60 };
/// Ways to a network and back begun from one address, or by one member.
pub(crate) const LINK_FROM: Limit = Limit { what: "link-from", most: 60, minutes: 15 };

/// Counts one attempt under several limits at once.
pub(crate) struct Attempt {
    keys: Vec<(Vec<u8>, Limit)>,
    now_ms: i64,
}

impl Attempt {
    /// Counted under each limit by who or where it is: an identity, or [`Visitor::from`].
    pub fn new(portal: &Inner, counted: &[(Limit, &str)]) -> Self {
        let keys = counted.iter().map(|(limit, identity)| (key(portal, *limit, identity), *limit)).collect();
        Self { keys, now_ms: portal.clock.now().0 }
    }

    /// Counts it, and refuses when a limit is passed.
    pub async fn count(self, portal: &Inner) -> Result<(), Error> {
        portal.db.write(self).await
    }
}

impl Write for Attempt {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let mut passed = None;
        for (key, limit) in &self.keys {
            let span = limit.minutes * MINUTE_MS;
            let bucket = self.now_ms.div_euclid(span) * span;
            if attempt::hit(tx, key, Millis(bucket)).await? > limit.most {
                let minutes = (bucket + span - self.now_ms + MINUTE_MS - 1).div_euclid(MINUTE_MS);
                passed = Some(passed.map_or(minutes, |longest: i64| longest.max(minutes)));
            }
        }
        match passed {
            None => Ok(()),
            Some(minutes) => Err(Problem::TooOften { minutes }.into()),
        }
    }
}

fn key(portal: &Inner, limit: Limit, identity: &str) -> Vec<u8> {
    portal.keys.mac("attempt", format!("{}:{identity}", limit.what).as_bytes())[..16].to_vec()
}

impl Visitor {
    /// Where the visitor is: the part of the network address that one household or machine holds (IPv6: its /64).
    pub(crate) fn from(&self) -> String {
        range(self.address)
    }
}

fn range(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ipv6_network_counts_as_one() {
        let range = |text: &str| range(text.parse().unwrap());
        assert_eq!(range("2001:db8:1:2::1"), range("2001:db8:1:2:ffff::2"));
        assert_ne!(range("2001:db8:1:2::1"), range("2001:db8:1:3::1"));
        assert_eq!(range("::ffff:192.0.2.1"), range("192.0.2.1"));
    }
}
