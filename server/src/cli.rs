//! The command line: what may be typed, and how answers look. People are told on standard error, scripts on standard output.

mod password;
mod report;

use clap::{Args, Parser, Subcommand};
use kabinet::{
    Command, Config, Failure, Process, carry_out,
    config::{DEFAULTS, Problems, WrongKey},
    logs, serve,
    socket::Role,
};
use report::Report;
use serde_json::{Value, json};
use std::{env, path::PathBuf, process::ExitCode};
use tokio::sync::mpsc;

const HERE: &str = "kabinet.toml";
/// How many lines of progress may wait to be printed.
const PROGRESS_QUEUE: usize = 64;

/// A personal-account portal for loyalty programmes.
#[derive(Debug, Parser)]
#[command(name = "kabinet", version, arg_required_else_help = true)]
pub struct Cli {
    /// The settings file [default: the one named by `KABINET_CONFIG`, else ./kabinet.toml if it exists]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Answer in JSON on standard output
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Serve the portal until stopped
    Serve,
    /// Serve a portal to play with, with stand-ins of everything outside, in a data folder of its own
    #[cfg(feature = "demo")]
    Demo {
        /// Where the demo keeps what it makes; it begins anew each time
        #[arg(long, value_name = "DIR", default_value = "demo-data")]
        data: PathBuf,
        /// The portal's port on 127.0.0.1; the stand-ins take the three after it. 0: any that are free
        #[arg(long, default_value_t = 3000)]
        port: u16,
    },
    /// Bring the database to this version
    Migrate,
    /// The staff
    #[command(subcommand)]
    Admin(Admin),
    /// Collect what happened in the groups
    Collect(Collect),
    /// The ledger of points
    #[command(subcommand)]
    Ledger(Ledger),
    /// The settings
    #[command(subcommand)]
    Config(Settings),
}

#[derive(Debug, Subcommand)]
enum Admin {
    /// Make a member of the staff; without --password-stdin a password is made up and printed once
    Create {
        #[arg(long)]
        email: String,
        #[arg(long, value_enum, default_value = "administrator")]
        role: Role,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
}

#[derive(Debug, Args)]
struct Collect {
    /// Collect now and stop
    #[arg(long, required = true)]
    once: bool,
    /// Of this group only
    #[arg(long, value_name = "ID")]
    group: Option<String>,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Ledger {
    /// Check every invariant and name the first offender
    Verify,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Settings {
    /// Print every setting with its default and its meaning
    Default,
    /// Say what is wrong with the settings, or "ok"
    Check,
}

/// Why the command ended with another exit code than 0.
#[derive(Debug, thiserror::Error)]
enum Wrong {
    #[error(transparent)]
    Settings(#[from] Problems),
    #[error(transparent)]
    Failure(#[from] Failure),
    #[error(transparent)]
    Key(#[from] WrongKey),
    #[error("the password: {0}")]
    Password(std::io::Error),
}

/// Does what was typed; the exit code is 0 only when it was done.
pub async fn run(cli: Cli) -> ExitCode {
    let report = Report { json: cli.json };
    // Large, for it holds every setting more than once.
    match Box::pin(perform(cli, report)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            report.wrong(&wrong.to_string());
            ExitCode::FAILURE
        }
    }
}

async fn perform(cli: Cli, report: Report) -> Result<(), Wrong> {
    if let Verb::Config(Settings::Default) = cli.verb {
        Report::text(DEFAULTS);
        return Ok(());
    }
    let config = Config::load(settings_file(cli.config).as_deref(), env::vars_os())?;
    if let Verb::Config(_) = cli.verb {
        return check(&config, report);
    }
    logs::init(&config.log);
    match cli.verb {
        Verb::Serve => serve(config).await?,
        #[cfg(feature = "demo")]
        Verb::Demo { data, port } => kabinet::demo(config, kabinet::Place { data, port }, report.json).await?,
        Verb::Migrate => report.done(&Process::migrate(&config).await?),
        Verb::Admin(Admin::Create { email, role, password_stdin }) => {
            let chosen = password::choose(password_stdin).map_err(Wrong::Password)?;
            let made_up = chosen.made_up.then(|| chosen.password.reveal().to_owned());
            let mut value = hand_over(&config, Command::AdminCreate { email, role, password: chosen.password }).await?;
            if let (Some(made_up), Value::Object(told)) = (made_up, &mut value) {
                told.insert("password".to_owned(), json!(made_up));
            }
            report.done(&value);
        }
        Verb::Collect(Collect { group, .. }) => {
            report.done(&hand_over(&config, Command::Collect { group }).await?);
        }
        Verb::Ledger(Ledger::Verify) => report.done(&hand_over(&config, Command::LedgerVerify).await?),
        Verb::Config(_) => {}
    }
    Ok(())
}

/// The settings are read already; what is left is the key, when there is one.
fn check(config: &Config, report: Report) -> Result<(), Wrong> {
    match config.secrets.key() {
        Ok(_) | Err(WrongKey::Missing(_)) => {
            report.done(&json!("ok"));
            Ok(())
        }
        Err(wrong) => Err(wrong.into()),
    }
}

async fn hand_over(config: &Config, command: Command) -> Result<Value, Failure> {
    let (progress, mut said) = mpsc::channel::<String>(PROGRESS_QUEUE);
    let tell = async {
        while let Some(line) = said.recv().await {
            Report::progress(&line);
        }
    };
    tokio::join!(carry_out(config, command, progress), tell).0
}

fn settings_file(typed: Option<PathBuf>) -> Option<PathBuf> {
    let named = || env::var_os("KABINET_CONFIG").filter(|name| !name.is_empty()).map(PathBuf::from);
    typed.or_else(named).or_else(|| Some(PathBuf::from(HERE)).filter(|here| here.exists()))
}

#[cfg(test)]
mod tests;
