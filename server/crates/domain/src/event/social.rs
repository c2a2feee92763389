use serde::{Deserialize, Serialize};
use std::fmt;

/// A social network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NetworkName {
    /// `VKontakte`.
    Vk,
    /// Odnoklassniki.
    Ok,
    /// The OpenID provider that is set up, Google perhaps.
    Oidc,
}

impl NetworkName {
    /// All networks.
    pub const ALL: [Self; 3] = [Self::Vk, Self::Ok, Self::Oidc];

    /// The word used in addresses, keys and columns.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vk => "vk",
            Self::Ok => "ok",
            Self::Oidc => "oidc",
        }
    }

    /// Reads [`NetworkName::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|network| network.code() == code)
    }

    /// What the network shows of people's acts (`features.md` §3): OK counts reposts, but shows nobody who made one.
    pub const fn acts(self) -> &'static [Act] {
        match self {
            Self::Vk => &[Act::Like, Act::Comment, Act::Repost],
            Self::Ok => &[Act::Like, Act::Comment],
            Self::Oidc => &[],
        }
    }

    /// Whether it has groups that people join; elsewhere they only sign in.
    pub const fn has_groups(self) -> bool {
        match self {
            Self::Vk | Self::Ok => true,
            Self::Oidc => false,
        }
    }
}

impl fmt::Display for NetworkName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What members may do with a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetworkUse {
    /// Nothing; profiles that are linked stay so until they are unlinked.
    Off,
    /// Link their profiles.
    Link,
    /// Link their profiles, register and sign in with them.
    #[default]
    SignIn,
}

impl NetworkUse {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Off, Self::Link, Self::SignIn];

    /// The word used in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Link => "link",
            Self::SignIn => "sign_in",
        }
    }

    /// Reads [`NetworkUse::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|network| network.code() == code)
    }

    /// Whether profiles may be linked.
    pub const fn links(self) -> bool {
        matches!(self, Self::Link | Self::SignIn)
    }

    /// Whether it is a way in.
    pub const fn signs_in(self) -> bool {
        matches!(self, Self::SignIn)
    }
}

/// What a person can do to something a group published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// A like.
    Like,
    /// A comment.
    Comment,
    /// A repost to the person's own wall.
    Repost,
}

impl Act {
    /// All acts.
    pub const ALL: [Self; 3] = [Self::Like, Self::Comment, Self::Repost];

    /// The word used in keys and columns.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Like => "like",
            Self::Comment => "comment",
            Self::Repost => "repost",
        }
    }

    /// Reads [`Act::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }
}

/// What was acted on: `post:45`. A comment is an act on its post; which comment it was is in the cause key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Object(pub String);

impl Object {
    /// The post with this number in its group.
    pub fn post(id: i64) -> Self {
        Self(format!("post:{id}"))
    }

    /// The number of the post, if this is a post.
    pub fn post_id(&self) -> Option<i64> {
        self.0.strip_prefix("post:")?.parse().ok()
    }
}

/// Who took something back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The member: offers may deduct or reverse.
    Member,
    /// The group's side (a kick, a moderator, a post taken down), the network, or nobody can know: nothing is taken away
    /// unless the offer says so.
    Others,
    /// An operator of the programme: as with others, nothing is taken away unless the offer says so.
    Operator,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Member, Self::Others, Self::Operator];

    /// The word used in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Others => "others",
            Self::Operator => "operator",
        }
    }

    /// Reads [`By::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }
}

/// A kind of address at which a member can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
}

impl ContactKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Email, Self::Phone];

    /// The word used in columns and forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    /// Reads [`ContactKind::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Why an act is older than the programme may pay for (`features.md` §4, Baseline).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Earlier {
    /// First seen in the group's first scan, dated before it, or perhaps older than it.
    FirstScanOfGroup,
    /// Undated, and perhaps older than the link: mostly what the first scan after it shows.
    FirstScanOfMember,
    /// Dated before the member linked the profile.
    BeforeLinking,
}
