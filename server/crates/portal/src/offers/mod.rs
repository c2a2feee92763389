//! Offers at the desk: templates, editing by versions, switching on and off, trying out.

mod edit;
mod list;
mod replay;
mod switch;
mod try_out;

pub use edit::{Known, OfferPage};
pub use list::{OfferCard, TemplateCard};
pub(crate) use replay::replay_task;
pub use replay::{Found, REPLAY_DAYS, ReplayState, ReplayView, Replayed};
pub use try_out::{Asks, Said, Trial, Tried};
