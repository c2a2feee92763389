//! Writes every letter with its sample into a folder, to be looked at: `cargo run -p kabinet-messaging --example letters -- FOLDER`.

use kabinet_domain::lang::Lang;
use kabinet_messaging::{Letter, render};
use std::{fs, path::PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    fs::create_dir_all(&folder)?;
    for letter in Letter::ALL {
        for lang in Lang::ALL {
            let written = render(letter, lang, &letter.sample(lang))?;
            let stem = format!("{letter}.{}", lang.code());
            fs::write(folder.join(format!("{stem}.html")), written.html)?;
            fs::write(folder.join(format!("{stem}.txt")), format!("{}\n\n{}", written.subject, written.text))?;
        }
    }
    Ok(())
}
