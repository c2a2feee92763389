//! Presentational components: they take strings and children, and load nothing.
//!
//! What they are given is escaped; the two places where the framework would not are wrapped here ([`PageTitle`], [`TextArea`]).

mod badge;
mod balance;
mod button;
mod card;
mod choice;
mod earn;
mod facts;
mod field;
mod frame;
mod icon;
mod invite;
mod language;
mod meter;
mod notice;
mod page_title;
mod paging;
mod progress;
mod statement;
mod table;
mod text_area;

pub use badge::{Badge, Tone};
pub use balance::Balance;
pub use button::{Button, ButtonKind, ButtonLink};
pub use card::Card;
pub use choice::{Check, Select};
pub use earn::{Earn, EarnList};
pub use facts::Facts;
pub use field::Field;
pub(crate) use frame::wordmark;
pub use frame::{DeskFrame, DeskTab, MemberFrame, MemberTab, PublicFrame};
pub use icon::Icon;
pub use invite::{InviteLink, InviteWords};
pub use language::LanguageSwitch;
pub use meter::Meter;
pub use notice::{EmptyState, Flash, Heading};
pub use page_title::PageTitle;
pub use paging::{Chip, Chips, FilterBar, Pagination};
pub use progress::{Progress, RunProgress, RunView};
pub use statement::{Change, Day, Entry, Statement};
pub use table::{Column, Table};
pub use text_area::TextArea;
