//! The interactive pieces: the only code of this room that becomes WebAssembly.
//!
//! An island wraps what the server drew and makes it better; without it the same page works. It takes children and no
//! props: texts stay in the server's HTML, and the JSON reader that props need would cost 25 kB of the 60 a page may weigh.

mod live;
mod share_link;

pub use live::Live;
pub use share_link::ShareLink;
