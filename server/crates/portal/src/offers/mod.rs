//! Offers at the desk: templates, editing by versions, switching on and off.

mod edit;
mod list;
mod switch;

pub use edit::{Known, OfferPage};
pub use list::{OfferCard, TemplateCard};
