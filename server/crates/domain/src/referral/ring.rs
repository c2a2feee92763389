//! Rings: members of one tree who look alike. The tree itself has no circles; what goes round is one person who is many.

use crate::ids::MemberId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer who look alike are no ring: a couple behind one address.
pub const RING_FROM: usize = 3;

/// What two members have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Common {
    /// They were seen in one range of addresses.
    Range,
    /// They are called alike.
    Name,
    /// Their mailboxes are alike.
    Mailbox,
}

/// Two members of one tree who have something in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// One of them.
    pub one: MemberId,
    /// The other.
    pub other: MemberId,
    /// What.
    pub common: Common,
}

/// Members who look alike, each to some other of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ring {
    /// Who, by number.
    pub members: Vec<MemberId>,
    /// What they have in common, some of them with some.
    pub common: BTreeSet<Common>,
}

/// The rings that these links make, the greatest first; of one size, by their first member. The order of the links does
/// not matter.
pub fn rings(links: &[Link]) -> Vec<Ring> {
    let mut above: BTreeMap<MemberId, MemberId> = BTreeMap::new();
    for link in links {
        let (one, other) = (top(&mut above, link.one), top(&mut above, link.other));
        // The smaller number leads, whichever came first.
        above.insert(one.max(other), one.min(other));
    }
    let members: Vec<MemberId> = above.keys().copied().collect();
    let mut rings: BTreeMap<MemberId, Ring> = BTreeMap::new();
    for member in members {
        let ring = rings.entry(top(&mut above, member)).or_insert_with(Ring::empty);
        ring.members.push(member);
    }
    for link in links {
        if let Some(ring) = rings.get_mut(&top(&mut above, link.one)) {
            ring.common.insert(link.common);
        }
    }
    let mut rings: Vec<Ring> = rings.into_values().filter(|ring| ring.members.len() >= RING_FROM).collect();
    rings.sort_by(|one, other| {
        other.members.len().cmp(&one.members.len()).then_with(|| one.members.cmp(&other.members))
    });
    rings
}

impl Ring {
    const fn empty() -> Self {
        Self { members: Vec::new(), common: BTreeSet::new() }
    }
}

/// The member who leads those `member` hangs together with. Everybody on the way hangs on that one from then on.
fn top(above: &mut BTreeMap<MemberId, MemberId>, member: MemberId) -> MemberId {
    let mut way = vec![member];
    let mut at = member;
    while let Some(next) = above.get(&at).filter(|next| **next != at) {
        at = *next;
        way.push(at);
    }
    for passed in way {
        above.insert(passed, at);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn link(one: i64, other: i64, common: Common) -> Link {
        Link { one: MemberId(one), other: MemberId(other), common }
    }

    #[test]
    fn three_who_hang_together_are_a_ring_and_two_are_not() {
        let links = [link(7, 2, Common::Range), link(9, 7, Common::Mailbox), link(4, 5, Common::Name)];
        let ring = Ring {
            members: [2, 7, 9].map(MemberId).to_vec(),
            common: BTreeSet::from([Common::Range, Common::Mailbox]),
        };
        assert_eq!(rings(&links), [ring]);
        assert_eq!(rings(&[]), []);
        assert_eq!(rings(&[link(4, 4, Common::Name)]), []);
    }

    #[test]
    fn the_greatest_ring_comes_first() {
        let links = [(1, 2), (2, 3), (10, 11), (11, 12), (12, 13), (20, 21), (20, 22)];
        let links: Vec<Link> = links.into_iter().map(|(one, other)| link(one, other, Common::Range)).collect();
        let first: Vec<(i64, usize)> =
            rings(&links).iter().map(|ring| (ring.members[0].0, ring.members.len())).collect();
        assert_eq!(first, [(10, 4), (1, 3), (20, 3)]);
    }

    fn any_links() -> impl Strategy<Value = Vec<Link>> {
        let common = prop_oneof![Just(Common::Range), Just(Common::Name), Just(Common::Mailbox)];
        prop::collection::vec(
            (1i64..30, 1i64..30, common).prop_map(|(one, other, common)| link(one, other, common)),
            0..40,
        )
    }

    /// Whom one reaches from a member, step by step.
    fn reached(from: MemberId, links: &[Link]) -> BTreeSet<MemberId> {
        let mut reached = BTreeSet::from([from]);
        loop {
            let before = reached.len();
            for link in links {
                if reached.contains(&link.one) || reached.contains(&link.other) {
                    reached.extend([link.one, link.other]);
                }
            }
            if reached.len() == before {
                return reached;
            }
        }
    }

    proptest! {
        #[test]
        fn a_ring_is_whom_one_reaches_from_any_of_its_members(links in any_links()) {
            let found = rings(&links);
            let mut seen = BTreeSet::new();
            for ring in &found {
                let whole: BTreeSet<MemberId> = ring.members.iter().copied().collect();
                for member in &ring.members {
                    prop_assert_eq!(&reached(*member, &links), &whole);
                    prop_assert!(seen.insert(*member), "nobody is in two rings");
                }
            }
            let ends = links.iter().flat_map(|link| [link.one, link.other]);
            for member in ends {
                prop_assert_eq!(seen.contains(&member), reached(member, &links).len() >= RING_FROM);
            }
        }

        #[test]
        fn the_order_of_links_does_not_matter(links in any_links(), seed in any::<u64>()) {
            let mut other: Vec<Link> = links.iter().map(|link| Link { one: link.other, other: link.one, ..*link }).collect();
            other.sort_by_key(|link| (u64::try_from(link.one.0 * 31 + link.other.0).unwrap_or(0) ^ seed, link.common));
            prop_assert_eq!(rings(&links), rings(&other));
        }
    }
}
