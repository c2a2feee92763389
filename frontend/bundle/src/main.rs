//! Builds what browsers download: WebAssembly, its script, style sheets and the icon, into `target/site` with a manifest.
//!
//! `cargo run -p kabinet-bundle` for work, `-- --release` for what is served to people. What is unchanged is left alone.

mod script;
mod site;
mod style;

use std::{env, error::Error, path::PathBuf, process::ExitCode};

pub type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// How much is spent on size.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Quick to build, for work.
    Dev,
    /// Small to download, for people.
    Release,
}

/// Where things are on this machine.
pub struct Places {
    /// The workspace root.
    pub root: PathBuf,
    /// Cargo's target folder of the WebAssembly build, apart from the server's so that neither waits for the other's lock.
    pub cargo_target: PathBuf,
    /// What the server embeds or serves; always in `target/site` of the workspace.
    pub site: PathBuf,
}

impl Places {
    fn find() -> Fallible<Self> {
        let here =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here.ancestors().nth(2).ok_or("frontend/bundle is not inside a workspace")?.to_path_buf();
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        Ok(Self { cargo_target: target.join("front"), site: root.join("target/site"), root })
    }
}

fn main() -> ExitCode {
    let mode = match env::args().nth(1).as_deref() {
        None => Mode::Dev,
        Some("--release") => Mode::Release,
        Some(other) => {
            eprintln!("kabinet-bundle: unknown argument {other}; the only one is --release");
            return ExitCode::from(2);
        }
    };
    match run(mode) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kabinet-bundle: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(mode: Mode) -> Fallible<()> {
    let places = Places::find()?;
    let module = script::compile(&places, mode)?;
    let inputs = site::fingerprint(mode, &[&module, &style::sources(&style_folder(&places))?]);
    if site::is_current(&places.site, &inputs) {
        eprintln!("kabinet-bundle: nothing changed");
        return Ok(());
    }
    let mut files = script::bind(module)?;
    files.extend(style::bundle(&style_folder(&places), mode)?);
    site::write(&places.site, &inputs, mode, files)
}

fn style_folder(places: &Places) -> PathBuf {
    places.root.join("style")
}
