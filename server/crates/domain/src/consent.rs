//! What people agree to.

use serde::{Deserialize, Serialize};

/// Something that is done only with a person's consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Taking part, by the rules of the programme.
    Rules,
    /// Processing personal data.
    PersonalData,
    /// Sending news and offers.
    Mailings,
    /// Telling the member who recommended the programme what one is called.
    NameToReferrer,
}

impl Consent {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Rules, Self::PersonalData, Self::Mailings, Self::NameToReferrer];

    /// The word used in columns.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::PersonalData => "personal_data",
            Self::Mailings => "mailings",
            Self::NameToReferrer => "name_to_referrer",
        }
    }

    /// Reads [`Consent::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|consent| consent.code() == code)
    }
}
