use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident, $most:literal, $allowed:expr;)+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters.
            pub const MAX: usize = $most;

            /// Reads what was typed, without the spaces around it.
            pub fn parse(text: &str) -> Option<Self> {
                let text = text.trim();
                let allowed: fn(char) -> bool = $allowed;
                let fits = (1..=Self::MAX).contains(&text.chars().count()) && text.chars().all(allowed);
                fits.then(|| Self(text.to_owned()))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text).ok_or(concat!("not a ", stringify!($name)))
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+ };
}

names! {
    /// The name of a custom event: small letters, digits, `_`, `-` and `.`.
    CustomName, 40, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.');
    /// The number of a purchase, as the shop has it: a line that can be printed.
    PurchaseId, 64, |c| c.is_ascii_graphic() || c.is_alphanumeric();
    /// A word by which members are told apart: letters, digits, spaces, `_` and `-`.
    Tag, 40, |c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-');
}
