//! Style sheets: imports inlined and minified by lightningcss, and the icon.

use crate::{Fallible, Mode, site::File};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};
use std::{fs, path::Path};

/// Entry files and the endings they get: everything for signed-in pages, the little that the public ones need.
const SHEETS: [(&str, &str); 2] = [("main.css", ".css"), ("public.css", ".public.css")];

/// Oldest browsers served: the first with `light-dark()`, nesting and cascade layers.
const BROWSERS: Browsers = Browsers {
    android: None,
    chrome: Some(123 << 16),
    edge: Some(123 << 16),
    firefox: Some(123 << 16),
    ie: None,
    ios_saf: Some((17 << 16) | (5 << 8)),
    opera: None,
    safari: Some((17 << 16) | (5 << 8)),
    samsung: Some(27 << 16),
};

/// The bytes of every file in the folder in a fixed order, to tell whether something changed.
pub fn sources(folder: &Path) -> Fallible<Vec<u8>> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    let mut bytes = Vec::new();
    for entry in entries {
        let path = entry.path();
        bytes.extend(entry.file_name().as_encoded_bytes());
        bytes.extend(if path.is_dir() { sources(&path)? } else { fs::read(&path)? });
    }
    Ok(bytes)
}

/// Gives the finished sheets and the icon.
pub fn bundle(folder: &Path, mode: Mode) -> Fallible<Vec<File>> {
    let mut files = Vec::new();
    for (entry, ending) in SHEETS {
        let sheet = sheet(&folder.join(entry), mode)?;
        files.push(File::new(ending, "text/css; charset=utf-8", sheet.into()));
    }
    files.push(File::new(".svg", "image/svg+xml", fs::read(folder.join("icon.svg"))?));
    Ok(files)
}

fn sheet(entry: &Path, mode: Mode) -> Fallible<String> {
    let files = FileProvider::new();
    let targets = Targets::from(BROWSERS);
    let mut sheet =
        Bundler::new(&files, None, ParserOptions::default()).bundle(entry).map_err(|error| error.to_string())?;
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| error.to_string())?;
    let printed = sheet.to_css(PrinterOptions { minify: mode == Mode::Release, targets, ..PrinterOptions::default() });
    Ok(printed.map_err(|error| error.to_string())?.code)
}
