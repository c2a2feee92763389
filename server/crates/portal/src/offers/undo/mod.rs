//! What an offer did to points between two moments is undone: looked at first, then ordered, then carried out as a task.
//!
//! Awards are taken back as far as the member has points, never into debt; deductions are given back. Whatever is there when
//! the member's turn comes is undone: nothing that is posted later is dated before the end of the period, which has passed.
//! Entries of the offer of kind `reverse` stay: what they took back is not taken twice. Awards to those above a member are
//! entries of the same offer in their own ledgers, and are undone there; that the offer acted stays counted for whoever acted
//! and got nothing by it themselves, as nothing of theirs is undone. Letters, counters, tags and mailings are no points:
//! they stay.

mod amends;
mod foreseen;
mod order;
mod run;
mod undone;
mod view;

pub use foreseen::Foreseen;
pub use kabinet_store::offer_undo::UndoState;
pub use order::UndoPeriod;
pub(crate) use run::{undo_breaks_off, undo_task};
pub use undone::Undone;
pub use view::{UndoView, UndoWaits, Undoing};
