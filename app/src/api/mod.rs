//! What the browser may ask for: one file per area, each function who asks → do → show.

pub mod client;
