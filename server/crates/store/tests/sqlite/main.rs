//! What only a SQLite file can do: fill its disk, be opened twice, be damaged by hand.

mod damage;
mod disk;
mod door;
#[path = "../contract/support.rs"]
#[expect(dead_code, reason = "the other test has PostgreSQL as well")]
mod support;
mod upkeep;
