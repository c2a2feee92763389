//! Collecting: a run reads a group page by page, compares what it sees with what was known of linked members, and records
//! events for the differences. It resumes where it stopped, and never takes away on the strength of a partial read. What a
//! network tells by itself is taken in at once; runs heal what was told wrongly or not at all.

mod apply;
mod changed;
mod finding;
mod hear;
mod keep;
mod people;
mod plan;
mod read;
mod run;
mod schedule;
mod size;
mod task;

pub use hear::Heard;
pub use run::{Ended, Reason};
pub(crate) use schedule::{FreeRuns, Order, read_soon};
pub(crate) use task::collect_task;
