//! What must hold of the tree itself: the map is true, the migrations are twins, every arrow and every tool stays in its room.

mod dependencies;
mod rooms;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A file of a room longer than this is two thoughts.
const MOST_LINES: usize = 400;

/// The workspace's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the server is in the workspace").to_path_buf()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Names in a folder, sorted.
fn names(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name in UTF-8")).collect()
}

/// Every file under `folder` with this ending, as a path from the root.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in names(folder) {
        let path = format!("{folder}/{name}");
        if root().join(&path).is_dir() {
            found.extend(files(&path, ending));
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
    found
}

/// The folders of the rooms under `server/crates`.
fn crates() -> impl Iterator<Item = String> {
    names("server/crates").into_iter().map(|name| format!("server/crates/{name}"))
}

#[test]
fn the_map_in_the_readme_names_what_is_there_and_leaves_no_room_out() {
    let readme = read("README.md");
    let (_, map) = readme.split_once("```text\n").expect("README.md has a map");
    let (map, _) = map.split_once("```").expect("the map ends");
    let named: BTreeSet<&str> = map.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let missing: Vec<_> = named.iter().filter(|path| !root().join(path).exists()).collect();
    assert!(missing.is_empty(), "the map names what is not there: {missing:?}");
    let folders = ["app", "end2end", "frontend", "migrations", "server", "style"].map(str::to_owned);
    let left_out: Vec<_> = folders.into_iter().chain(crates()).filter(|room| !named.contains(&**room)).collect();
    assert!(left_out.is_empty(), "the map leaves out {left_out:?}");
}

#[test]
fn every_migration_has_its_twin() {
    let (sqlite, postgres) = (names("migrations/sqlite"), names("migrations/postgres"));
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, postgres);
}

#[test]
fn every_file_of_a_room_is_one_thought() {
    let long: Vec<_> = crates()
        .flat_map(|room| files(&format!("{room}/src"), ".rs"))
        .map(|path| (read(&path).lines().count(), path))
        .filter(|(lines, _)| *lines > MOST_LINES)
        .collect();
    assert!(long.is_empty(), "longer than {MOST_LINES} lines: {long:?}");
}

#[test]
fn nothing_is_styled_inside_an_element_because_the_policy_forbids_it() {
    let styled: Vec<_> = files("app/src", ".rs")
        .into_iter()
        .filter(|path| {
            let text = read(path);
            [" style=", " style:"].iter().any(|way| text.contains(way))
        })
        .collect();
    assert!(styled.is_empty(), "{styled:?}");
}
