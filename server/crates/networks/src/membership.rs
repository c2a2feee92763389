//! Call arithmetic: how many calls a read costs, and the cheaper way to know who is a member.

use crate::group::Post;
use kabinet_domain::event::Act;

/// How much fits into one call of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Posts on a page, and posts asked by number.
    pub posts: u64,
    /// People on a page of likes or copies.
    pub likes: u64,
    /// Lists of likes and comments do not say how many there are. That the likes have ended is told by an empty page, and
    /// whether all came by the counter of the post.
    pub uncounted: bool,
    /// Whether the network shows who reposted.
    pub copies: bool,
    /// Comments on a page.
    pub comments: u64,
    /// People on a page of members.
    pub members: u64,
    /// People of whom one call tells whether they are members.
    pub members_asked: u64,
}

impl Sizes {
    /// How many calls the acts on a post cost; see [`Sizes::list_calls`].
    pub fn acts_calls(&self, post: &Post) -> u64 {
        let lists = [(Act::Like, post.likes), (Act::Repost, post.reposts), (Act::Comment, post.comments)];
        lists.into_iter().map(|(act, count)| self.list_calls(act, count)).sum()
    }

    /// How many calls a list of so many acts costs: nothing where its counter is zero, one where there is no counter.
    ///
    /// Threads longer than the network shows at once cost one or more calls each on top; nobody knows before reading.
    pub fn list_calls(&self, act: Act, count: Option<u64>) -> u64 {
        let pages = |size: u64| count.map_or(1, |count| count.div_ceil(size));
        match act {
            Act::Like => pages(self.likes) + u64::from(self.uncounted && count != Some(0)),
            Act::Repost if self.copies => pages(self.likes),
            Act::Repost => 0,
            Act::Comment => pages(self.comments),
        }
    }
}

/// What a network says about a person and a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// A member.
    In,
    /// Was one, and left.
    Left,
    /// Was one, and was put out by the group.
    PutOut,
    /// Not a member; the network does not say more.
    Out,
}

/// How it can be known whether a membership was ended by the member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// By the group's black list, read as a whole.
    BlackList,
    /// By asking about the person. The same answer decides where the list of members leaves somebody out.
    Asked,
    /// Not with these keys.
    Unknown,
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

    const VK: Sizes = Sizes {
        posts: 100,
        likes: 1000,
        uncounted: false,
        copies: true,
        comments: 100,
        members: 1000,
        members_asked: 500,
    };
    const OK: Sizes = Sizes { likes: 100, uncounted: true, copies: false, members_asked: 100, ..VK };

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
    fn the_arithmetic_of_the_reference_community_at_ok_and_a_look_at_the_end_of_each_list_of_likes() {
        let acts = 50 * OK.acts_calls(&post(Some(300), Some(10), Some(40)));
        assert_eq!(50_000_u64.div_ceil(OK.members) + 1 + acts, 251 + 50);
        assert_eq!(membership_plan(OK, Some(500_000), 20_000).calls(), 200);
    }

    #[test]
    fn a_counter_of_zero_costs_nothing_and_no_counter_costs_a_look() {
        assert_eq!(VK.acts_calls(&post(Some(0), Some(0), Some(0))), 0);
        assert_eq!(VK.acts_calls(&post(None, Some(1001), Some(100))), 4);
        assert_eq!(OK.acts_calls(&post(Some(0), Some(7), Some(0))), 0);
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
