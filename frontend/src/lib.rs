//! The browser's side: wakes the islands of the page that was served, and nothing else.

// Naming the crate keeps the islands' exports from being dropped by the linker.
use kabinet_app as _;

/// Called by the page's script once the WebAssembly is there; the script then hydrates each island by its own export.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
