//! Members' points: what they see of them, what tills and staff do to them, and the check of the whole ledger.

mod adjust;
mod cancel;
mod card;
mod confirm;
mod decide;
mod earn;
mod hold;
mod home;
mod names;
mod notice;
mod once;
mod period;
mod restore;
mod return_spend;
mod spend;
mod split;
mod statement;
mod verify;

pub use adjust::{Adjust, Adjusted, Change};
pub use cancel::Cancel;
pub use card::{Left, OpenHold, PointsCard};
pub use confirm::Confirm;
pub use decide::{PROPOSALS, Proposed};
pub use earn::{Cap, Earn};
pub use hold::{Held, Hold, LONGEST_HOLD_MINUTES};
pub use home::Home;
pub(crate) use names::{names, names_for_desk};
pub(crate) use notice::{as_of, keep_untold};
pub use once::Receipt;
pub(crate) use once::settled;
pub use period::{Statement, Sums};
pub use restore::Restore;
pub use return_spend::ReturnSpend;
pub use spend::Spend;
pub use split::Split;
pub use statement::{Earlier, HistoryFilter, HistoryPage, Line};
