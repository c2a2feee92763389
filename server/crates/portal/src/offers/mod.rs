//! Offers at the desk: templates, editing by versions, switching on and off, trying out, undoing.

mod edit;
mod list;
mod replay;
mod switch;
mod try_out;
mod undo;

pub use edit::{Known, OfferPage};
pub use list::{OfferCard, TemplateCard};
pub use replay::{Found, REPLAY_DAYS, ReplayState, ReplayView, Replayed};
pub(crate) use replay::{replay_breaks_off, replay_task};
pub use try_out::{Asks, Said, Trial, Tried};
pub use undo::{Foreseen, UndoPeriod, UndoState, UndoView, UndoWaits, Undoing, Undone};
pub(crate) use undo::{undo_breaks_off, undo_task};
