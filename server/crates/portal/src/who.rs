//! Who asks. Authority is a handle: what a member, a marketer or a visitor may do are methods of theirs.

use crate::Portal;
use kabinet_domain::{
    ids::{MemberId, StaffId},
    lang::Lang,
};
use std::net::IpAddr;

/// Somebody who is not signed in, at an address of the network.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub(crate) portal: Portal,
    pub(crate) address: IpAddr,
    pub(crate) lang: Lang,
}

/// A signed-in member.
#[derive(Debug, Clone)]
pub struct Member {
    pub(crate) portal: Portal,
    pub(crate) id: MemberId,
    pub(crate) lang: Lang,
    pub(crate) session: Vec<u8>,
}

/// A signed-in marketer (operators and administrators may do all that marketers may).
#[derive(Debug, Clone)]
pub struct Marketer {
    pub(crate) portal: Portal,
    pub(crate) id: StaffId,
    pub(crate) lang: Lang,
    pub(crate) session: Vec<u8>,
}

/// A marketer who may also mend members' points and change the programme's rules ([`Marketer::operator`]).
#[derive(Debug, Clone)]
pub struct Operator {
    pub(crate) portal: Portal,
    pub(crate) id: StaffId,
}

/// What a session turns out to be.
#[derive(Debug, Clone)]
pub enum Who {
    /// Nobody signed in.
    Visitor(Visitor),
    /// A member.
    Member(Member),
    /// Staff.
    Marketer(Marketer),
}

impl Visitor {
    /// The language of the pages.
    pub const fn lang(&self) -> Lang {
        self.lang
    }
}

impl Member {
    /// The member's number.
    pub const fn id(&self) -> MemberId {
        self.id
    }

    /// The language of the pages.
    pub const fn lang(&self) -> Lang {
        self.lang
    }
}

impl Marketer {
    /// Who.
    pub const fn id(&self) -> StaffId {
        self.id
    }

    /// The language of the pages.
    pub const fn lang(&self) -> Lang {
        self.lang
    }
}
