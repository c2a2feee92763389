//! Call arithmetic: how many calls a read costs, and the cheaper way to know who is a member.

use crate::group::Post;

/// How much fits into one call of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Posts on a page, and posts asked by number.
    pub posts: u64,
    /// People on a page of likes or copies.
    pub likes: u64,
    /// Comments on a page.
    pub comments: u64,
    /// People on a page of members.
    pub members: u64,
    /// People of whom one call tells whether they are members.
    pub members_asked: u64,
}

impl Sizes {
    /// How many calls the acts on a post cost: nothing where its counter is zero, one where there is no counter.
    ///
    /// Threads longer than the network shows at once cost one or more calls each on top; nobody knows before reading.
    pub fn acts_calls(&self, post: &Post) -> u64 {
        let pages = |count: Option<u64>, size: u64| count.map_or(1, |count| count.div_ceil(size));
        pages(post.likes, self.likes) + pages(post.reposts, self.likes) + pages(post.comments, self.comments)
    }
}

/// How to know who of the linked members is in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipPlan {
    /// Read the whole list of members.
    FullList {
        /// So many calls.
        calls: u64,
    },
    /// Ask about the linked members only.
    AskLinked {
        /// So many calls; none when nobody is linked.
        calls: u64,
    },
}

impl MembershipPlan {
    /// How many calls it costs.
    pub const fn calls(self) -> u64 {
        match self {
            Self::FullList { calls } | Self::AskLinked { calls } => calls,
        }
    }
}

/// The way that costs fewer calls for a group of `members` (`None`: the network does not tell) and `linked` profiles.
/// At the same cost only the linked are asked about: then nothing about strangers comes here at all.
pub const fn membership_plan(sizes: Sizes, members: Option<u64>, linked: u64) -> MembershipPlan {
    let asked = linked.div_ceil(sizes.members_asked);
    let listed = match members {
        Some(0) => 1, // to be told that nobody is there
        Some(members) => members.div_ceil(sizes.members),
        None => u64::MAX,
    };
    if listed < asked { MembershipPlan::FullList { calls: listed } } else { MembershipPlan::AskLinked { calls: asked } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kabinet_domain::time::Millis;

    const VK: Sizes = Sizes { posts: 100, likes: 1000, comments: 100, members: 1000, members_asked: 500 };

    fn post(likes: Option<u64>, reposts: Option<u64>, comments: Option<u64>) -> Post {
        Post { id: 1, at: Millis(0), text: String::new(), pinned: false, likes, comments, reposts }
    }

    #[test]
    fn the_arithmetic_of_the_reference_community() {
        let acts = 50 * VK.acts_calls(&post(Some(300), Some(10), Some(40)));
        let full = 50_000_u64.div_ceil(VK.members);
        assert_eq!(full + 1 + acts, 201);
        assert_eq!(membership_plan(VK, Some(50_000), 2_000).calls() + 1 + acts, 155);
    }

    #[test]
    fn a_counter_of_zero_costs_nothing_and_no_counter_costs_a_look() {
        assert_eq!(VK.acts_calls(&post(Some(0), Some(0), Some(0))), 0);
        assert_eq!(VK.acts_calls(&post(None, Some(1001), Some(100))), 4);
    }

    #[test]
    fn membership_goes_the_cheaper_way() {
        use MembershipPlan::{AskLinked, FullList};
        for (members, linked, plan) in [
            (Some(500_000), 20_000, AskLinked { calls: 40 }),
            (Some(1_000), 20_000, FullList { calls: 1 }),
            (Some(2_000), 1_001, FullList { calls: 2 }),
            (Some(2_000), 1_000, AskLinked { calls: 2 }),
            (Some(0), 1, AskLinked { calls: 1 }),
            (Some(50), 0, AskLinked { calls: 0 }),
            (None, 501, AskLinked { calls: 2 }),
        ] {
            assert_eq!(membership_plan(VK, members, linked), plan, "{members:?} {linked}");
        }
    }
}
