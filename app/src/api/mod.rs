//! What the browser may ask for: one file per area, each function who asks → do → show.

pub mod batches;
pub mod client;
pub mod counters;
pub mod desk;
pub mod groups;
pub mod language;
pub mod leave;
pub mod members;
pub mod networks;
pub mod offers;
pub mod points;
pub mod referrals;
pub mod settings;
pub mod undo;
