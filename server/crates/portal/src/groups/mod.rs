//! Groups that the programme collects from: adding, settings, runs.

mod add;
mod list;
mod runs;

pub(crate) use add::open_keys;
pub use add::{GroupForm, NewGroup};
pub use list::{GroupPage, GroupRow};
pub use runs::RunView;

pub use kabinet_store::{collect_run::RunState, social_group::GroupState};
