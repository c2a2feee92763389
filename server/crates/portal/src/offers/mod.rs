//! Offers at the desk: templates, editing by versions, switching on and off, trying out, undoing.

mod edit;
mod list;
mod replay;
mod switch;
mod try_out;
mod undo;

pub use edit::{Known, OfferPage};
pub use list::{OfferCard, TemplateCard};
pub(crate) use replay::replay_task;
pub use replay::{Found, REPLAY_DAYS, ReplayState, ReplayView, Replayed};
pub use try_out::{Asks, Said, Trial, Tried};
pub(crate) use undo::undo_task;
pub use undo::{Foreseen, UndoPeriod, UndoState, UndoView, UndoWaits, Undoing, Undone};
