/// One file of the site, as it is and compressed.
#[derive(Debug)]
pub struct Asset {
    /// Below the site's root: `pkg/kabinet.0123456789ab.js`.
    pub path: &'static str,
    /// Of the contents.
    pub hash: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    pub plain: &'static [u8],
    pub br: &'static [u8],
    pub gzip: &'static [u8],
}

/// What `frontend/bundle` made.
#[derive(Debug)]
pub struct Site {
    /// What all names begin with (`LeptosOptions::output_name`).
    pub stem: &'static str,
    pub assets: &'static [Asset],
}

impl Site {
    /// The file at this path below the site's root.
    pub fn find(&self, path: &str) -> Option<&Asset> {
        self.assets.iter().find(|asset| asset.path == path)
    }
}

/// Compiled into this binary by `build.rs`; without files when the site had not been made.
pub static SITE: Site = include!(concat!(env!("OUT_DIR"), "/site.rs"));
