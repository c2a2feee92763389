//! `kabinet`: reads the command line and calls the library.

mod cli;

use clap::Parser as _;
use std::{num::NonZero, process::ExitCode, thread};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Pages are rendered while others wait on blocking work; with fewer threads both could wait for each other.
const FEWEST_WORKERS: usize = 4;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let workers = thread::available_parallelism().map_or(1, NonZero::get).max(FEWEST_WORKERS);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(cli::run(cli)),
        Err(error) => {
            eprintln!("kabinet: {error}");
            ExitCode::FAILURE
        }
    }
}
