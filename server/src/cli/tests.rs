use super::{Admin, Cli, Verb, settings_file};
use clap::{CommandFactory as _, Parser as _, error::ErrorKind};
use kabinet::socket::Role;
use std::path::PathBuf;

fn typed(line: &str) -> Result<Cli, ErrorKind> {
    Cli::try_parse_from(line.split(' ')).map_err(|error| error.kind())
}

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_of_the_house_is_understood() {
    for line in [
        "kabinet serve",
        "kabinet migrate --json",
        "kabinet admin create --email a@b.example --role marketer --password-stdin",
        "kabinet collect --once --group 5",
        "kabinet collect --once --json --config x.toml",
        "kabinet ledger verify",
        "kabinet --config x.toml config check",
        "kabinet config default",
    ] {
        assert!(typed(line).is_ok(), "{line}");
    }
    assert_eq!(typed("kabinet demo").is_ok(), cfg!(feature = "demo"));
}

#[test]
fn what_is_not_understood_is_refused() {
    assert_eq!(typed("kabinet collect").unwrap_err(), ErrorKind::MissingRequiredArgument);
    assert_eq!(typed("kabinet admin create").unwrap_err(), ErrorKind::MissingRequiredArgument);
    assert_eq!(typed("kabinet admin create --email a --role god").unwrap_err(), ErrorKind::InvalidValue);
    assert_eq!(typed("kabinet dance").unwrap_err(), ErrorKind::InvalidSubcommand);
}

#[test]
fn staff_are_administrators_unless_said_otherwise() {
    let Verb::Admin(Admin::Create { role, password_stdin, .. }) =
        typed("kabinet admin create --email a@b.example").unwrap().verb
    else {
        panic!("another command");
    };
    assert_eq!((role, password_stdin), (Role::Administrator, false));
}

#[test]
fn a_file_that_was_typed_is_the_one() {
    assert_eq!(settings_file(Some("x.toml".into())), Some(PathBuf::from("x.toml")));
}
