use std::fmt;

/// A person of VK; positive.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PersonId(pub i64);

/// A group, without the minus that VK writes before it where an owner is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GroupId(pub i64);

impl GroupId {
    /// How VK writes the group where an owner is meant: negative.
    pub fn owner(self) -> i64 {
        -self.0
    }
}

/// A post on a group's wall; `number` is its id there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PostId {
    pub group: GroupId,
    pub number: i64,
}

/// A comment under a post; `number` is its id, unique on the wall.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CommentId {
    pub post: PostId,
    pub number: i64,
}

impl fmt::Display for PostId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}_{}", self.group.owner(), self.number)
    }
}
