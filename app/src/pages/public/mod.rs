//! Pages for anyone: registering and signing in.

mod sign_in;

pub use sign_in::SignIn;
