//! Randomness of the process itself: its key file, its passwords shown once, its request ids.

/// Fresh bytes from the operating system.
///
/// # Panics
/// When the operating system cannot give any: nothing safe can be done then.
#[expect(clippy::disallowed_methods, reason = "the process makes its own key before there is a portal to ask")]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}
