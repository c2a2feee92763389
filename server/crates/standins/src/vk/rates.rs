//! How many calls a second a key may make.

/// Calls a second by kind of key; `None` lifts the limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rates {
    pub user: Option<u32>,
    pub group: Option<u32>,
    pub service: Option<u32>,
}

impl Default for Rates {
    /// What VK documents: 3 for a user, 20 for a group, 3 for a small application.
    fn default() -> Self {
        Self { user: Some(3), group: Some(20), service: Some(3) }
    }
}

impl Rates {
    pub fn lifted() -> Self {
        Self { user: None, group: None, service: None }
    }
}
