//! A small storm over the ledger, as `make bench` has a great one (see `examples/storm`).

use crate::database::fresh;
use std::process::Command;

fn storm(more: &[&str]) {
    let test = std::env::current_exe().expect("the test's own file");
    let storm = test.with_file_name("../examples/storm");
    let mut command = Command::new(&storm);
    command.args(["--operations", "300", "--rounds", "20", "--spends", "50", "--kills", "5"]).args(more);
    let ran = command.output().unwrap_or_else(|error| panic!("{}: {error}", storm.display()));
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(ran.status.success(), "{}{}", said(&ran.stdout), said(&ran.stderr));
}

#[test]
fn the_ledger_stands_a_storm_and_kills() {
    storm(&[]);
}

#[test]
fn the_ledger_stands_a_storm_and_kills_on_postgresql_too() {
    let Ok(server) = std::env::var("KABINET_TEST_POSTGRES") else { return };
    storm(&["--url", &fresh(&server)]);
}
