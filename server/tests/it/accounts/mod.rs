//! Registering, codes, signing in and out.

mod codes;
mod passwords;
mod registering;
mod sign_in;
mod telling_apart;
