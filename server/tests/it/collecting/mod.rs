//! What the collector makes of what a network shows, and of what it fails to show.

mod baseline;
mod changed;
mod failures;
mod people;
mod posts;
mod resuming;
mod runs;
mod taking_back;
mod wall;
