use crate::{
    membership::{Leaving, Membership, Sizes},
    network::{Answer, ProfileId},
    page::{Cursor, Page},
};
use kabinet_domain::time::Millis;
use std::fmt;

/// Reads one group with its keys. Each method makes one call and may be asked for any number of things at once: the pace
/// of each key holds over all readers that use it.
pub trait GroupReader: Send + Sync {
    /// How much fits into one call.
    fn sizes(&self) -> Sizes;

    /// How many calls this reader has made, retries among them.
    fn calls(&self) -> u64;

    /// The address of a post for people.
    fn post_url(&self, post: i64) -> String;

    /// The group itself.
    fn info(&self) -> Answer<'_, GroupInfo>;

    /// Posts of the group itself: the pinned one first, then the newest.
    fn posts<'a>(&'a self, from: Option<&'a Cursor>) -> Answer<'a, Page<Post>>;

    /// Posts by their numbers, at most [`Sizes::posts`]: `None` where the network shows no such post any more.
    fn posts_by_id<'a>(&'a self, ids: &'a [i64]) -> Answer<'a, Vec<(i64, Option<Post>)>>;

    /// Who likes a post.
    fn likes<'a>(&'a self, post: i64, from: Option<&'a Cursor>) -> Answer<'a, Page<ProfileId>>;

    /// Who reposted a post to the own wall; never asked where [`Sizes::copies`] says that the network does not show it.
    fn copies<'a>(&'a self, post: i64, from: Option<&'a Cursor>) -> Answer<'a, Page<ProfileId>>;

    /// The comments of a post, answers among them, in no particular order.
    fn comments<'a>(&'a self, post: i64, from: Option<&'a Cursor>) -> Answer<'a, Page<Comment>>;

    /// All members.
    fn members<'a>(&'a self, from: Option<&'a Cursor>) -> Answer<'a, Page<ProfileId>>;

    /// Whether these, at most [`Sizes::members_asked`], are members. Who is not in the answer is not known about.
    fn are_members<'a>(&'a self, who: &'a [ProfileId]) -> Answer<'a, Vec<(ProfileId, Membership)>>;

    /// How it can be known who ended a membership.
    fn leaving(&self) -> Leaving;

    /// Whom the group put on its black list: their membership was not ended by themselves. For [`Leaving::BlackList`].
    fn banned<'a>(&'a self, from: Option<&'a Cursor>) -> Answer<'a, Page<ProfileId>>;
}

/// A group as the network describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupInfo {
    /// The number that does not change.
    pub id: String,
    /// Its title.
    pub name: String,
    /// Its short name in addresses.
    pub screen_name: String,
    /// Whether its wall and members are shown to members only.
    pub closed: bool,
    /// How many members it has, where the network tells.
    pub members: Option<u64>,
}

/// A post on the group's wall. A counter that the network did not tell is `None`, which is not zero: the list has to be
/// read to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its number in the group.
    pub id: i64,
    /// When it was published.
    pub at: Millis,
    /// The beginning of its text.
    pub text: String,
    /// Whether it stands first regardless of its age.
    pub pinned: bool,
    /// How many like it.
    pub likes: Option<u64>,
    /// How many comments it has, with answers.
    pub comments: Option<u64>,
    /// How often it was reposted; private messages count too, so the list of copies may be shorter.
    pub reposts: Option<u64>,
}

/// A comment that is not deleted, by a person. `Debug` hides the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its number or other name, unique on the group's wall.
    pub id: String,
    /// Who wrote it.
    pub from: ProfileId,
    /// When.
    pub at: Millis,
    /// The beginning of its text.
    pub text: String,
    /// The comment it answers.
    pub reply_to: Option<String>,
}

/// The longest piece of a post's text that is kept, in characters.
const POST_EXCERPT: usize = 280;
/// The longest piece of a comment's text that is kept, in characters.
const COMMENT_EXCERPT: usize = 1000;

/// The beginning of a post's text.
pub(crate) fn post_excerpt(text: &str) -> String {
    text.chars().take(POST_EXCERPT).collect()
}

/// The beginning of a comment's text.
pub(crate) fn comment_excerpt(text: &str) -> String {
    text.chars().take(COMMENT_EXCERPT).collect()
}

impl fmt::Debug for Comment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Comment").field("id", &self.id).finish_non_exhaustive()
    }
}
