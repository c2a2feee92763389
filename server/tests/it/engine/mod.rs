//! The engine: what offers may ask and do beyond the walking house, each with its whole arithmetic.

mod calendar;
mod chains;
mod counters;
mod limits;
mod purchases;
mod referrers;
mod replays;
mod showcase;
mod taking_back;
mod trying;
mod undo;
