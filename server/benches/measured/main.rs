//! What README and the goals claim, measured: each against the plainest code that does the same, on this machine, now.
//! Prints a table and writes `target/bench/results.json`.
//!
//! `cargo bench --bench measured -- WORD…` measures the parts that are named, and writes nothing. `KABINET_BENCH_SCALE`,
//! above 0 and up to 1, makes everything so much smaller. Figures compare within one run only.

mod awards;
mod client;
mod collecting;
mod community;
mod history;
mod home;
mod lists;
mod offers;
mod overheard;
mod place;
mod row;
mod telling_apart;
mod timing;

use overheard::Ear;
use row::{Goal, Row};
use std::{
    env,
    error::Error,
    fs,
    io::{self, Write as _, stdout},
    path::{Path, PathBuf},
    process::ExitCode,
};
use tokio::runtime::{Builder, Runtime};

type Anyhow<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// As many as `kabinet serve` has on a small machine.
const WORKERS: usize = 4;

/// Measures a part of the table.
type Part = fn(&Bench) -> Anyhow<Vec<Row>>;

const PARTS: [(&str, Part); 7] = [
    ("offers", offers::rows),
    ("lists", |bench| Ok(vec![lists::row(bench)])),
    ("telling-apart", telling_apart::rows),
    ("awards", awards::rows),
    ("home", home::rows),
    ("history", history::rows),
    ("collecting", collecting::rows),
];

/// What every part is measured with.
struct Bench {
    runtime: Runtime,
    ear: Ear,
    /// What is kept between two runs.
    folder: PathBuf,
    scale: f64,
}

fn main() -> ExitCode {
    match measured() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("measured: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measured() -> Anyhow<()> {
    let bench = Bench::new()?;
    // Cargo adds an option of its own.
    let asked: Vec<String> = env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if let Some(unknown) = asked.iter().find(|word| PARTS.iter().all(|(name, _)| name != *word)) {
        return Err(format!("there is no part {unknown}: {}", PARTS.map(|(name, _)| name).join(", ")).into());
    }
    let (mut rows, mut failed) = (Vec::new(), Vec::new());
    say(&Row::head())?;
    for (name, part) in PARTS {
        if !asked.is_empty() && !asked.iter().any(|word| word == name) {
            continue;
        }
        match part(&bench) {
            Ok(measured) => {
                for row in measured {
                    say(&row.to_string())?;
                    rows.push(row.json());
                }
            }
            // The others are worth measuring all the same.
            Err(error) => failed.push(format!("{name} could not be measured: {error}")),
        }
    }
    if !failed.is_empty() {
        return Err(failed.join("\nmeasured: ").into());
    }
    if asked.is_empty() {
        fs::write(bench.folder.join("results.json"), serde_json::to_vec_pretty(&rows)?)?;
    }
    Ok(())
}

fn say(line: &str) -> io::Result<()> {
    writeln!(stdout().lock(), "{line}")
}

impl Bench {
    fn new() -> Anyhow<Self> {
        let scale = match env::var("KABINET_BENCH_SCALE") {
            Ok(text) => text.parse().ok().filter(|scale| *scale > 0.0 && *scale <= 1.0),
            Err(_) => Some(1.0),
        };
        let scale = scale.ok_or("KABINET_BENCH_SCALE is a number above 0 and up to 1")?;
        let runtime = Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()?;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
        fs::create_dir_all(&folder)?;
        Ok(Self { runtime, ear: Ear::put_up()?, folder: folder.canonicalize()?, scale })
    }

    /// So many, or fewer where everything is smaller.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small counts"
    )]
    fn scaled(&self, many: u64) -> u64 {
        ((many as f64 * self.scale).ceil() as u64).max(1)
    }
}
