//! Embeds `target/site` (made by `frontend/bundle`) into the binary. Without it the binary is built all the same, and says so when it starts.

use serde_json::Value;
use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("..");
    let site = root.join("target/site");
    // Cargo builds anew each time while something it watches is missing, so the folder is made before it is watched.
    fs::create_dir_all(&site)?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", site.display());
    let code = match fs::read(site.join("manifest.json")) {
        Ok(manifest) => embed(&site.canonicalize()?, &serde_json::from_slice(&manifest)?)?,
        Err(_) => "Site { stem: \"kabinet\", assets: &[] }".to_owned(),
    };
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("site.rs"), code)?;
    Ok(())
}

fn embed(site: &Path, manifest: &Value) -> Result<String, Box<dyn Error>> {
    let text = |value: &Value, name: &str| -> Result<String, Box<dyn Error>> {
        Ok(value[name].as_str().ok_or_else(|| format!("target/site/manifest.json: no {name}"))?.to_owned())
    };
    let mut code = format!("Site {{ stem: {:?}, assets: &[", text(manifest, "stem")?);
    for listed in manifest["files"].as_array().ok_or("target/site/manifest.json: no files")? {
        let path = text(listed, "path")?;
        let file = |ending: &str| -> Result<String, Box<dyn Error>> {
            Ok(format!(
                "include_bytes!({:?})",
                site.join(format!("{path}{ending}")).to_str().ok_or("a path that is not UTF-8")?
            ))
        };
        write!(
            code,
            "Asset {{ path: {path:?}, hash: {:?}, media_type: {:?}, plain: {}, br: {}, gzip: {} }},",
            text(listed, "hash")?,
            text(listed, "type")?,
            file("")?,
            file(".br")?,
            file(".gz")?,
        )?;
    }
    code.push_str("] }");
    Ok(code)
}
