use crate::{crates, read};
use std::collections::BTreeSet;

/// Each package with those of ours it may depend on. Cargo refuses cycles; this refuses short cuts.
const ARROWS: [(&str, &[&str]); 11] = [
    ("frontend", &["kabinet-app"]),
    ("frontend/bundle", &[]),
    ("app", &["kabinet-domain", "kabinet-portal"]),
    (
        "server",
        &[
            "kabinet-app",
            "kabinet-domain",
            "kabinet-messaging",
            "kabinet-networks",
            "kabinet-portal",
            "kabinet-standins",
            "kabinet-store",
        ],
    ),
    ("server/crates/domain", &[]),
    ("server/crates/store", &["kabinet-domain"]),
    ("server/crates/networks", &["kabinet-domain"]),
    ("server/crates/messaging", &["kabinet-domain"]),
    ("server/crates/portal", &["kabinet-domain", "kabinet-messaging", "kabinet-networks", "kabinet-store"]),
    ("server/crates/standins", &[]),
    ("server/crates/wallets", &["kabinet-domain"]),
];

/// Tools with the one room that holds them; tests may use them anywhere.
const TOOLS: [(&str, &str); 4] = [
    ("sqlx", "server/crates/store"),
    ("reqwest", "server/crates/networks"),
    ("openidconnect", "server/crates/networks"),
    ("lettre", "server/crates/messaging"),
];

/// What the room is built with, its tests aside.
fn dependencies(room: &str) -> BTreeSet<String> {
    let manifest: toml::Table = read(&format!("{room}/Cargo.toml")).parse().expect("a manifest");
    let tables = ["dependencies", "build-dependencies"].iter().filter_map(|table| manifest.get(*table)?.as_table());
    tables.flat_map(|table| table.keys().cloned()).collect()
}

fn rooms() -> impl Iterator<Item = String> {
    ["app", "frontend", "frontend/bundle", "server"].into_iter().map(str::to_owned).chain(crates())
}

#[test]
fn every_room_depends_only_on_those_below_it() {
    for room in rooms() {
        let (_, allowed) =
            ARROWS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room} is new here"));
        let own = dependencies(&room).into_iter().filter(|name| name.starts_with("kabinet-"));
        let beyond: Vec<_> = own.filter(|name| !allowed.contains(&&**name)).collect();
        assert!(beyond.is_empty(), "{room} must not depend on {beyond:?}");
    }
}

#[test]
fn sql_calls_to_networks_and_letters_have_a_room_each() {
    for (tool, home) in TOOLS {
        let users: Vec<_> = rooms().filter(|room| dependencies(room).contains(tool)).collect();
        assert_eq!(users, [home], "{tool}");
    }
}
