//! `.deny.toml` held against the dependencies, for those who have no cargo-deny. Advisories need it and the network.

use crate::{read, root};
use serde::Deserialize;
use std::{collections::BTreeMap, process::Command};

#[derive(Deserialize)]
struct Policy {
    graph: Graph,
    licenses: Licenses,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    /// Only more than one version is banned.
    #[serde(default)]
    deny_multiple_versions: bool,
    /// Who may depend on it all the same.
    #[serde(default)]
    wrappers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

/// What is built from what.
#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    dependencies: Vec<String>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

fn policy() -> Policy {
    toml::from_str(&read(".deny.toml")).expect("a policy")
}

/// Everything the policy's targets are built from, ours included.
fn packages(policy: &Policy) -> Vec<Package> {
    metadata(policy).packages
}

fn metadata(policy: &Policy) -> Metadata {
    let mut asked = Command::new(env!("CARGO"));
    asked.current_dir(root()).args(["metadata", "--format-version", "1", "--locked"]);
    for target in &policy.graph.targets {
        asked.args(["--filter-platform", target]);
    }
    let told = asked.output().expect("cargo answers");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    serde_json::from_slice(&told.stdout).expect("cargo's metadata")
}

/// Whether an SPDX expression can be met with the licences that `allowed` knows. A slash is the old way to write OR.
fn met(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let met = either(&mut words, allowed);
    assert!(words.next().is_none(), "not an SPDX expression: {expression}");
    met
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn either(words: &mut Words<'_>, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = both(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= both(words, allowed);
    }
    met
}

fn both(words: &mut Words<'_>, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut Words<'_>, allowed: &dyn Fn(&str) -> bool) -> bool {
    let word = words.next().expect("an expression goes on");
    if word == "(" {
        let met = either(words, allowed);
        assert_eq!(words.next(), Some(")"));
        return met;
    }
    match words.next_if_eq(&"WITH").and_then(|_| words.next()) {
        Some(exception) => allowed(&format!("{word} WITH {exception}")),
        None => allowed(word),
    }
}

#[test]
fn every_licence_is_one_we_may_use() {
    let policy = policy();
    for package in packages(&policy) {
        let own: Vec<&String> =
            policy.licenses.exceptions.iter().filter(|it| it.name == package.name).flat_map(|it| &it.allow).collect();
        let allowed = |name: &str| policy.licenses.allow.iter().chain(own.iter().copied()).any(|known| known == name);
        let license = package.license.as_deref().unwrap_or_else(|| panic!("{} names no licence", package.name));
        assert!(met(license, &allowed), "{} {}: {license}", package.name, package.version);
    }
}

#[test]
fn nothing_banned_is_built_in_and_nothing_is_there_twice_that_must_be_one() {
    let policy = policy();
    let Metadata { packages, resolve } = metadata(&policy);
    let names: BTreeMap<&str, &str> = packages.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
    for ban in policy.bans.deny {
        let found: Vec<&str> = packages.iter().filter(|it| it.name == ban.name).map(|it| it.version.as_str()).collect();
        let may_be_one = ban.deny_multiple_versions || !ban.wrappers.is_empty();
        assert!(found.len() <= usize::from(may_be_one), "{} {found:?}", ban.name);
        let needs = |node: &&Node| node.dependencies.iter().any(|needed| names[needed.as_str()] == ban.name);
        for user in resolve.nodes.iter().filter(needs).map(|node| names[node.id.as_str()]) {
            let may = ban.deny_multiple_versions || ban.wrappers.iter().any(|wrapper| wrapper == user);
            assert!(may, "{user} needs {}", ban.name);
        }
    }
}

#[test]
fn everything_comes_from_the_registry_of_crates() {
    let policy = policy();
    for package in packages(&policy) {
        let Some(source) = package.source else { continue };
        let known = policy.sources.allow_registry.iter().any(|known| source == format!("registry+{known}"));
        assert!(known, "{} comes from {source}", package.name);
    }
}

#[test]
fn an_expression_is_met_by_one_of_its_choices_and_by_all_its_parts() {
    let allowed = |name: &str| ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].contains(&name);
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("MIT AND (GPL-3.0 OR ISC)", true),
        ("(GPL-3.0 OR MIT) AND GPL-3.0", false),
        ("ISC OR MIT AND GPL-3.0", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("Apache-2.0", false),
    ] {
        assert_eq!(met(expression, &allowed), expected, "{expression}");
    }
}
