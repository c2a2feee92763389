//! A storm over the ledger, against its laws: `cargo run --release --example storm`.
//!
//! Four parts, each bounded by its numbers: operations of every kind, each asked for by several callers at once under one
//! key; rounds in which many callers spend one member's whole balance at once; offers whose budget is used up by purchases
//! of many members at once; and a child of this process that is killed at random moments while it works and says on its
//! standard output what is done. Prints rows; the first broken law ends it
//! with an error. Without `--url` it makes a SQLite file of its own; a PostgreSQL database must be empty.
#![expect(clippy::print_stdout, reason = "it is run for what it prints")]

mod budgets;
mod deed;
mod duplicates;
mod kills;
mod laws;
mod place;
mod winners;

use clap::{Args, Parser};
use std::{error::Error, process::ExitCode, sync::Arc};

type Anyhow<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The numbers of a storm.
#[derive(Debug, Clone, Parser)]
struct Storm {
    /// Operations of the first part
    #[arg(long, default_value_t = 10_000)]
    operations: u64,
    /// Callers that ask for each operation
    #[arg(long, default_value_t = 8)]
    duplicates: u64,
    /// Callers at once
    #[arg(long, default_value_t = 64)]
    workers: u64,
    /// Rounds of the second part
    #[arg(long, default_value_t = 500)]
    rounds: u64,
    /// Callers that spend the whole balance in each round, and purchases at once for each budget
    #[arg(long, default_value_t = 200)]
    spends: u64,
    /// How often the child of the last part is killed
    #[arg(long, default_value_t = 100)]
    kills: u64,
    /// An empty database; a SQLite file of its own without it
    #[arg(long)]
    url: Option<String>,
    #[command(flatten)]
    child: Child,
}

/// What the process that is to be killed is told.
#[derive(Debug, Clone, Args)]
struct Child {
    /// The first operation: this process is the child
    #[arg(long, hide = true)]
    from: Option<u64>,
    /// The marketer's session
    #[arg(long, hide = true, default_value = "")]
    session: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Storm::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("storm: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(storm: Storm) -> Anyhow<()> {
    if let (Some(from), Some(url)) = (storm.child.from, &storm.url) {
        return kills::child(url, &storm.child.session, from, storm.workers).await;
    }
    let folder = tempfile::tempdir()?;
    let own = format!("sqlite://{}", folder.path().join("storm.db").display());
    let url = storm.url.clone().unwrap_or(own);
    let place = Arc::new(place::Place::make(&url, storm.rounds).await?);
    duplicates::run(&place, &storm).await?;
    winners::run(&place, &storm).await?;
    budgets::run(&place, &storm).await?;
    kills::run(place, &url, &storm).await
}

/// A row of what is printed.
fn row(name: &str, value: impl std::fmt::Display) {
    println!("{name:64} {value:>12}");
}
