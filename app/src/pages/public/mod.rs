//! Pages for anyone: registering and signing in.

mod code;
mod registration;
mod sign_in;
mod ways;

pub use code::Code;
pub use registration::Registration;
pub use sign_in::SignIn;
