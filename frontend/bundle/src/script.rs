//! The islands: compiled to WebAssembly by cargo, given their script by wasm-bindgen.

use crate::{Fallible, Mode, Places, site::File};
use std::{env, fs, path::Path, process::Command};
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";

/// Compiles the frontend and gives the module as cargo left it.
pub fn compile(places: &Places, mode: Mode) -> Fallible<Vec<u8>> {
    install_target()?;
    let (profile, folder) = match mode {
        Mode::Dev => ("dev", "debug"),
        Mode::Release => ("wasm-release", "wasm-release"),
    };
    succeed(
        cargo()
            .current_dir(&places.root)
            // Flags for this machine, such as another linker, mean nothing to the browser.
            .env_remove("RUSTFLAGS")
            .args(["build", "--locked", "--package", "kabinet-frontend", "--target", TARGET, "--profile", profile])
            .arg("--target-dir")
            .arg(&places.cargo_target),
    )?;
    let module = places.cargo_target.join(TARGET).join(folder).join("kabinet_frontend.wasm");
    fs::read(&module).map_err(|error| format!("{}: {error}", module.display()).into())
}

/// Splits the module into what browsers load: the script and the WebAssembly beside it.
///
/// The page's script hands over the address of the WebAssembly, so the generated one names no file.
pub fn bind(module: Vec<u8>) -> Fallible<Vec<File>> {
    let mut output = Bindgen::new()
        .input_bytes("kabinet", module)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .keep_debug(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    let inline = output.snippets().values().flatten().count();
    if inline + output.local_modules().len() + output.npm_dependencies().len() > 0 {
        return Err("a dependency brings JavaScript files of its own; one script is all that is served".into());
    }
    Ok(vec![
        File::new(".js", "text/javascript; charset=utf-8", output.js().into()),
        File::new("_bg.wasm", "application/wasm", output.wasm_mut().emit_wasm()),
    ])
}

fn install_target() -> Fallible<()> {
    let found = Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output()?;
    let folder = String::from_utf8(found.stdout)?;
    if found.status.success() && Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    succeed(Command::new("rustup").args(["target", "add", TARGET]))
}

fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn succeed(command: &mut Command) -> Fallible<()> {
    let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}
