//! Purchases and returns: what the till, the shop or a marketer tells of them.

mod give_back;
mod make;

pub use give_back::NewReturn;
pub use make::NewPurchase;
