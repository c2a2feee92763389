//! From columns to the words of the domain, for both databases alike.

use jiff::civil::Date;
use kabinet_domain::{
    activity::Obstacle,
    event::{EventKind, NetworkName},
    ids::{
        AuditId, BatchId, CodeId, CounterId, EventId, GroupId, MemberId, MessageId, OfferId, ProposalId, ReplayId,
        RunId, StaffId, TaskId, UndoId,
    },
    lang::Lang,
    offer::OfferState,
    time::Millis,
};
use sqlx::{ColumnIndex, Decode, Row, Type};
use uuid::Uuid;

/// A type that is read from one column.
pub(crate) trait Column: Sized {
    /// What the drivers give.
    type Raw;
    /// `None`: the column holds what this version does not know.
    fn read(raw: Self::Raw) -> Option<Self>;
}

/// Reads one column of a row; what cannot be understood is a decoding error that names the column.
pub(crate) fn read<'r, T, R>(row: &'r R, name: &'static str) -> sqlx::Result<T>
where
    T: Column,
    R: Row,
    T::Raw: Decode<'r, R::Database> + Type<R::Database>,
    &'static str: ColumnIndex<R>,
{
    T::read(row.try_get(name)?)
        .ok_or_else(|| sqlx::Error::ColumnDecode { index: name.to_owned(), source: "not a known word".into() })
}

macro_rules! as_it_is {
    ($($type:ty),+) => { $(
        impl Column for $type {
            type Raw = Self;
            fn read(raw: Self) -> Option<Self> { Some(raw) }
        }
    )+ };
}
as_it_is!(i64, String, Vec<u8>, Uuid);

macro_rules! wrapped {
    ($($type:ident: $raw:ty),+ $(,)?) => { $(
        impl Column for $type {
            type Raw = $raw;
            fn read(raw: $raw) -> Option<Self> { Some(Self(raw)) }
        }
    )+ };
}
wrapped!(
    MemberId: i64, Millis: i64,
    AuditId: Uuid, BatchId: Uuid, CodeId: Uuid, CounterId: Uuid, EventId: Uuid, GroupId: Uuid, MessageId: Uuid, OfferId: Uuid, ProposalId: Uuid, ReplayId: Uuid, RunId: Uuid, StaffId: Uuid, TaskId: Uuid, UndoId: Uuid,
);

/// Words stored as text, read by the type's own `parse`.
macro_rules! worded {
    ($($type:ty),+ $(,)?) => { $(
        impl $crate::column::Column for $type {
            type Raw = String;
            fn read(raw: String) -> Option<Self> { Self::parse(&raw) }
        }
    )+ };
}
pub(crate) use worded;
worded!(EventKind, Lang, NetworkName, Obstacle, OfferState);

impl Column for bool {
    type Raw = i64;
    fn read(raw: i64) -> Option<Self> {
        Some(raw != 0)
    }
}

impl Column for Date {
    type Raw = String;
    fn read(raw: String) -> Option<Self> {
        raw.parse().ok()
    }
}

impl Column for u32 {
    type Raw = i64;
    fn read(raw: i64) -> Option<Self> {
        raw.try_into().ok()
    }
}

impl Column for u8 {
    type Raw = i64;
    fn read(raw: i64) -> Option<Self> {
        raw.try_into().ok()
    }
}

impl<T: Column> Column for Option<T> {
    type Raw = Option<T::Raw>;
    fn read(raw: Self::Raw) -> Option<Self> {
        raw.map_or(Some(None), |raw| T::read(raw).map(Some))
    }
}

/// A struct that is read from a row: `field: Type = "column"`, or `field: Type` where the names agree.
macro_rules! record {
    ($(
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $( $(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty $(= $column:literal)? ),+ $(,)?
        }
    )+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        $vis struct $name { $( $(#[$field_meta])* $field_vis $field: $type ),+ }

        $crate::column::record!(@row $name, sqlx::sqlite::SqliteRow, $($field $(= $column)?),+);
        $crate::column::record!(@row $name, sqlx::postgres::PgRow, $($field $(= $column)?),+);
    )+ };
    (@row $name:ident, $row:ty, $($field:ident $(= $column:literal)?),+) => {
        impl sqlx::FromRow<'_, $row> for $name {
            fn from_row(row: &$row) -> sqlx::Result<Self> {
                Ok(Self { $( $field: $crate::column::read(row, $crate::column::record!(@name $field $(= $column)?))? ),+ })
            }
        }
    };
    (@name $field:ident = $column:literal) => { $column };
    (@name $field:ident) => { stringify!($field) };
}
pub(crate) use record;

/// A word stored as text: an enum with its codes.
macro_rules! words {
    ($(
        $(#[$meta:meta])*
        pub enum $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $code:literal ),+ $(,)? }
    )+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$variant_meta])* $variant ),+ }

        impl $name {
            /// The word stored.
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            /// Reads the word stored.
            pub fn parse(code: &str) -> Option<Self> { match code { $($code => Some(Self::$variant),)+ _ => None } }
        }
        $crate::column::worded!($name);
    )+ };
}
pub(crate) use words;
