//! `target/site`: hashed names, compressed copies, and the manifest the server reads.

use crate::{Fallible, Mode};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    fs,
    io::{ErrorKind, Write as _},
    path::Path,
};

/// How the site was made is part of what it was made from.
const RECIPE: [&str; 5] = [
    include_str!("main.rs"),
    include_str!("script.rs"),
    include_str!("site.rs"),
    include_str!("style.rs"),
    include_str!("../Cargo.toml"),
];
const MANIFEST: &str = "manifest.json";
/// Hexadecimal digits of the hash in file names.
const SHORT: usize = 12;

/// One file of the site, named by what follows the stem.
pub struct File {
    ending: &'static str,
    media_type: &'static str,
    bytes: Vec<u8>,
}

impl File {
    pub fn new(ending: &'static str, media_type: &'static str, bytes: Vec<u8>) -> Self {
        Self { ending, media_type, bytes }
    }
}

/// A name for these inputs: the same name means the same site.
pub fn fingerprint(mode: Mode, inputs: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    hasher.update([u8::from(mode == Mode::Release)]);
    for part in RECIPE.iter().map(|text| text.as_bytes()).chain(inputs.iter().copied()) {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

/// Whether the site was made from these inputs. The manifest is removed first and written last, so its presence tells the site is whole.
pub fn is_current(site: &Path, inputs: &str) -> bool {
    fs::read(site.join(MANIFEST))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok())
        .is_some_and(|manifest| manifest["inputs"] == inputs)
}

/// Writes the site anew: each file plain, `.br` and `.gz`, under one stem that changes when any of them does.
///
/// One stem for all because the page knows a single name (`LeptosOptions::output_name`).
pub fn write(site: &Path, inputs: &str, mode: Mode, files: Vec<File>) -> Fallible<()> {
    remove(fs::remove_file(site.join(MANIFEST)))?;
    remove(fs::remove_dir_all(site.join("pkg")))?;
    fs::create_dir_all(site.join("pkg"))?;
    let stem = stem(&files);
    let mut listed = Vec::new();
    for file in files {
        let path = format!("pkg/{stem}{}", file.ending);
        let (br, gzip) = (brotli(&file.bytes, mode)?, gzip(&file.bytes, mode)?);
        fs::write(site.join(&path), &file.bytes)?;
        fs::write(site.join(format!("{path}.br")), &br)?;
        fs::write(site.join(format!("{path}.gz")), &gzip)?;
        eprintln!("{:>9} {:>8} br  {path}", file.bytes.len(), br.len());
        listed.push(json!({
            "path": path,
            "hash": hex(&Sha256::digest(&file.bytes)),
            "type": file.media_type,
            "sizes": { "plain": file.bytes.len(), "br": br.len(), "gzip": gzip.len() },
        }));
    }
    let manifest = json!({ "stem": stem, "inputs": inputs, "release": mode == Mode::Release, "files": listed });
    fs::write(site.join(MANIFEST), serde_json::to_vec_pretty(&manifest)?)?;
    Ok(())
}

fn stem(files: &[File]) -> String {
    let mut hasher = Sha256::new();
    for file in files {
        hasher.update(Sha256::digest(&file.bytes));
    }
    format!("kabinet.{}", &hex(&hasher.finalize())[..SHORT])
}

fn brotli(bytes: &[u8], mode: Mode) -> Fallible<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: if mode == Mode::Release { 11 } else { 4 },
        lgwin: 22,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &params)?;
    Ok(packed)
}

fn gzip(bytes: &[u8], mode: Mode) -> Fallible<Vec<u8>> {
    let level = if mode == Mode::Release { Compression::best() } else { Compression::fast() };
    let mut packed = GzEncoder::new(Vec::new(), level);
    packed.write_all(bytes)?;
    Ok(packed.finish()?)
}

fn remove(outcome: std::io::Result<()>) -> std::io::Result<()> {
    match outcome {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    fn files(script: &str) -> Vec<File> {
        let script = File::new(".js", "text/javascript", script.as_bytes().to_vec());
        vec![script, File::new("_bg.wasm", "application/wasm", vec![0; 4096])]
    }

    fn manifest(site: &Path) -> Value {
        serde_json::from_slice(&fs::read(site.join(MANIFEST)).unwrap()).unwrap()
    }

    #[test]
    fn a_site_is_current_for_its_own_inputs_only_and_not_while_half_written() {
        let site = tempfile::tempdir().unwrap();
        let inputs = fingerprint(Mode::Release, &[b"a", b"b"]);
        assert!(!is_current(site.path(), &inputs));
        write(site.path(), &inputs, Mode::Dev, files("one")).unwrap();
        assert!(is_current(site.path(), &inputs));
        for other in [fingerprint(Mode::Dev, &[b"a", b"b"]), fingerprint(Mode::Release, &[b"ab", b""])] {
            assert!(!is_current(site.path(), &other));
        }
        fs::remove_file(site.path().join(MANIFEST)).unwrap();
        assert!(!is_current(site.path(), &inputs));
    }

    #[test]
    fn compressed_copies_unfold_to_the_file_the_manifest_describes() {
        let site = tempfile::tempdir().unwrap();
        write(site.path(), "", Mode::Release, files("export default 1")).unwrap();
        let manifest = manifest(site.path());
        for file in manifest["files"].as_array().unwrap() {
            let path = file["path"].as_str().unwrap();
            let plain = fs::read(site.path().join(path)).unwrap();
            let (mut br, mut gz) = (Vec::new(), Vec::new());
            brotli::BrotliDecompress(&mut &*fs::read(site.path().join(format!("{path}.br"))).unwrap(), &mut br)
                .unwrap();
            let packed = fs::read(site.path().join(format!("{path}.gz"))).unwrap();
            flate2::read::GzDecoder::new(&*packed).read_to_end(&mut gz).unwrap();
            assert!(br == plain && gz == plain, "{path}");
            assert_eq!(file["hash"], hex(&Sha256::digest(&plain)));
            assert_eq!(file["sizes"]["gzip"], packed.len());
        }
    }

    #[test]
    fn names_change_with_the_contents_and_the_old_ones_are_gone() {
        let site = tempfile::tempdir().unwrap();
        let stem = |script| {
            write(site.path(), "", Mode::Dev, files(script)).unwrap();
            manifest(site.path())["stem"].as_str().unwrap().to_owned()
        };
        let (one, two, again) = (stem("one"), stem("two"), stem("one"));
        assert!(one != two && one == again);
        assert_eq!(fs::read_dir(site.path().join("pkg")).unwrap().count(), 6);
        assert!(site.path().join(format!("pkg/{one}_bg.wasm.br")).exists());
    }
}
