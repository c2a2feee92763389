//! Awards and deductions by a file: what a line of it says, and why a line may be refused.

mod sheet;

pub use sheet::{MAX_LINE, MAX_ROWS, Row, Sheet};

use crate::{member::FieldError, problem::Problem};
use serde::{Deserialize, Serialize};

/// Why a file is refused as a whole; said by [`crate::words::file_fault`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum FileFault {
    /// No file was chosen, or there is no row in it.
    Empty,
    /// More bytes than may be.
    Large {
        /// How many millions may be.
        megabytes: i64,
    },
    /// More rows than may be.
    Long {
        /// How many may be.
        rows: i64,
    },
    /// Not a text.
    NotText,
    /// The first line does not name the columns that are needed.
    Columns,
    /// Two columns say the same.
    ColumnTwice {
        /// The name of the second.
        column: String,
    },
    /// No row of it can be carried out.
    NothingToApply,
}

impl FileFault {
    /// Where so many bytes may be.
    pub fn too_large(most: usize) -> Self {
        Self::Large { megabytes: i64::try_from(most / 1_000_000).unwrap_or(i64::MAX) }
    }
}

/// Why a row is refused; said by [`crate::words::row_fault`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// A quotation mark is not closed, or something stands behind it.
    Torn,
    /// More cells than columns have a name.
    Cells,
    /// More characters than a line may have.
    Long,
    /// Nothing says who the member is.
    Nobody,
    /// Nobody has this number, external id or address.
    Unknown,
    /// One has this number, another this external id.
    Ambiguous,
    /// Not a whole number.
    NotANumber,
    /// Nothing is given or taken.
    Zero,
    /// More than one posting may name.
    TooMuch,
    /// The reason is not one.
    Reason {
        /// Why not.
        error: FieldError,
    },
    /// The key is not one.
    Key {
        /// Why not.
        error: FieldError,
    },
    /// An earlier line has the same key.
    KeyTwice {
        /// Which.
        line: i64,
    },
    /// Whoever it was at the preview is not a member any more, or this is somebody else's now.
    Gone,
    /// The ledger said no.
    Refused {
        /// Why.
        problem: Problem,
    },
}
