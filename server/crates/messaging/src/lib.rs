//! The only room that sends. A [`Letter`] is rendered from its folder of templates in the member's language; a [`Channel`]
//! carries what was rendered to one address and says whether it arrived, may be tried again, or never will.
//!
//! Addresses, codes and bodies stay out of `Debug`, out of errors and out of traces.

mod channel;
pub mod email;
pub mod letter;
mod secret;

pub use channel::{Channel, ChannelName, Envelope, Receipt, SendError, Sending, Why};
pub use email::{EmailChannel, EmailConfig};
pub use letter::{Letter, PARAGRAPHS, RenderError, Rendered, Vars, render};
pub use secret::Secret;
