//! Registering, codes, signing in and out.

mod codes;
mod registering;
mod sign_in;
