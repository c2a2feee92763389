use crate::event::{Act, By, Object};
use std::fmt;

/// One list a network shows: it is read page by page and compared as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// The members of the group.
    Members,
    /// What people did to one post.
    OfPost {
        /// The post's number in its group.
        post: i64,
        /// Which act.
        act: Act,
    },
}

impl List {
    /// Reads what [`List`]'s `Display` writes: `members`, `post:45:like`.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "members" {
            return Some(Self::Members);
        }
        let (object, act) = text.rsplit_once(':')?;
        Some(Self::OfPost { post: Object(object.to_owned()).post_id()?, act: Act::parse(act)? })
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Members => f.write_str("members"),
            Self::OfPost { post, act } => write!(f, "post:{post}:{}", act.code()),
        }
    }
}

/// Who ended something that a complete read no longer shows.
///
/// Only the person can take back a like or a repost. A comment that vanished may have been removed by a moderator, so
/// nobody can know. A membership ends by the person unless the group's list of removed people (`removed`) says otherwise;
/// without that list (`None`) nobody can know.
pub const fn ended_by(list: List, removed: Option<bool>) -> By {
    match (list, removed) {
        (List::OfPost { act: Act::Like | Act::Repost, .. }, _) | (List::Members, Some(false)) => By::Member,
        _ => By::Others,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_back_what_it_writes() {
        for list in
            [List::Members, List::OfPost { post: 45, act: Act::Like }, List::OfPost { post: 7, act: Act::Repost }]
        {
            assert_eq!(List::parse(&list.to_string()), Some(list));
        }
        for text in ["", "post:45", "post:x:like", "post:45:wave", "members:1"] {
            assert_eq!(List::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_what_the_member_surely_did_counts_against_the_member() {
        let of_post = |act| List::OfPost { post: 1, act };
        assert_eq!(ended_by(of_post(Act::Like), None), By::Member);
        assert_eq!(ended_by(of_post(Act::Repost), None), By::Member);
        assert_eq!(ended_by(of_post(Act::Comment), None), By::Others);
        assert_eq!(ended_by(List::Members, Some(false)), By::Member);
        assert_eq!(ended_by(List::Members, Some(true)), By::Others);
        assert_eq!(ended_by(List::Members, None), By::Others);
    }
}
